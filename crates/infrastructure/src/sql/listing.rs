//! Lists: filtered, searched, sorted, in pages.

use application::{
    authz::{Permit, Read},
    query::{Column, Cursor, Op, Page, Paging, Query as Ask},
    store::{Listed, StoreError},
};
use domain::shared::{Kind, Scalar};
use sea_query::{Asterisk, Condition, Expr, ExprTrait, Func, LikeExpr, Order, Query, SelectStatement};

use super::{
    condition::plan,
    scoped::{SqlSession, corrupt},
    table::Stored,
};

type Out<T> = Result<T, StoreError>;

/// A column to sort by, and whether from the greatest down.
type Key<E> = (Column<E>, bool);

impl SqlSession {
    /// The page that is asked for: one statement, and one more to count.
    pub(super) async fn page<E: Stored + Listed>(
        &mut self,
        permit: &Permit<Read, E>,
        ask: &Ask<E>,
    ) -> Out<Page<E>> {
        let mut query = self.select(permit);
        query.cond_where(self.connection.condition(&ask.filter));
        if let Some(text) = &ask.search {
            query.cond_where(search::<E>(text));
        }
        let total = if ask.count { Some(self.count(&query, ask).await?) } else { None };
        let keys = keys(ask);
        for (column, descending) in &keys {
            query.order_by((E::TABLE, column.name), if *descending { Order::Desc } else { Order::Asc });
        }
        match &ask.paging {
            Paging::Offset(0) => {}
            Paging::Offset(offset) => {
                query.offset(*offset);
            }
            Paging::After(cursor) => {
                query.cond_where(self.after(&keys, cursor));
            }
        }
        // One more than asked tells whether there is a next page.
        query.limit(u64::from(ask.limit) + 1);
        let rows = self.connection.fetch(&query, &E::kinds(), plan(&ask.filter)).await?;
        let decode = |mut row| E::decode(&mut row).map_err(corrupt);
        let mut items = rows.into_iter().map(decode).collect::<Out<Vec<E>>>()?;
        let more = items.len() > ask.limit as usize;
        items.truncate(ask.limit as usize);
        let cursor = |last: &E| Cursor(keys.iter().map(|(column, _)| (column.read)(last)).collect());
        let next = items.last().filter(|_| more).map(cursor);
        Ok(Page { items, total, next })
    }

    async fn count<E: Stored>(&mut self, rows: &SelectStatement, ask: &Ask<E>) -> Out<u64> {
        let counted = Query::select()
            .expr(Expr::col(Asterisk).count())
            .from_subquery(rows.clone(), "counted")
            .to_owned();
        let rows = self.connection.fetch(&counted, &[Kind::Int], plan(&ask.filter)).await?;
        let count = rows.into_iter().next().map_or(Ok(0), |mut row| row.take::<i64>()).map_err(corrupt)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Behind the cursor: (a, b, id) > (x, y, z), spelled out because directions may differ.
    fn after<E: Stored>(&self, keys: &[Key<E>], Cursor(seen): &Cursor) -> Condition {
        let equal = |(column, _): &Key<E>, value: &_| {
            self.connection.compare::<E>(column.name, Op::Eq, Clone::clone(value))
        };
        let pairs: Vec<_> = keys.iter().zip(seen).collect();
        pairs.iter().enumerate().fold(Condition::any(), |any, (at, (key, value))| {
            let beyond = if key.1 { Op::Lt } else { Op::Gt };
            let same =
                pairs[..at].iter().fold(Condition::all(), |all, (key, value)| all.add(equal(key, value)));
            any.add(same.add(self.connection.compare::<E>(key.0.name, beyond, (*value).clone())))
        })
    }
}

/// What to sort by. The id makes every order total, so that pages neither repeat nor skip entities; it follows the
/// direction of the last column, so that an index on both serves either way.
fn keys<E: Listed>(ask: &Ask<E>) -> Vec<Key<E>> {
    let id = Column { name: "id", read: |entity: &E| entity.id().to_value() };
    let descending = ask.sort.last().is_some_and(|sort| sort.descending);
    let sorts = ask.sort.iter().map(|sort| (sort.column, sort.descending));
    sorts.chain([(id, descending)]).collect()
}

fn search<E: Stored + Listed>(text: &str) -> Condition {
    let escaped = text.to_lowercase().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    let contains = |column: &Column<E>| {
        let column = Expr::expr(Func::lower(Expr::col((E::TABLE, column.name))));
        column.like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
    };
    let any = E::SEARCH.iter().fold(Condition::any(), |any, column| any.add(contains(column)));
    // An entity without searched columns contains no text.
    if E::SEARCH.is_empty() { Condition::all().add(Expr::val(1).eq(0)) } else { any }
}
