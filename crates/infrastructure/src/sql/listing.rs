//! Lists: filtered, searched, sorted, in pages.

use application::{
    authz::{Permit, Read},
    query::{Cursor, Page, Paging, Query as Ask},
    store::{Listed, StoreError},
};
use domain::shared::Kind;
use sea_query::{Asterisk, Condition, Expr, ExprTrait, Func, Order, Query, SelectStatement};

use super::{
    condition::plan,
    driver::Window,
    scoped::{SqlSession, corrupt},
    table::Stored,
};

type Out<T> = Result<T, StoreError>;

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
            query.cond_where(self.search::<E>(text));
        }
        self.hold_for::<E>().await?;
        if ask.count {
            // The total is that of the rows which the page is cut from.
            self.connection.hold_view().await?;
        }
        let total = if ask.count { Some(self.count(&query, ask).await?) } else { None };
        let order = ask.order();
        for sort in &order {
            query.order_by(
                (E::TABLE, sort.column.name),
                if sort.descending { Order::Desc } else { Order::Asc },
            );
        }
        // One more than asked tells whether there is a next page.
        let mut window = Window { limit: ask.limit.saturating_add(1), offset: None };
        match &ask.paging {
            Paging::Offset(offset) => window.offset = Some(*offset).filter(|offset| *offset > 0),
            Paging::After(cursor) => {
                query.cond_where(self.connection.behind(&order, cursor)?);
            }
        }
        let rows = self.connection.fetch_some(&query, window, &E::kinds(), plan(&ask.filter)).await?;
        let mut items = Vec::with_capacity(rows.len());
        for mut row in rows {
            items.push(E::decode(&mut row).map_err(corrupt)?);
        }
        let more = items.len() > ask.limit as usize;
        items.truncate(ask.limit as usize);
        let cursor = |last: &E| Cursor(order.iter().map(|sort| (sort.column.read)(last)).collect());
        let next = items.last().filter(|_| more).map(cursor);
        let items = self.with_children(items).await?;
        Ok(Page { items, total, next })
    }

    async fn count<E: Stored>(&mut self, rows: &SelectStatement, ask: &Ask<E>) -> Out<u64> {
        let counted =
            Query::select().expr(Expr::col(Asterisk).count()).from_subquery(rows.clone(), "counted").take();
        let rows = self.connection.fetch(&counted, &[Kind::Int], plan(&ask.filter)).await?;
        let count = rows.into_iter().next().map_or(Ok(0), |mut row| row.take::<i64>()).map_err(corrupt)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    fn search<E: Stored + Listed>(&self, text: &str) -> Condition {
        // An entity without searched columns contains no text.
        if E::SEARCH.is_empty() {
            return Condition::all().add(Expr::val(1).eq(0));
        }
        let text = text.to_lowercase();
        E::SEARCH.iter().fold(Condition::any(), |any, column| {
            let lower = Expr::expr(Func::lower(Expr::col((E::TABLE, column.name))));
            any.add(self.connection.contains(lower, &text))
        })
    }
}
