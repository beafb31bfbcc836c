//! Typed handles on the fields of entities: what a field can be asked depends on its type.

use std::marker::PhantomData;

use domain::shared::{FreeText, Scalar, Value};

use super::{Filter, Op, Place};

/// A typed handle on one field of `E`; made by [`field!`](crate::field), so that a renamed field is a compile error.
pub struct Field<E, T> {
    column: Column<E>,
    _type: PhantomData<fn() -> T>,
}

impl<E, T> Clone for Field<E, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T> Copy for Field<E, T> {}

/// The same handle without the type of the field.
pub struct Column<E> {
    /// The name of the column, which is the name of the field.
    pub name: &'static str,
    /// The value of the field.
    pub read: fn(&E) -> Value,
}

impl<E> Clone for Column<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Column<E> {}

/// `field!(User.role())`: the field behind a getter, by which entities can be filtered. `field!(Label.name)`: a public one.
#[macro_export]
macro_rules! field {
    ($Entity:ident . $field:ident) => {
        $crate::query::Field::<$Entity, _>::new(
            stringify!($field),
            |entity: &$Entity| ::domain::shared::Scalar::to_value(&entity.$field),
            |entity: &$Entity| ::core::clone::Clone::clone(&entity.$field),
        )
    };
    ($Entity:ident . $field:ident ()) => {
        $crate::query::Field::<$Entity, _>::new(
            stringify!($field),
            |entity: &$Entity| ::domain::shared::Scalar::to_value(&entity.$field()),
            |entity: &$Entity| entity.$field(),
        )
    };
}

impl<E, T> Field<E, T> {
    /// For the macro; `_type` only fixes `T`.
    #[doc(hidden)]
    pub const fn new(name: &'static str, read: fn(&E) -> Value, _type: fn(&E) -> T) -> Self {
        Self { column: Column { name, read }, _type: PhantomData }
    }

    /// The handle without the type.
    pub const fn column(self) -> Column<E> {
        self.column
    }
}

impl<E, T: Scalar> Field<E, T> {
    /// Compares the field with a value of its own type.
    pub fn test(self, op: Op, value: &T) -> Filter<E> {
        Filter::Test { column: self.column, op, value: value.to_value() }
    }

    /// Equal to `value`.
    pub fn eq(self, value: &T) -> Filter<E> {
        self.test(Op::Eq, value)
    }

    /// Not equal to `value`.
    pub fn ne(self, value: &T) -> Filter<E> {
        self.test(Op::Ne, value)
    }

    /// Less than `value`.
    pub fn lt(self, value: &T) -> Filter<E> {
        self.test(Op::Lt, value)
    }

    /// Greater than `value`.
    pub fn gt(self, value: &T) -> Filter<E> {
        self.test(Op::Gt, value)
    }

    /// One of `values`; nothing when there are none.
    pub fn one_of(self, values: impl IntoIterator<Item = T>) -> Filter<E> {
        let values = values.into_iter().map(|value| value.to_value()).collect();
        Filter::In { column: self.column, values }
    }
}

impl<E, T> Field<E, Option<T>> {
    /// Nothing is there. Only of fields that can be so.
    pub const fn null(self) -> Filter<E> {
        Filter::Null { column: self.column, is_null: true }
    }

    /// Something is there.
    pub const fn not_null(self) -> Filter<E> {
        Filter::Null { column: self.column, is_null: false }
    }
}

impl<E, T: Scalar> Field<E, T> {
    /// With `text` anywhere in it, to the letter: a field that holds a canonical form is asked for that form.
    ///
    /// Only of text that people write. Numbers of people cannot be searched in part:
    ///
    /// ```compile_fail,E0277
    /// # use application::field;
    /// # use domain::identity::User;
    /// field!(User.cpf()).contains("529");
    /// ```
    pub fn contains(self, text: impl Into<String>) -> Filter<E>
    where
        T: FreeText,
    {
        Filter::Part { column: self.column, place: Place::Anywhere, text: text.into() }
    }

    /// With `text` at its beginning, to the letter.
    pub fn starts_with(self, text: impl Into<String>) -> Filter<E>
    where
        T: FreeText,
    {
        Filter::Part { column: self.column, place: Place::Start, text: text.into() }
    }
}
