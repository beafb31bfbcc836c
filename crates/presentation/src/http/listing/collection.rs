//! What an entity declares about its lists.

use application::{
    query::{Column, Op},
    store::Listed,
};
use domain::shared::{Scalar, Value};
use utoipa::openapi::{Object, Type, schema::SchemaType};
use uuid::Uuid;

use crate::http::{fields::Unacceptable, moment::Moment, schemas};

/// An entity that can be listed over HTTP.
pub(crate) trait Collection: Listed {
    /// What it can be filtered by.
    const FILTERS: &'static [FilterBy<Self>];

    /// The order when the caller asks for none, in the form of the parameter `sort`.
    const ORDER: &'static str;
}

/// A column that a list can be filtered by.
pub(crate) struct FilterBy<E> {
    /// The name of its parameter.
    pub(crate) name: &'static str,
    /// What the document says of it.
    pub(crate) about: &'static str,
    /// The column.
    pub(crate) column: Column<E>,
    /// What its values look like.
    pub(crate) kind: Kind,
    /// How it can be compared.
    pub(crate) compared: Compared,
}

/// How a filter compares, which decides its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// `name=value`.
    Equal,
    /// `name=value`, repeated for several values of which any will do.
    OneOf,
    /// `name.gt`, `name.gte`, `name.lt` and `name.lte`, of a number.
    Range,
    /// The same of a time.
    Period,
}

impl Compared {
    /// The comparisons, with what follows the name in the parameter.
    pub(crate) const fn operators(self) -> &'static [(&'static str, Op)] {
        match self {
            Self::Equal | Self::OneOf => &[("", Op::Eq)],
            Self::Range | Self::Period => {
                &[(".gt", Op::Gt), (".gte", Op::Ge), (".lt", Op::Lt), (".lte", Op::Le)]
            }
        }
    }

    /// How many values one parameter may have.
    pub(crate) const fn at_most(self) -> usize {
        match self {
            Self::Equal | Self::Range | Self::Period => 1,
            Self::OneOf => 100,
        }
    }
}

/// What the values of a filter look like on the wire.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    /// Reads one.
    pub(crate) parse: fn(&str) -> Result<Value, Unacceptable>,
    /// Describes one.
    pub(crate) schema: fn() -> Object,
}

/// `true` or `false`.
pub(crate) const FLAG: Kind = Kind {
    parse: |text| {
        text.parse().map(Value::Bool).map_err(|_| Unacceptable::new("invalid-type", "must be true or false"))
    },
    schema: || Object::with_type(SchemaType::Type(Type::Boolean)),
};

/// An id.
pub(crate) const ID: Kind = Kind {
    parse: |text| {
        Uuid::try_parse(text).map(Value::Uuid).map_err(|_| Unacceptable::new("invalid-type", "must be an id"))
    },
    schema: schemas::id,
};

/// A time.
pub(crate) const MOMENT: Kind = Kind {
    parse: |text| {
        Moment::parse(text).map(|time| time.to_value()).ok_or(Unacceptable::new(
            "invalid-type",
            "must be a time as in RFC 3339, with its + written as %2B",
        ))
    },
    schema: schemas::moment,
};
