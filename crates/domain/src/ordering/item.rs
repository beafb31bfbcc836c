use crate::{
    catalog::{Product, ProductName, ProductState, Quantity, Sku},
    shared::{Id, Money, MoneyError},
};

/// One line of an order. Only its order changes it; what others get of it is a copy or a look.
///
/// SKU, name and price are the product's at the time: an order still reads the same when the product is renamed or gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderItem {
    /// Identity.
    pub id: Id<OrderItem>,
    /// What is bought.
    pub product_id: Id<Product>,
    /// Under which the business knew it.
    pub sku: Sku,
    /// What it was called.
    pub name: ProductName,
    /// How many.
    pub quantity: Quantity,
    /// What one of it costs.
    pub unit_price: Money,
}

impl OrderItem {
    pub(super) fn of(id: Id<Self>, product: &Product, quantity: Quantity) -> Self {
        let ProductState { id: product_id, sku, name, price, .. } = product.state().clone();
        Self { id, product_id, sku, name, quantity, unit_price: price }
    }

    /// The same line with what the product is called and costs now.
    pub(super) fn refreshed(&self, product: &Product) -> Self {
        Self::of(self.id, product, self.quantity)
    }

    /// What the line costs.
    pub fn total(&self) -> Result<Money, MoneyError> {
        self.unit_price.times(self.quantity.units())
    }
}
