//! The refusals of orders: 409 for what contradicts the state that order and catalogue are in, 422 for what is too much in
//! any state.

use application::ordering::{AddItemError, PlaceOrderError};
use domain::ordering::{
    AddItemRefusal, CancelRefusal, ConfirmRefusal, NotPending, RemoveItemRefusal, UpdateItemRefusal,
};

use super::{Refusal, sentence};
use crate::http::edge::{
    codes::Code,
    problem::{FieldError, Problem},
};

impl Refusal for NotPending {
    const CODES: &'static [Code] = &[Code::ORDER_NOT_PENDING];

    fn into_problem(self) -> Problem {
        Problem::of(Code::ORDER_NOT_PENDING, sentence(&self))
    }
}

impl Refusal for AddItemError {
    const CODES: &'static [Code] = &[
        Code::ORDER_NOT_PENDING,
        Code::NOT_FOR_SALE,
        Code::CURRENCY_MISMATCH,
        Code::TOO_MANY_ITEMS,
        Code::INVALID_FIELDS,
        Code::TOTAL_OUT_OF_RANGE,
    ];

    fn into_problem(self) -> Problem {
        not_added(&self, "")
    }
}

impl Refusal for PlaceOrderError {
    const CODES: &'static [Code] = AddItemError::CODES;

    fn into_problem(self) -> Problem {
        not_added(&self.reason, &format!("items[{}].", self.index))
    }
}

/// What is wrong with an item that the request has at this place.
fn not_added(error: &AddItemError, place: &str) -> Problem {
    let (code, field, reason, message) = match error {
        AddItemError::NoSuchProduct | AddItemError::Refused(AddItemRefusal::NotForSale(_)) => {
            (Code::NOT_FOR_SALE, "product_id", "not-for-sale", "is not for sale")
        }
        AddItemError::Refused(AddItemRefusal::NotPending(refusal)) => return refusal.into_problem(),
        AddItemError::Refused(AddItemRefusal::CurrencyMismatch(_)) => {
            (Code::CURRENCY_MISMATCH, "product_id", "other-currency", "is priced in another currency")
        }
        AddItemError::Refused(AddItemRefusal::TooManyItems) => {
            (Code::TOO_MANY_ITEMS, "product_id", "too-many", "is one product too many")
        }
        AddItemError::Refused(AddItemRefusal::Quantity(_)) => {
            (Code::INVALID_FIELDS, "quantity", "out-of-range", "is too much with what the order has already")
        }
        AddItemError::Refused(AddItemRefusal::Total(_)) => (
            Code::TOTAL_OUT_OF_RANGE,
            "quantity",
            "out-of-range",
            "makes the total greater than an amount can be",
        ),
    };
    let error_of_field =
        FieldError { field: format!("{place}{field}"), code: reason.into(), message: message.to_owned() };
    Problem::of(code, sentence(error)).with_errors(vec![error_of_field])
}

impl Refusal for UpdateItemRefusal {
    const CODES: &'static [Code] = &[Code::ORDER_NOT_PENDING, Code::NOT_FOUND, Code::TOTAL_OUT_OF_RANGE];

    fn into_problem(self) -> Problem {
        match self {
            Self::NotPending(refusal) => refusal.into_problem(),
            Self::NoSuchItem => Problem::of(Code::NOT_FOUND, sentence(&self)),
            Self::Total(_) => Problem::of(Code::TOTAL_OUT_OF_RANGE, sentence(&self)),
        }
    }
}

impl Refusal for RemoveItemRefusal {
    const CODES: &'static [Code] = &[Code::ORDER_NOT_PENDING, Code::NOT_FOUND, Code::TOTAL_OUT_OF_RANGE];

    fn into_problem(self) -> Problem {
        match self {
            Self::NotPending(refusal) => refusal.into_problem(),
            Self::NoSuchItem => Problem::of(Code::NOT_FOUND, sentence(&self)),
            Self::Total(_) => Problem::of(Code::TOTAL_OUT_OF_RANGE, sentence(&self)),
        }
    }
}

impl Refusal for ConfirmRefusal {
    const CODES: &'static [Code] = &[
        Code::ORDER_NOT_PENDING,
        Code::ORDER_EMPTY,
        Code::NOT_FOR_SALE,
        Code::CURRENCY_MISMATCH,
        Code::OUT_OF_STOCK,
        Code::NOTHING_TO_PAY,
        Code::TOTAL_OUT_OF_RANGE,
    ];

    fn into_problem(self) -> Problem {
        let code = match &self {
            Self::NotPending(refusal) => return refusal.into_problem(),
            Self::NoItems => Code::ORDER_EMPTY,
            Self::NotForSale(_) => Code::NOT_FOR_SALE,
            Self::CurrencyMismatch(_) => Code::CURRENCY_MISMATCH,
            Self::OutOfStock(_) => Code::OUT_OF_STOCK,
            Self::NothingToPay => Code::NOTHING_TO_PAY,
            Self::Total(_) => Code::TOTAL_OUT_OF_RANGE,
        };
        Problem::of(code, sentence(&self))
    }
}

impl Refusal for CancelRefusal {
    const CODES: &'static [Code] =
        &[Code::ORDER_CANCELLED, Code::PAYMENT_UNDER_WAY, Code::ORDER_PAID, Code::STOCK_FULL];

    fn into_problem(self) -> Problem {
        let code = match &self {
            Self::AlreadyCancelled => Code::ORDER_CANCELLED,
            Self::PaymentUnderWay => Code::PAYMENT_UNDER_WAY,
            Self::AlreadyPaid => Code::ORDER_PAID,
            Self::StockFull(_) => Code::STOCK_FULL,
        };
        Problem::of(code, sentence(&self))
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        catalog::{InvalidQuantity, OutOfStock, Quantity, Sku, Stock, StockFull},
        ordering::{CurrencyMismatch, OrderStatus},
        shared::{Currency, MoneyError},
    };

    use super::{
        AddItemError, AddItemRefusal, CancelRefusal, ConfirmRefusal, NotPending, PlaceOrderError,
        RemoveItemRefusal, UpdateItemRefusal,
    };
    use crate::http::refusals::tests::agree;

    const NOT_PENDING: NotPending = NotPending(OrderStatus::Paid);
    const TOTAL: MoneyError = MoneyError::OutOfRange;

    fn sku() -> Sku {
        Sku::parse("MUG-1").unwrap()
    }

    fn mismatch() -> CurrencyMismatch {
        let currency = |code| Currency::parse(code).unwrap();
        CurrencyMismatch { order: currency("USD"), product: currency("EUR") }
    }

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        let added = [
            AddItemError::NoSuchProduct,
            AddItemRefusal::NotPending(NOT_PENDING).into(),
            AddItemRefusal::NotForSale(sku()).into(),
            AddItemRefusal::CurrencyMismatch(mismatch()).into(),
            AddItemRefusal::TooManyItems.into(),
            AddItemRefusal::Quantity(InvalidQuantity).into(),
            AddItemRefusal::Total(TOTAL).into(),
        ];
        agree(&added);
        agree(&added.map(|reason| PlaceOrderError { index: 1, reason }));
        agree(&[
            UpdateItemRefusal::NotPending(NOT_PENDING),
            UpdateItemRefusal::NoSuchItem,
            UpdateItemRefusal::Total(TOTAL),
        ]);
        agree(&[
            RemoveItemRefusal::NotPending(NOT_PENDING),
            RemoveItemRefusal::NoSuchItem,
            RemoveItemRefusal::Total(TOTAL),
        ]);
        let wanted = Quantity::new(2).unwrap();
        agree(&[
            ConfirmRefusal::NotPending(NOT_PENDING),
            ConfirmRefusal::NoItems,
            ConfirmRefusal::NotForSale(sku()),
            ConfirmRefusal::CurrencyMismatch(mismatch()),
            ConfirmRefusal::OutOfStock(OutOfStock { sku: sku(), wanted, left: Stock::new(1) }),
            ConfirmRefusal::NothingToPay,
            ConfirmRefusal::Total(TOTAL),
        ]);
        agree(&[
            CancelRefusal::AlreadyCancelled,
            CancelRefusal::PaymentUnderWay,
            CancelRefusal::AlreadyPaid,
            CancelRefusal::StockFull(StockFull(sku())),
        ]);
    }
}
