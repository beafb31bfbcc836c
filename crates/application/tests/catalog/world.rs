//! The surroundings of a use case: a store, and callers of every kind.

use std::sync::Arc;

use application::{
    authz::Actor,
    catalog::{ProductHooks, Products},
    crud::Crud,
    store::UnitOfWork,
};
use domain::catalog::Product;
use testkit::{
    Memory, actor,
    factories::{ProductBuilder, a_user},
    fakes::{CountingIds, FakeClock},
};

pub(crate) struct World {
    pub(crate) store: Memory,
    pub(crate) clock: Arc<FakeClock>,
}

/// Those who only look: a visitor and a user.
pub(crate) fn public() -> [Actor; 2] {
    [Actor::anonymous(), actor::of(&a_user().named("ann.lee").build())]
}

/// Those who keep the catalogue: an admin and a super admin.
pub(crate) fn keepers() -> [Actor; 2] {
    [a_user().named("admin1").admin(), a_user().named("root1").super_admin()]
        .map(|user| actor::of(&user.build()))
}

/// One of those who keep the catalogue.
pub(crate) fn keeper() -> Actor {
    let [admin, _] = keepers();
    admin
}

impl World {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(FakeClock::default());
        Self { store: Memory::new(clock.clone()), clock }
    }

    /// There is such a product.
    pub(crate) fn given(&self, product: ProductBuilder) -> Product {
        let product = product.build();
        self.store.put(product.clone());
        product
    }

    /// The topics of what is told to the outside, oldest first.
    pub(crate) fn told(&self) -> Vec<&'static str> {
        self.store.outbox().into_iter().map(|message| message.topic).collect()
    }

    fn uow(&self) -> Arc<dyn UnitOfWork> {
        Arc::new(self.store.clone())
    }

    pub(crate) fn products(&self) -> Products {
        Crud::new(
            self.uow(),
            ProductHooks { clock: self.clock.clone(), ids: Arc::new(CountingIds::default()) },
        )
    }
}
