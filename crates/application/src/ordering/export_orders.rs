use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    ordering::{Order, OrderStatus},
    shared::Timestamp,
};
use uuid::Uuid;

use crate::{
    authz::{Actor, Permit, Read},
    error::Error,
    field,
    files::{Content, FileKey, FileStore, Folder, Interrupted, MediaType},
    query::{Filter, Op, Paging, Query, Sort},
    store::{StoreError, UnitOfWork},
};

/// So many orders are read at a time, and held in memory.
const PAGE: u32 = 200;

/// Which orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderSelection {
    /// Placed at this time or later.
    pub from: Option<Timestamp>,
    /// Placed before this time.
    pub until: Option<Timestamp>,
    /// This far.
    pub status: Option<OrderStatus>,
}

impl OrderSelection {
    fn filter(&self) -> Filter<Order> {
        let placed = field!(Order.created_at());
        let from = self.from.map(|from| placed.test(Op::Ge, &from));
        let until = self.until.map(|until| placed.lt(&until));
        let status = self.status.map(|status| field!(Order.status()).eq(&status));
        Filter::And([from, until, status].into_iter().flatten().collect())
    }
}

/// What was exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Where it is.
    pub key: FileKey,
    /// How many orders that are.
    pub orders: u64,
}

/// How orders are written down, which is up to delivery.
pub trait OrderSheet: Sync {
    /// What kind of file that makes.
    const MEDIA_TYPE: MediaType;
    /// Why an order cannot be written.
    type Unwritable: std::error::Error + Send;

    /// Writes what stands above the first order.
    fn begin(&self, out: &mut Vec<u8>);

    /// Writes an order.
    ///
    /// # Errors
    /// Something about it cannot be told: then no order is exported, rather than a file with holes in it.
    fn write(&self, out: &mut Vec<u8>, order: &Order) -> Result<(), Self::Unwritable>;

    /// Is told that so many of so many are written, now and then.
    fn progress(&self, written: u64, total: u64);
}

/// Writes orders into a file.
pub struct ExportOrders {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Where the file goes.
    pub files: Arc<dyn FileStore>,
}

impl ExportOrders {
    /// Writes the selected orders that the caller may see, the oldest first, into the export of that id. To do it
    /// again under the same id leaves one file.
    pub async fn execute<S: OrderSheet>(
        &self,
        actor: &Actor,
        selection: &OrderSelection,
        id: Uuid,
        sheet: &S,
    ) -> Result<Exported, Error<S::Unwritable>> {
        let key = FileKey { folder: Folder::Exports, id, media_type: S::MEDIA_TYPE };
        let mut lines = Lines {
            uow: self.uow.as_ref(),
            permit: actor.permit()?,
            next: Some(first_page(selection)),
            written: 0,
            total: 0,
            failed: None,
            sheet,
        };
        let kept = self.files.put(key, &mut lines).await;
        match lines.failed {
            Some(error) => Err(error),
            None => kept.map(|_| Exported { key, orders: lines.written }).map_err(Error::Files),
        }
    }
}

fn first_page(selection: &OrderSelection) -> Query<Order> {
    let oldest_first = Sort { column: field!(Order.created_at()).column(), descending: false };
    Query {
        filter: selection.filter(),
        sort: vec![oldest_first],
        limit: PAGE,
        count: true,
        ..Query::default()
    }
}

/// The file, written page by page as it is asked for.
struct Lines<'a, S: OrderSheet> {
    uow: &'a dyn UnitOfWork,
    permit: Permit<Read, Order>,
    /// What to ask for next; none behind the last page.
    next: Option<Query<Order>>,
    written: u64,
    total: u64,
    failed: Option<Error<S::Unwritable>>,
    sheet: &'a S,
}

impl<S: OrderSheet> Lines<'_, S> {
    /// Remembers why the file breaks off, which who keeps it has no words for.
    fn fail(&mut self, error: Error<S::Unwritable>) -> Interrupted {
        let reason = Interrupted::by(error.to_string());
        self.failed = Some(error);
        reason
    }
}

#[async_trait]
impl<S: OrderSheet> Content for Lines<'_, S> {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Interrupted> {
        let Some(query) = self.next.take() else { return Ok(None) };
        let permit = &self.permit;
        let page = self.uow.read(async |view| view.orders().list(permit, &query).await).await;
        let page = page.map_err(|error: StoreError| self.fail(error.into()))?;
        let mut lines = Vec::new();
        if let Some(total) = page.total {
            self.total = total;
            self.sheet.begin(&mut lines);
        }
        for order in &page.items {
            self.sheet
                .write(&mut lines, order)
                .map_err(|unwritable| self.fail(Error::Refused(unwritable)))?;
        }
        self.written += page.items.len() as u64;
        self.sheet.progress(self.written, self.total);
        self.next = page.next.map(|cursor| Query { paging: Paging::After(cursor), count: false, ..query });
        Ok(Some(lines))
    }
}
