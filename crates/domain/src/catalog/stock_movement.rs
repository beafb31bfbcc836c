//! Units that leave the stock of a product, and come back.

use super::{Product, Quantity, Sku, Stock};

/// There are fewer than somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{wanted} of {sku} are wanted, {left} are left", wanted = wanted.units(), sku = sku.as_str(), left = left.units())]
pub struct OutOfStock {
    /// Of what.
    pub sku: Sku,
    /// How many are wanted.
    pub wanted: Quantity,
    /// How many there are.
    pub left: Stock,
}

/// More would be there than can be counted: 4294967295 units.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are too many of {sku} to take more back", sku = .0.as_str())]
pub struct StockFull(pub Sku);

impl Product {
    /// Takes so many out of stock: all of them or, when there are fewer, none.
    pub fn take(&mut self, quantity: Quantity) -> Result<(), OutOfStock> {
        let left = self.stock();
        let Some(units) = left.units().checked_sub(quantity.units()) else {
            return Err(OutOfStock { sku: self.sku(), wanted: quantity, left });
        };
        self.restock(Stock::new(units));
        Ok(())
    }

    /// Puts so many back into stock.
    pub fn give_back(&mut self, quantity: Quantity) -> Result<(), StockFull> {
        let Some(units) = self.stock().units().checked_add(quantity.units()) else {
            return Err(StockFull(self.sku()));
        };
        self.restock(Stock::new(units));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{OutOfStock, StockFull};
    use crate::{
        catalog::{NewProduct, Product, ProductEvent, ProductName, Quantity, Sku, Stock},
        shared::{Currency, Id, Money, Timestamp},
    };
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use uuid::Uuid;

    fn mugs(units: u32) -> Product {
        let new = NewProduct {
            sku: Sku::parse("MUG").unwrap(),
            name: ProductName::parse("Mug").unwrap(),
            description: None,
            price: Money::zero(Currency::parse("USD").unwrap()),
            stock: Stock::new(units),
            is_active: true,
        };
        let mut product = Product::create(Id::new(Uuid::from_u128(1)), new, Timestamp::from_micros(0));
        product.take_events();
        product
    }

    fn quantity(units: u32) -> Quantity {
        Quantity::new(units).unwrap()
    }

    #[test]
    fn the_last_one_can_be_taken_and_no_more() {
        let mut product = mugs(2);
        assert_eq!(product.take(quantity(2)), Ok(()));
        assert_eq!(product.stock(), Stock::default());
        let refusal = OutOfStock { sku: product.sku(), wanted: quantity(1), left: Stock::default() };
        assert_eq!(product.take(quantity(1)), Err(refusal.clone()));
        assert_eq!(refusal.to_string(), "1 of MUG are wanted, 0 are left");
    }

    #[test]
    fn a_movement_is_told_and_a_refused_one_is_not() {
        let mut product = mugs(1);
        assert!(product.take(quantity(2)).is_err());
        assert!(product.take_events().is_empty());
        assert!(product.take(quantity(1)).is_ok());
        assert_eq!(product.take_events(), [ProductEvent::Changed]);
        assert!(product.give_back(quantity(1)).is_ok());
        assert_eq!(product.take_events(), [ProductEvent::Changed]);
    }

    #[test]
    fn what_cannot_be_counted_is_not_taken_back() {
        let mut product = mugs(u32::MAX);
        assert_eq!(product.give_back(quantity(1)), Err(StockFull(product.sku())));
        assert_eq!(product.stock(), Stock::new(u32::MAX));
    }

    proptest! {
        #[test]
        fn taking_all_or_nothing_and_giving_back_keeps_the_sum(stock in any::<u32>(), units in 1..=Quantity::MAX) {
            let mut product = mugs(stock);
            if product.take(quantity(units)).is_ok() {
                prop_assert_eq!(product.stock(), Stock::new(stock - units));
                prop_assert_eq!(product.give_back(quantity(units)), Ok(()));
            }
            prop_assert_eq!(product.stock(), Stock::new(stock));
        }
    }
}
