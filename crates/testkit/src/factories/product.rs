use domain::{
    catalog::{
        Description, ImageType, NewProduct, Product, ProductImage, ProductName, ProductState, Sku, Stock,
    },
    shared::{Currency, Id, Money, Record, Timestamp},
};

use super::id_from;
use crate::fakes::FakeClock;

/// Ten pieces of `A thing`, `THING-1`, for sale at 9.99 USD each, created when [`FakeClock`] starts.
pub fn a_product() -> ProductBuilder {
    ProductBuilder {
        sku: "THING-1".to_owned(),
        name: "A thing".to_owned(),
        description: None,
        price: ("9.99".to_owned(), "USD".to_owned()),
        stock: Stock::new(10),
        is_active: true,
        image: None,
        created_at: FakeClock::START,
    }
}

/// Overrides fields of a product to be.
#[derive(Clone)]
#[must_use]
pub struct ProductBuilder {
    sku: String,
    name: String,
    description: Option<String>,
    price: (String, String),
    stock: Stock,
    is_active: bool,
    image: Option<ProductImage>,
    created_at: Timestamp,
}

impl ProductBuilder {
    /// The SKU; the id follows from it.
    pub fn with_sku(mut self, sku: &str) -> Self {
        sku.clone_into(&mut self.sku);
        self
    }

    /// The name.
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// The description.
    pub fn described(mut self, description: &str) -> Self {
        self.description = Some(description.to_owned());
        self
    }

    /// The price, such as 9.99 of USD.
    pub fn at(mut self, amount: &str, currency: &str) -> Self {
        self.price = (amount.to_owned(), currency.to_owned());
        self
    }

    /// How many there are.
    pub fn in_stock(mut self, units: u32) -> Self {
        self.stock = Stock::new(units);
        self
    }

    /// Not for sale.
    pub fn inactive(mut self) -> Self {
        self.is_active = false;
        self
    }

    /// With a picture of that type. The file is not there by that.
    pub fn pictured(mut self, kind: ImageType) -> Self {
        self.image =
            Some(ProductImage { id: Id::new(id_from(&format!("the picture of {}", self.sku))), kind });
        self
    }

    /// When the product came to be.
    pub fn created_at(mut self, at: Timestamp) -> Self {
        self.created_at = at;
        self
    }

    /// What is needed to create it. Panics when a field breaks a rule of the domain.
    #[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
    pub fn to_create(self) -> NewProduct {
        let (amount, currency) = self.price;
        let currency = Currency::parse(&currency).expect("a currency");
        NewProduct {
            sku: Sku::parse(&self.sku).expect("a valid sku"),
            name: ProductName::parse(&self.name).expect("a valid name"),
            description: self.description.map(|text| Description::parse(&text).expect("a valid description")),
            price: Money::parse(&amount, currency).expect("an amount"),
            stock: self.stock,
            is_active: self.is_active,
        }
    }

    /// The product, as a store would give it. Panics when a field breaks a rule of the domain.
    pub fn build(self) -> Product {
        let (id, record) = (Id::new(id_from(&self.sku)), Record::new(self.created_at));
        let image = self.image;
        let NewProduct { sku, name, description, price, stock, is_active } = self.to_create();
        Product::restore(ProductState { id, sku, name, description, price, stock, is_active, image, record })
    }
}
