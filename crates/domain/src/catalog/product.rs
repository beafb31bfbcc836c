use super::{Description, ProductImage, ProductName, Sku, Stock};
use crate::shared::{Currency, Id, Money, Record, Timestamp, replace};

/// What a new product needs.
#[derive(Clone, Debug)]
pub struct NewProduct {
    /// Under which the business knows it.
    pub sku: Sku,
    /// What it is called.
    pub name: ProductName,
    /// What it is.
    pub description: Option<Description>,
    /// What one of it costs.
    pub price: Money,
    /// How many there are.
    pub stock: Stock,
    /// Whether it is for sale.
    pub is_active: bool,
}

/// Everything there is to know of a product; for stores and views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductState {
    /// Identity.
    pub id: Id<Product>,
    /// Under which the business knows it.
    pub sku: Sku,
    /// What it is called.
    pub name: ProductName,
    /// What it is.
    pub description: Option<Description>,
    /// What one of it costs.
    pub price: Money,
    /// How many there are.
    pub stock: Stock,
    /// Whether it is for sale.
    pub is_active: bool,
    /// What it looks like.
    pub image: Option<ProductImage>,
    /// Who wrote this product and when.
    pub record: Record,
}

/// What happened to a product, for those outside this domain who want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductEvent {
    /// The product came to be.
    Created,
    /// Something about the product is different now.
    Changed,
    /// The product was deleted.
    Deleted,
}

/// Something that can be bought: the aggregate root of this domain. Mutators say whether anything changed, so that nothing
/// is written when nothing did.
#[derive(Clone, Debug)]
pub struct Product {
    state: ProductState,
    events: Vec<ProductEvent>,
}

impl Product {
    /// A new product.
    pub fn create(id: Id<Self>, new: NewProduct, now: Timestamp) -> Self {
        let NewProduct { sku, name, description, price, stock, is_active } = new;
        let record = Record::new(now);
        let state = ProductState { id, sku, name, description, price, stock, is_active, image: None, record };
        Self { state, events: vec![ProductEvent::Created] }
    }

    /// For stores: the product that was stored.
    pub const fn restore(state: ProductState) -> Self {
        Self { state, events: Vec::new() }
    }

    /// For stores and views.
    pub const fn state(&self) -> &ProductState {
        &self.state
    }

    /// For stores: the audit columns, which they keep.
    pub const fn record_mut(&mut self) -> &mut Record {
        &mut self.state.record
    }

    /// For stores: what happened since the last time they asked.
    pub fn take_events(&mut self) -> Vec<ProductEvent> {
        std::mem::take(&mut self.events)
    }

    /// Identity.
    pub const fn id(&self) -> Id<Self> {
        self.state.id
    }

    /// Under which the business knows it.
    pub fn sku(&self) -> Sku {
        self.state.sku.clone()
    }

    /// The form of the name by which products are searched and sorted.
    pub fn name_key(&self) -> String {
        self.state.name.key()
    }

    /// What it is.
    pub fn description(&self) -> Option<Description> {
        self.state.description.clone()
    }

    /// What one of it costs, in minor units of its currency.
    pub const fn price_minor(&self) -> i64 {
        self.state.price.minor()
    }

    /// The currency of its price.
    pub const fn currency(&self) -> Currency {
        self.state.price.currency()
    }

    /// How many there are.
    pub const fn stock(&self) -> Stock {
        self.state.stock
    }

    /// Whether it is for sale.
    pub const fn is_active(&self) -> bool {
        self.state.is_active
    }

    /// What it looks like.
    pub const fn image(&self) -> Option<ProductImage> {
        self.state.image
    }

    /// When the product came to be.
    pub const fn created_at(&self) -> Timestamp {
        self.state.record.created_at
    }

    /// When the product was last written.
    pub const fn updated_at(&self) -> Timestamp {
        self.state.record.updated_at
    }

    /// Goes by another SKU.
    pub fn change_sku(&mut self, sku: Sku) -> bool {
        let changed = replace(&mut self.state.sku, sku);
        self.note(changed)
    }

    /// Takes another name.
    pub fn rename(&mut self, name: ProductName) -> bool {
        let changed = replace(&mut self.state.name, name);
        self.note(changed)
    }

    /// Takes another description, or none.
    pub fn describe(&mut self, description: Option<Description>) -> bool {
        let changed = replace(&mut self.state.description, description);
        self.note(changed)
    }

    /// Costs something else from now on, in whatever currency.
    pub fn change_price(&mut self, price: Money) -> bool {
        let changed = replace(&mut self.state.price, price);
        self.note(changed)
    }

    /// There are so many of it now.
    pub fn restock(&mut self, stock: Stock) -> bool {
        let changed = replace(&mut self.state.stock, stock);
        self.note(changed)
    }

    /// Puts it up for sale, or takes it off.
    pub fn set_active(&mut self, active: bool) -> bool {
        let changed = replace(&mut self.state.is_active, active);
        self.note(changed)
    }

    /// Looks different from now on, or has no picture any more.
    pub fn picture(&mut self, image: Option<ProductImage>) -> bool {
        let changed = replace(&mut self.state.image, image);
        self.note(changed)
    }

    /// Notes that the product is being deleted.
    pub fn delete(&mut self) {
        self.events.push(ProductEvent::Deleted);
    }

    /// However much is changed at once, it is told once.
    fn note(&mut self, changed: bool) -> bool {
        if changed && !self.events.contains(&ProductEvent::Changed) {
            self.events.push(ProductEvent::Changed);
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::{NewProduct, Product, ProductEvent};
    use crate::{
        catalog::{Description, ProductName, Sku, Stock},
        shared::{Currency, Id, Money, Timestamp},
    };
    use uuid::Uuid;

    fn dollars(amount: &str) -> Money {
        Money::parse(amount, Currency::parse("USD").unwrap()).unwrap()
    }

    fn mug() -> NewProduct {
        NewProduct {
            sku: Sku::parse("mug-01").unwrap(),
            name: ProductName::parse("Mug").unwrap(),
            description: None,
            price: dollars("9.99"),
            stock: Stock::new(3),
            is_active: true,
        }
    }

    fn created() -> Product {
        Product::create(Id::new(Uuid::from_u128(1)), mug(), Timestamp::from_micros(0))
    }

    fn stored() -> Product {
        Product::restore(created().state().clone())
    }

    #[test]
    fn a_new_product_tells_of_itself() {
        assert_eq!(created().take_events(), [ProductEvent::Created]);
    }

    #[test]
    fn what_stays_as_it_is_changes_nothing_and_is_not_told() {
        let mut product = stored();
        let NewProduct { sku, name, description, price, stock, is_active } = mug();
        assert!(!product.change_sku(sku));
        assert!(!product.change_sku(Sku::parse("MUG-01").unwrap()), "another spelling is the same SKU");
        assert!(!product.rename(name));
        assert!(!product.describe(description));
        assert!(!product.change_price(price));
        assert!(!product.restock(stock));
        assert!(!product.set_active(is_active));
        assert!(product.take_events().is_empty());
    }

    #[test]
    fn whatever_is_changed_is_told() {
        let changes: [fn(&mut Product) -> bool; 7] = [
            |product| product.change_sku(Sku::parse("mug-02").unwrap()),
            |product| product.rename(ProductName::parse("mug").unwrap()),
            |product| product.describe(Description::parse("Holds tea.").ok()),
            |product| product.change_price(dollars("10")),
            |product| product.change_price(Money::from_minor(999, Currency::parse("EUR").unwrap()).unwrap()),
            |product| product.restock(Stock::default()),
            |product| product.set_active(false),
        ];
        for change in changes {
            let mut product = stored();
            assert!(change(&mut product));
            assert_eq!(product.take_events(), [ProductEvent::Changed]);
            assert!(!change(&mut product), "twice is once");
        }
    }

    #[test]
    fn many_changes_at_once_are_told_once() {
        let mut product = stored();
        assert!(product.restock(Stock::new(4)) && product.set_active(false));
        product.delete();
        assert_eq!(product.take_events(), [ProductEvent::Changed, ProductEvent::Deleted]);
    }
}
