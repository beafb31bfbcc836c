use domain::{
    catalog::{Product, ProductEvent},
    shared::{Id, Record, Scalar},
};

use crate::{
    authz::{Delete, Update},
    field,
    query::Column,
    store::{
        BulkLoads, BulkUpdates, Creates, Deletes, Entity, Listed, Lists, Loads, Message, Reads, Updates,
        repository,
    },
};

impl Entity for Product {
    const NAME: &'static str = "product";
    const UNIQUE: &'static [Column<Self>] = &[field!(Product.sku()).column()];

    fn id(&self) -> Id<Self> {
        self.id()
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.state().record)
    }

    fn record_mut(&mut self) -> Option<&mut Record> {
        Some(self.record_mut())
    }

    fn take_messages(&mut self) -> Vec<Message> {
        let (aggregate, sku) = (self.id().raw(), self.sku().to_value());
        let message = |event| {
            let topic = match event {
                ProductEvent::Created => "product.created",
                ProductEvent::Changed => "product.changed",
                ProductEvent::Deleted => "product.deleted",
            };
            Message { topic, aggregate, fields: vec![("sku", sku.clone())] }
        };
        self.take_events().into_iter().map(message).collect()
    }
}

impl Listed for Product {
    const SEARCH: &'static [Column<Self>] =
        &[field!(Product.sku()).column(), field!(Product.name_key()).column()];
    const SORT: &'static [(&'static str, Column<Self>)] = &[
        ("created_at", field!(Product.created_at()).column()),
        ("name", field!(Product.name_key()).column()),
        ("sku", field!(Product.sku()).column()),
        ("currency", field!(Product.currency()).column()),
        ("price", field!(Product.price_minor()).column()),
    ];
}

repository!(
    /// Looks at products.
    ProductQueries: Lists<Product> + Reads<Product>
);

repository!(
    /// Keeps products.
    ProductRepository: ProductQueries
        + Creates<Product>
        + Loads<Update, Product>
        + Updates<Product>
        + BulkLoads<Update, Product>
        + BulkUpdates<Product>
        + Loads<Delete, Product>
        + Deletes<Product>
);
