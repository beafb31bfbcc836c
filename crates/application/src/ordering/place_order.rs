use std::{collections::HashMap, sync::Arc};

use domain::{
    catalog::Product,
    ordering::{AddItemRefusal, MAX_ITEMS, NewOrder, Order},
    shared::{Currency, Id},
};

use super::{AddItemError, NewItem};
use crate::{
    authz::{Actor, Create, Permit, Read},
    catalog::Shop,
    error::Error,
    field,
    idempotency::{Done, Idempotency, Once, Turn},
    ports::{Clock, IdSource},
    query::Query,
    store::{StoreError, Tx, UnitOfWork},
};

/// Places orders for oneself.
pub struct PlaceOrder {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// When orders are placed.
    pub clock: Arc<dyn Clock>,
    /// What orders and items are called.
    pub ids: Arc<dyn IdSource>,
    /// The answers to requests that must not be done twice.
    pub idempotency: Idempotency,
}

/// What a customer asks for.
#[derive(Clone, Debug)]
pub struct OrderDraft {
    /// What is paid in.
    pub currency: Currency,
    /// What is bought, as far as that is known; at most [`MAX_ITEMS`].
    pub items: Vec<NewItem>,
}

/// Why an order was not placed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("item {index}: {reason}")]
pub struct PlaceOrderError {
    /// Which item stands in the way: the index of the first one, from zero.
    pub index: usize,
    /// What is wrong with it.
    pub reason: AddItemError,
}

impl PlaceOrder {
    /// Places it, with all items or not at all, and once if the request has a key; nothing is taken out of stock before it is
    /// confirmed.
    pub async fn execute(
        &self,
        actor: &Actor,
        draft: OrderDraft,
        once: Option<&Once<'_, Order>>,
    ) -> Result<Done<Order>, Error<PlaceOrderError>> {
        let permit = actor.permit::<Create, Order>()?;
        let look = actor.permit::<Shop, Product>()?.base();
        let customer_id = actor.require_identity("place an order with")?.id;
        if draft.items.len() > MAX_ITEMS {
            let reason = AddItemRefusal::TooManyItems.into();
            return Err(Error::Refused(PlaceOrderError { index: MAX_ITEMS, reason }));
        }
        let new = NewOrder { customer_id, currency: draft.currency };
        let empty = Order::create(self.ids.next(), new, self.clock.now());
        self.uow
            .run(async |tx| {
                let turn = match self.idempotency.begin(tx, actor, once).await? {
                    Turn::Answered(done) => return Ok(done),
                    Turn::Yours(turn) => turn,
                };
                let products = visible(tx, &look, &draft.items).await?;
                let mut order = empty.clone();
                for (index, item) in draft.items.iter().enumerate() {
                    let added = self.add(&mut order, &products, item);
                    added.map_err(|reason| Error::Refused(PlaceOrderError { index, reason }))?;
                }
                let order = tx.orders().create(&permit, order).await?;
                turn.done(tx, order).await
            })
            .await
    }

    fn add(
        &self,
        order: &mut Order,
        products: &HashMap<Id<Product>, Product>,
        item: &NewItem,
    ) -> Result<(), AddItemError> {
        let product = products.get(&item.product_id).ok_or(AddItemError::NoSuchProduct)?;
        order.add_item(self.ids.next(), product, item.quantity)?;
        Ok(())
    }
}

/// The products of the items, as far as the customer sees them.
async fn visible(
    tx: &mut Tx,
    look: &Permit<Read, Product>,
    items: &[NewItem],
) -> Result<HashMap<Id<Product>, Product>, StoreError> {
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    let filter = field!(Product.id()).one_of(items.iter().map(|item| item.product_id));
    let limit = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let page = tx.products().list(look, &Query { filter, limit, ..Query::default() }).await?;
    Ok(page.items.into_iter().map(|product| (product.id(), product)).collect())
}
