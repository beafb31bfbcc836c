//! How an entity lies in its table.

use application::store::Entity;
use domain::shared::{Corrupt, Kind, Money, Scalar, Value};

use super::children::Children;

/// A column's name and kind.
pub(crate) type ColumnDef = (&'static str, Kind);

/// An entity that one row of one table fully describes. Implemented by [`table!`](crate::table).
#[diagnostic::on_unimplemented(
    message = "no table holds a `{Self}`",
    label = "this store cannot keep it yet",
    note = "add `table!({Self} => …)` to the module of its domain in infrastructure"
)]
pub trait Stored: Entity {
    /// The table.
    const TABLE: &'static str;
    /// The columns that describe the entity, in order; the first is `id`.
    const COLUMNS: &'static [ColumnDef];
    /// The columns that are written and never read: canonical forms, to search and sort by.
    const DERIVED: &'static [ColumnDef];
    /// Whether nothing may stand in them: in `COLUMNS` and `DERIVED`, in order.
    const NULLABLE: &'static [bool];

    /// The values of `COLUMNS` and `DERIVED`, in order.
    fn encode(&self) -> Vec<Value>;

    /// Rebuilds the entity from its next values, in the order of `COLUMNS`; without its children, if it has any.
    fn decode(row: &mut Row) -> Result<Self, Corrupt>;

    /// Where its children lie, if it has any.
    const CHILDREN: Option<Children> = None;

    /// The values of its children, each in the order of their columns.
    fn encode_children(&self) -> Vec<Vec<Value>> {
        Vec::new()
    }

    /// Takes its children, in order.
    fn adopt(self, _: Vec<Row>) -> Result<Self, Corrupt> {
        Ok(self)
    }

    /// The kind of one of its columns; text when there is none of that name.
    fn kind_of(column: &str) -> Kind {
        let mut all = Self::COLUMNS.iter().chain(Self::DERIVED);
        all.find(|(name, _)| *name == column).map_or(Kind::Text, |(_, kind)| *kind)
    }

    /// The kinds of `COLUMNS`, in order.
    fn kinds() -> Vec<Kind> {
        Self::COLUMNS.iter().map(|(_, kind)| *kind).collect()
    }
}

/// Every column that is written: those that describe the entity, then those that are derived.
pub(super) fn columns<E: Stored>() -> impl Iterator<Item = ColumnDef> {
    E::COLUMNS.iter().chain(E::DERIVED).copied()
}

/// One fetched row, read from left to right.
pub struct Row(std::vec::IntoIter<Value>);

impl Row {
    pub(super) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    /// The values that were not taken yet.
    pub(super) fn into_values(self) -> impl Iterator<Item = Value> {
        self.0
    }

    /// The next value, parsed by the rules of its type.
    pub fn take<T: Scalar>(&mut self) -> Result<T, Corrupt> {
        T::from_value(self.0.next().ok_or(Corrupt("row: too short"))?)
    }

    /// The amount in the next two: minor units, then their currency.
    pub fn take_money(&mut self) -> Result<Money, Corrupt> {
        let (minor, currency) = (self.take()?, self.take()?);
        Money::from_minor(minor, currency).map_err(|_| Corrupt("amount"))
    }
}

/// Maps an entity to its table; a forgotten field does not compile, since the mapping expands to a struct literal.
///
/// `table!(Label => "labels" { id, owner_id, name })` is for an entity with public fields.
/// `table!(User as UserState => "users" { id, username } record record derived { username_key })` is for an entity behind
/// `state()` and `restore()`: `record` names the field of its audit columns, `derived` getters whose values are stored too.
/// `money price { price_minor, currency }` spreads an amount over two columns, which are named like the getters of its parts.
/// `children items: OrderItem => "order_items" of order_id { id, quantity }` keeps a list of the state in a table of its own;
/// a child has public fields.
///
/// Brings a test, named like the entity, that the migrations of both databases make just these columns.
#[macro_export]
macro_rules! table {
    ($Entity:ident => $table:literal { $($field:ident),* $(,)? }) => {
        impl $crate::sql::Stored for $Entity {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [(&'static str, ::domain::shared::Kind)] =
                &[$((stringify!($field), $crate::sql::kind_of_field(|entity: &$Entity| &entity.$field))),*];
            const DERIVED: &'static [(&'static str, ::domain::shared::Kind)] = &[];
            const NULLABLE: &'static [bool] =
                &[$($crate::sql::nullable_field(|entity: &$Entity| &entity.$field)),*];

            fn encode(&self) -> Vec<::domain::shared::Value> {
                vec![$(::domain::shared::Scalar::to_value(&self.$field)),*]
            }

            fn decode(row: &mut $crate::sql::Row) -> Result<Self, ::domain::shared::Corrupt> {
                Ok($Entity { $($field: row.take()?),* })
            }
        }

        $crate::table!(@test $Entity);
    };
    ($Entity:ident as $State:ident => $table:literal { $($field:ident),* $(,)? }
        $(money $money:ident { $minor:ident, $currency:ident })*
        $(record $record:ident)? $(derived { $($derived:ident),* $(,)? })?
        $(children $children:ident: $Child:ident => $child_table:literal of $parent:ident
            { $($child_field:ident),* $(,)? }
            $(money $child_money:ident { $child_minor:ident, $child_currency:ident })*)?) => {
        impl $crate::sql::Stored for $Entity {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [(&'static str, ::domain::shared::Kind)] = &[
                $((stringify!($field), $crate::sql::kind_of_field(|state: &$State| &state.$field)),)*
                $(
                    (stringify!($minor), $crate::sql::kind_of_getter(|entity: &$Entity| entity.$minor())),
                    (stringify!($currency), $crate::sql::kind_of_getter(|entity: &$Entity| entity.$currency())),
                )*
                $(
                    ("created_at", $crate::sql::kind_of_field(|state: &$State| &state.$record.created_at)),
                    ("created_by", $crate::sql::kind_of_field(|state: &$State| &state.$record.created_by)),
                    ("updated_at", $crate::sql::kind_of_field(|state: &$State| &state.$record.updated_at)),
                    ("updated_by", $crate::sql::kind_of_field(|state: &$State| &state.$record.updated_by)),
                    ("version", $crate::sql::kind_of_field(|state: &$State| &state.$record.version)),
                )?
            ];
            const DERIVED: &'static [(&'static str, ::domain::shared::Kind)] =
                &[$($((stringify!($derived), $crate::sql::kind_of_getter(|entity: &$Entity| entity.$derived()))),*)?];
            const NULLABLE: &'static [bool] = &[
                $($crate::sql::nullable_field(|state: &$State| &state.$field),)*
                $(
                    $crate::sql::nullable_getter(|entity: &$Entity| entity.$minor()),
                    $crate::sql::nullable_getter(|entity: &$Entity| entity.$currency()),
                )*
                $(
                    $crate::sql::nullable_field(|state: &$State| &state.$record.created_at),
                    $crate::sql::nullable_field(|state: &$State| &state.$record.created_by),
                    $crate::sql::nullable_field(|state: &$State| &state.$record.updated_at),
                    $crate::sql::nullable_field(|state: &$State| &state.$record.updated_by),
                    $crate::sql::nullable_field(|state: &$State| &state.$record.version),
                )?
                $($($crate::sql::nullable_getter(|entity: &$Entity| entity.$derived()),)*)?
            ];

            fn encode(&self) -> Vec<::domain::shared::Value> {
                let state = self.state();
                vec![
                    $(::domain::shared::Scalar::to_value(&state.$field),)*
                    $(
                        ::domain::shared::Scalar::to_value(&self.$minor()),
                        ::domain::shared::Scalar::to_value(&self.$currency()),
                    )*
                    $(
                        ::domain::shared::Scalar::to_value(&state.$record.created_at),
                        ::domain::shared::Scalar::to_value(&state.$record.created_by),
                        ::domain::shared::Scalar::to_value(&state.$record.updated_at),
                        ::domain::shared::Scalar::to_value(&state.$record.updated_by),
                        ::domain::shared::Scalar::to_value(&state.$record.version),
                    )?
                    $($(::domain::shared::Scalar::to_value(&self.$derived()),)*)?
                ]
            }

            fn decode(row: &mut $crate::sql::Row) -> Result<Self, ::domain::shared::Corrupt> {
                Ok($Entity::restore($State {
                    $($field: row.take()?,)*
                    $($money: row.take_money()?,)*
                    $($record: ::domain::shared::Record {
                        created_at: row.take()?,
                        created_by: row.take()?,
                        updated_at: row.take()?,
                        updated_by: row.take()?,
                        version: row.take()?,
                    },)?
                    $($children: Vec::new(),)?
                }))
            }

            $(
                const CHILDREN: Option<$crate::sql::Children> = Some($crate::sql::Children {
                    table: $child_table,
                    parent: stringify!($parent),
                    columns: &[
                        $((
                            stringify!($child_field),
                            $crate::sql::kind_of_field(|child: &$Child| &child.$child_field),
                        ),)*
                        $(
                            (stringify!($child_minor), ::domain::shared::Kind::Int),
                            (stringify!($child_currency), ::domain::shared::Kind::Text),
                        )*
                    ],
                    nullable: &[
                        $($crate::sql::nullable_field(|child: &$Child| &child.$child_field),)*
                        $(
                            $crate::sql::nullable_getter(|child: &$Child| child.$child_money.minor()),
                            $crate::sql::nullable_getter(|child: &$Child| child.$child_money.currency()),
                        )*
                    ],
                });

                fn encode_children(&self) -> Vec<Vec<::domain::shared::Value>> {
                    let encode = |child: &$Child| vec![
                        $(::domain::shared::Scalar::to_value(&child.$child_field),)*
                        $(
                            ::domain::shared::Scalar::to_value(&child.$child_money.minor()),
                            ::domain::shared::Scalar::to_value(&child.$child_money.currency()),
                        )*
                    ];
                    self.state().$children.iter().map(encode).collect()
                }

                fn adopt(self, rows: Vec<$crate::sql::Row>) -> Result<Self, ::domain::shared::Corrupt> {
                    let decode = |mut row: $crate::sql::Row| {
                        Ok($Child {
                            $($child_field: row.take()?,)*
                            $($child_money: row.take_money()?,)*
                        })
                    };
                    let $children = rows.into_iter().map(decode).collect::<Result<_, _>>()?;
                    Ok($Entity::restore($State { $children, ..self.state().clone() }))
                }
            )?
        }

        $crate::table!(@test $Entity);
    };
    (@test $Entity:ident) => {
        #[cfg(test)]
        #[tokio::test]
        #[expect(non_snake_case, reason = "the name of the entity is the one at hand that no other test has")]
        async fn $Entity() {
            $crate::sql::migrate::mappings::agrees::<$Entity>().await;
        }
    };
}

/// For [`table!`](crate::table): the kind of a field's type.
#[doc(hidden)]
pub const fn kind_of_field<E, T: Scalar>(_: fn(&E) -> &T) -> Kind {
    T::KIND
}

/// For [`table!`](crate::table): the kind of a getter's type.
#[doc(hidden)]
pub const fn kind_of_getter<E, T: Scalar>(_: fn(&E) -> T) -> Kind {
    T::KIND
}

/// For [`table!`](crate::table): whether a field may be nothing.
#[doc(hidden)]
pub const fn nullable_field<E, T: Scalar>(_: fn(&E) -> &T) -> bool {
    T::NULLABLE
}

/// For [`table!`](crate::table): whether a getter may give nothing.
#[doc(hidden)]
pub const fn nullable_getter<E, T: Scalar>(_: fn(&E) -> T) -> bool {
    T::NULLABLE
}
