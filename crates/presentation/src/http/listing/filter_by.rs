//! Filters, declared: `by(field!(User.role()), ROLE).any_of().not_equal().about("role")` makes the parameters `role` and
//! `role.ne`, their refusals, and their words in the document.

use std::marker::PhantomData;

use application::query::{Column, Field, Op, Place};
use domain::shared::{FreeText, Kind, Scalar};

use super::format::{FLAG, Format};

/// What a list can be filtered by.
pub(crate) struct FilterBy<E> {
    /// The name of its parameters, before the operator.
    pub(super) name: &'static str,
    /// What it is, as a noun; for the document.
    pub(super) about: &'static str,
    /// The column.
    pub(super) column: Column<E>,
    /// The kind of the column.
    pub(super) kind: Kind,
    /// What its values look like.
    pub(super) format: Format,
    /// From part of a text to the form that the column holds, if parts are asked for.
    canonical: Option<fn(&str) -> String>,
    equal: bool,
    any_of: bool,
    not_equal: bool,
    range: bool,
    null: bool,
}

/// What a parameter does with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// Compares with it.
    Compare(Op),
    /// Looks for it, or for another value of the same parameter.
    AnyOf,
    /// Looks for it in the text.
    Part(Place),
    /// Asks whether there is nothing.
    Null,
}

/// Every operator, with what follows the name in its parameter.
const OPERATORS: [(&str, Operator); 10] = [
    ("", Operator::Compare(Op::Eq)),
    ("", Operator::AnyOf),
    (".ne", Operator::Compare(Op::Ne)),
    (".gt", Operator::Compare(Op::Gt)),
    (".gte", Operator::Compare(Op::Ge)),
    (".lt", Operator::Compare(Op::Lt)),
    (".lte", Operator::Compare(Op::Le)),
    (".contains", Operator::Part(Place::Anywhere)),
    (".starts_with", Operator::Part(Place::Start)),
    (".null", Operator::Null),
];

impl<E> FilterBy<E> {
    /// Its parameters: their names, and what they do.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (String, Operator)> {
        let allowed = OPERATORS.iter().filter(|(_, operator)| self.allows(*operator));
        allowed.map(|(suffix, operator)| (format!("{}{suffix}", self.name), *operator))
    }

    const fn allows(&self, operator: Operator) -> bool {
        match operator {
            Operator::Compare(Op::Eq) => self.equal,
            Operator::Compare(Op::Ne) => self.not_equal,
            Operator::Compare(Op::Lt | Op::Le | Op::Gt | Op::Ge) => self.range,
            Operator::AnyOf => self.any_of,
            Operator::Part(_) => self.canonical.is_some(),
            Operator::Null => self.null,
        }
    }

    /// The text in the form that the column holds.
    pub(super) fn canonical(&self, text: &str) -> String {
        self.canonical.map_or_else(|| text.to_owned(), |canonical| canonical(text))
    }
}

/// A filter under construction, until [`By::about`] says what it is.
pub(crate) struct By<E, T> {
    filter: FilterBy<E>,
    _field: PhantomData<fn() -> T>,
}

/// Filters by a field whose values look like this; its column names the parameters.
pub(crate) const fn by<E, T: Scalar>(field: Field<E, T>, format: Format) -> By<E, T> {
    let column = field.column();
    let filter = FilterBy {
        name: column.name,
        about: "",
        column,
        kind: T::KIND,
        format,
        canonical: None,
        equal: false,
        any_of: false,
        not_equal: false,
        range: false,
        null: false,
    };
    By { filter, _field: PhantomData }
}

/// `name.null`: filters by whether there is anything in a field that may have nothing.
pub(crate) const fn presence<E, T: Scalar>(field: Field<E, Option<T>>, about: &'static str) -> FilterBy<E> {
    FilterBy { null: true, ..by(field, FLAG).about(about) }
}

impl<E, T> By<E, T> {
    /// Under another name than the column's.
    pub(crate) const fn named(mut self, name: &'static str) -> Self {
        self.filter.name = name;
        self
    }

    /// `name=value`.
    pub(crate) const fn equal(mut self) -> Self {
        self.filter.equal = true;
        self
    }

    /// `name=value`, repeated for several values of which any will do.
    pub(crate) const fn any_of(mut self) -> Self {
        self.filter.any_of = true;
        self
    }

    /// `name.ne=value`.
    pub(crate) const fn not_equal(mut self) -> Self {
        self.filter.not_equal = true;
        self
    }

    /// `name.gt`, `name.gte`, `name.lt` and `name.lte`.
    pub(crate) const fn range(mut self) -> Self {
        self.filter.range = true;
        self
    }

    /// `name.contains` and `name.starts_with`; `canonical` gives a text the form in which the column holds it.
    pub(crate) const fn parts(mut self, canonical: fn(&str) -> String) -> Self
    where
        T: FreeText,
    {
        self.filter.canonical = Some(canonical);
        self
    }

    /// Ends the declaration with what the field is, as a noun, for the document: "username, in any case".
    pub(crate) const fn about(self, about: &'static str) -> FilterBy<E> {
        FilterBy { about, ..self.filter }
    }
}
