use uuid::Uuid;

/// The primitive forms that every storage can hold. Decimals are absent on purpose: money is integer minor units.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A signed 64-bit integer.
    Int(i64),
    /// Unicode text without NUL, which PostgreSQL cannot hold.
    Text(String),
    /// A UUID.
    Uuid(Uuid),
    /// Microseconds since the Unix epoch.
    Time(i64),
}

/// Which primitive form a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// See [`Value::Bool`].
    Bool,
    /// See [`Value::Int`].
    Int,
    /// See [`Value::Text`].
    Text,
    /// See [`Value::Uuid`].
    Uuid,
    /// See [`Value::Time`].
    Time,
}

/// A stored value that the domain's own rules refuse: the storage was changed behind the program's back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored {0} is not valid")]
pub struct Corrupt(pub &'static str);

/// A value with one canonical primitive form, which is rebuilt by parsing it again.
pub trait Scalar: Sized {
    /// The primitive form that `to_value` gives (or [`Value::Null`]).
    const KIND: Kind;

    /// Whether [`Value::Null`] is one of its forms.
    const NULLABLE: bool = false;

    /// The primitive form.
    fn to_value(&self) -> Value;

    /// Parses the primitive form; [`Corrupt`] when it breaks a rule of the type.
    fn from_value(value: Value) -> Result<Self, Corrupt>;
}

macro_rules! scalar {
    ($Type:ty, $Kind:ident, $what:literal) => {
        impl Scalar for $Type {
            const KIND: Kind = Kind::$Kind;

            fn to_value(&self) -> Value {
                Value::$Kind(self.clone())
            }

            fn from_value(value: Value) -> Result<Self, Corrupt> {
                match value {
                    Value::$Kind(inner) => Ok(inner),
                    _ => Err(Corrupt($what)),
                }
            }
        }
    };
}

scalar!(bool, Bool, "flag");
scalar!(i64, Int, "number");
scalar!(String, Text, "text");
scalar!(Uuid, Uuid, "id");

impl<T: Scalar> Scalar for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}
