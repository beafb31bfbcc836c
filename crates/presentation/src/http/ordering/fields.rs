//! From what is on the wire to the values of the domain.

use application::ordering::NewItem;
use domain::{
    catalog::{InvalidQuantity, Quantity},
    ordering::OrderStatus,
};

use crate::http::{
    edge::form::Form,
    fields::{self, Unacceptable},
    given::Given,
};

/// What is said of a quantity that there is not.
pub(crate) const QUANTITY: Unacceptable =
    Unacceptable::new("out-of-range", "must be a whole number from 1 to 999");

pub(crate) fn status(text: &str) -> Result<OrderStatus, Unacceptable> {
    OrderStatus::from_name(text).ok_or(Unacceptable::new(
        "invalid-value",
        "must be one of pending, confirmed, paying, paid, cancelled, refunded",
    ))
}

/// How many; the form notes what is wrong.
pub(super) fn quantity(given: Given<i64>, form: &mut Form) -> Option<Quantity> {
    let units = given.required(form, "quantity")?;
    let quantity = u32::try_from(units).map_err(|_| InvalidQuantity).and_then(Quantity::new);
    form.field("quantity", quantity.map_err(|InvalidQuantity| QUANTITY))
}

/// What is to be bought; the form notes what is wrong with either part.
pub(super) fn item(product_id: Given<String>, units: Given<i64>, form: &mut Form) -> Option<NewItem> {
    let product_id = product_id.required_as(form, "product_id", fields::id);
    let quantity = quantity(units, form);
    Some(NewItem { product_id: product_id?, quantity: quantity? })
}

#[cfg(test)]
mod tests {
    use domain::{catalog::Quantity, ordering::OrderStatus};

    use super::{QUANTITY, status};

    #[test]
    fn the_messages_name_what_there_is() {
        let message = status("shipped").unwrap_err().to_string();
        for known in OrderStatus::ALL {
            assert!(message.contains(known.name()), "{message}");
        }
        assert!(QUANTITY.to_string().ends_with(&format!("from 1 to {}", Quantity::MAX)));
    }
}
