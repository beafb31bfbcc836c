//! The surroundings of a use case: a store, a customer, and others of every kind.

use std::sync::Arc;

use application::{
    authz::Actor,
    crud::Crud,
    idempotency::Idempotency,
    ordering::{
        AddItem, CancelOrder, ConfirmOrder, NewItem, Orders, PlaceOrder, RemoveItem, UpdateItemQuantity,
    },
    store::UnitOfWork,
};
use domain::{
    catalog::{Product, Quantity},
    identity::User,
    ordering::Order,
    shared::Id,
};
use testkit::{
    Memory, actor,
    factories::{OrderBuilder, ProductBuilder, a_user, an_order},
    fakes::{CountingIds, FakeClock},
};

pub(crate) struct World {
    pub(crate) store: Memory,
    /// Who buys.
    pub(crate) ann: User,
    clock: Arc<FakeClock>,
    ids: Arc<CountingIds>,
}

pub(crate) fn quantity(units: u32) -> Quantity {
    Quantity::new(units).unwrap()
}

/// So many of the product.
pub(crate) fn wanted(product: &Product, units: u32) -> NewItem {
    NewItem { product_id: product.id(), quantity: quantity(units) }
}

impl World {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(FakeClock::default());
        let ann = a_user().named("ann.lee").build();
        Self { store: Memory::new(clock.clone()), ann, clock, ids: Arc::default() }
    }

    /// The customer.
    pub(crate) fn by_ann(&self) -> Actor {
        actor::of(&self.ann)
    }

    /// There is such a product.
    pub(crate) fn sells(&self, product: ProductBuilder) -> Product {
        let product = product.build();
        self.store.put(product.clone());
        product
    }

    /// The customer has placed an order, which is made of an empty one.
    pub(crate) fn has(&self, order: impl FnOnce(OrderBuilder) -> OrderBuilder) -> Order {
        let order = order(an_order(&self.ann)).build();
        self.store.put(order.clone());
        order
    }

    /// The order as it is now.
    pub(crate) fn order(&self, id: Id<Order>) -> Order {
        self.store.get(id).unwrap()
    }

    /// How many of the product there are.
    pub(crate) fn stock(&self, product: &Product) -> u32 {
        self.store.get(product.id()).unwrap().stock().units()
    }

    /// The topics of what is told to the outside, oldest first.
    pub(crate) fn told(&self) -> Vec<&'static str> {
        self.store.outbox().into_iter().map(|message| message.topic).collect()
    }

    fn uow(&self) -> Arc<dyn UnitOfWork> {
        Arc::new(self.store.clone())
    }

    pub(crate) fn orders(&self) -> Orders {
        Crud::new(self.uow(), ())
    }

    pub(crate) fn place_order(&self) -> PlaceOrder {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        let idempotency = Idempotency { clock: clock.clone(), ids: ids.clone() };
        PlaceOrder { uow: self.uow(), clock, ids, idempotency }
    }

    pub(crate) fn add_item(&self) -> AddItem {
        AddItem { uow: self.uow(), ids: self.ids.clone() }
    }

    pub(crate) fn update_item_quantity(&self) -> UpdateItemQuantity {
        UpdateItemQuantity { uow: self.uow() }
    }

    pub(crate) fn remove_item(&self) -> RemoveItem {
        RemoveItem { uow: self.uow() }
    }

    pub(crate) fn confirm_order(&self) -> ConfirmOrder {
        ConfirmOrder { uow: self.uow() }
    }

    pub(crate) fn cancel_order(&self) -> CancelOrder {
        CancelOrder { uow: self.uow() }
    }
}
