//! Lists: what databases do with LIKE, ORDER BY, LIMIT and a keyset.

use std::cmp::Ordering;

use application::{
    query::{Cursor, Page, Paging, Query},
    store::{Listed, StoreError},
};
use domain::shared::Value;

use super::workspace::Out;

/// The page of `entities` that `query` asks for; its filter has been applied.
pub(super) fn page<E: Listed>(entities: impl Iterator<Item = E>, query: &Query<E>) -> Out<Page<E>> {
    let mut found: Vec<E> = entities.filter(|entity| is_searched(entity, query)).collect();
    found.sort_by(|a, b| compare(query, &keys(query, a), &keys(query, b)));
    let total = query.count.then_some(found.len() as u64);
    let mut rest = behind(found, query)?.into_iter();
    let items: Vec<E> = rest.by_ref().take(query.limit as usize).collect();
    let next = rest.next().and(items.last()).map(|last| Cursor(keys(query, last)));
    Ok(Page { items, total, next })
}

fn is_searched<E: Listed>(entity: &E, query: &Query<E>) -> bool {
    let Some(text) = query.search.as_ref().map(|text| text.to_lowercase()) else {
        return true;
    };
    let contains = |have: &str| have.to_ascii_lowercase().contains(&text);
    E::SEARCH.iter().any(|column| matches!((column.read)(entity), Value::Text(have) if contains(&have)))
}

fn behind<E: Listed>(mut found: Vec<E>, query: &Query<E>) -> Out<Vec<E>> {
    match &query.paging {
        Paging::Offset(offset) => {
            let skipped = usize::try_from(*offset).map_or(found.len(), |offset| offset.min(found.len()));
            Ok(found.split_off(skipped))
        }
        Paging::After(Cursor(last)) if last.len() == query.sort.len() + 1 => {
            found.retain(|entity| compare(query, &keys(query, entity), last).is_gt());
            Ok(found)
        }
        Paging::After(_) => Err(StoreError::Broken("the cursor is of another sort".into())),
    }
}

/// The values that a page is sorted by, the id last, so that the order is total. The id goes the way of the last column.
fn keys<E: Listed>(query: &Query<E>, entity: &E) -> Vec<Value> {
    let sorted = query.sort.iter().map(|sort| (sort.column.read)(entity));
    sorted.chain([Value::Uuid(entity.id().raw())]).collect()
}

fn compare<E>(query: &Query<E>, a: &[Value], b: &[Value]) -> Ordering {
    for (position, (a, b)) in a.iter().zip(b).enumerate() {
        let order = a.partial_cmp(b).unwrap_or(Ordering::Equal);
        let sort = query.sort.get(position).or(query.sort.last());
        if order.is_ne() {
            let descending = sort.is_some_and(|sort| sort.descending);
            return if descending { order.reverse() } else { order };
        }
    }
    Ordering::Equal
}
