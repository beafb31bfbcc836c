//! From text on the wire to the values of the domain.

use domain::catalog::{Description, ProductName, Sku};

use crate::http::fields::Unacceptable;

pub(crate) fn sku(text: &str) -> Result<Sku, Unacceptable> {
    Ok(Sku::parse(text)?)
}

pub(crate) fn name(text: &str) -> Result<ProductName, Unacceptable> {
    Ok(ProductName::parse(text)?)
}

pub(crate) fn description(text: &str) -> Result<Description, Unacceptable> {
    Ok(Description::parse(text)?)
}
