//! Lists: what databases do with a search, ORDER BY, LIMIT and a keyset.

use std::cmp::Ordering;

use application::{
    query::{Cursor, Page, Paging, Query, Sort},
    store::{Listed, StoreError},
};
use domain::shared::Value;

use super::workspace::Out;

/// The page of `entities` that `query` asks for; its filter has been applied.
pub(super) fn page<E: Listed>(entities: impl Iterator<Item = E>, query: &Query<E>) -> Out<Page<E>> {
    let mut found: Vec<E> = entities.filter(|entity| is_searched(entity, query)).collect();
    let order = query.order();
    found.sort_by(|a, b| compare(&order, &keys(&order, a), &keys(&order, b)));
    let total = query.count.then_some(found.len() as u64);
    let mut rest = behind(found, &order, &query.paging)?.into_iter();
    let items: Vec<E> = rest.by_ref().take(query.limit as usize).collect();
    let next = rest.next().and(items.last()).map(|last| Cursor(keys(&order, last)));
    Ok(Page { items, total, next })
}

fn is_searched<E: Listed>(entity: &E, query: &Query<E>) -> bool {
    let Some(text) = query.search.as_ref().map(|text| text.to_lowercase()) else {
        return true;
    };
    let contains = |have: &str| have.to_ascii_lowercase().contains(&text);
    E::SEARCH.iter().any(|column| matches!((column.read)(entity), Value::Text(have) if contains(&have)))
}

fn behind<E: Listed>(mut found: Vec<E>, order: &[Sort<E>], paging: &Paging) -> Out<Vec<E>> {
    match paging {
        Paging::Offset(offset) => {
            let skipped = usize::try_from(*offset).map_or(found.len(), |offset| offset.min(found.len()));
            Ok(found.split_off(skipped))
        }
        Paging::After(Cursor(last)) if last.len() == order.len() => {
            found.retain(|entity| compare(order, &keys(order, entity), last).is_gt());
            Ok(found)
        }
        Paging::After(_) => Err(StoreError::Broken("the cursor is of another sort".into())),
    }
}

fn keys<E>(order: &[Sort<E>], entity: &E) -> Vec<Value> {
    order.iter().map(|sort| (sort.column.read)(entity)).collect()
}

fn compare<E>(order: &[Sort<E>], a: &[Value], b: &[Value]) -> Ordering {
    let compared = a.iter().zip(b).zip(order).map(|((a, b), sort)| {
        let ordering = a.partial_cmp(b).unwrap_or(Ordering::Equal);
        if sort.descending { ordering.reverse() } else { ordering }
    });
    compared.fold(Ordering::Equal, Ordering::then)
}
