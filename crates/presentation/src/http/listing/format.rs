//! What the values of filters look like on the wire.

use domain::shared::{Scalar, Value};
use utoipa::openapi::{Object, Type, schema::SchemaType};

use crate::http::{
    fields::{self, Unacceptable},
    moment::Moment,
    money, schemas,
};

/// How a value is read, and how the document describes it.
#[derive(Clone, Copy)]
pub(crate) struct Format {
    pub(super) parse: Parse,
    pub(super) schema: fn() -> Object,
}

/// How a value is read.
#[derive(Clone, Copy)]
pub(super) enum Parse {
    /// By itself.
    Alone(fn(&str) -> Result<Value, Unacceptable>),
    /// As an amount of money in the one currency that the parameter of this name gives.
    AmountIn(&'static str),
}

impl Format {
    /// Of values that are read by themselves.
    pub(crate) const fn new(parse: fn(&str) -> Result<Value, Unacceptable>, schema: fn() -> Object) -> Self {
        Self { parse: Parse::Alone(parse), schema }
    }

    /// Of amounts of money, which are compared within one currency only: the one that the parameter `currency` gives.
    pub(crate) const fn amount_in(currency: &'static str) -> Self {
        Self { parse: Parse::AmountIn(currency), schema: money::amount }
    }
}

/// `true` or `false`.
pub(crate) const FLAG: Format = Format::new(
    |text| {
        text.parse().map(Value::Bool).map_err(|_| Unacceptable::new("invalid-type", "must be true or false"))
    },
    flag,
);

/// An id.
pub(crate) const ID: Format = Format::new(|text| Ok(fields::id::<()>(text)?.to_value()), schemas::id);

/// A time.
pub(crate) const MOMENT: Format = Format::new(
    |text| {
        Moment::parse(text).map(|time| time.to_value()).ok_or(Unacceptable::new(
            "invalid-type",
            "must be a time as in RFC 3339, with its + written as %2B",
        ))
    },
    schemas::moment,
);

/// The schema of [`FLAG`].
pub(super) fn flag() -> Object {
    Object::with_type(SchemaType::Type(Type::Boolean))
}
