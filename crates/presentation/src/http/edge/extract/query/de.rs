//! From the parameters of a query to the handler's type.

use crate::http::edge::extract::{
    members::Members,
    refused::{Refused, only_known},
};
use serde::{
    Deserializer,
    de::{DeserializeSeed, IntoDeserializer, SeqAccess, Unexpected, Visitor, value::StringDeserializer},
    forward_to_deserialize_any,
};
use std::{collections::BTreeMap, str::FromStr};

/// All parameters: a struct, or a map.
pub(super) struct Query(Vec<(String, Values)>);

impl Query {
    pub(super) fn new(parameters: BTreeMap<String, Vec<String>>) -> Self {
        Self(parameters.into_iter().map(|(name, values)| (name, Values(values))).collect())
    }
}

impl<'de> Deserializer<'de> for Query {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_map(Members::new(self.0))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        only_known(self.0.iter().map(|(name, _)| name.as_str()), fields)?;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The values of one parameter. Numbers and the like are texts here, so what is read depends on what is asked for;
/// numbers with a fraction are nothing that an operation has asked for.
struct Values(Vec<String>);

impl Values {
    fn only(self) -> Result<String, Refused> {
        match <[String; 1]>::try_from(self.0) {
            Ok([value]) => Ok(value),
            Err(_) => Err(Refused::duplicate("")),
        }
    }

    /// The value as a number or the like; what the visitor expects is told if it is none.
    fn parse<'de, T: FromStr, V: Visitor<'de>>(self, visitor: &V) -> Result<T, Refused> {
        let text = self.only()?;
        text.parse().map_err(|_| serde::de::Error::invalid_type(Unexpected::Str(&text), visitor))
    }
}

/// All whole numbers are read as the largest of their kind; visitors see for themselves whether it fits.
macro_rules! whole_numbers {
    ($($deserialize:ident as $largest:ident to $visit:ident;)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            let number: $largest = self.parse(&visitor)?;
            visitor.$visit(number)
        })*
    };
}

impl<'de> Deserializer<'de> for Values {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_string(self.only()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let value = self.parse(&visitor)?;
        visitor.visit_bool(value)
    }

    whole_numbers! {
        deserialize_u8 as u64 to visit_u64;
        deserialize_u16 as u64 to visit_u64;
        deserialize_u32 as u64 to visit_u64;
        deserialize_u64 as u64 to visit_u64;
        deserialize_i8 as i64 to visit_i64;
        deserialize_i16 as i64 to visit_i64;
        deserialize_i32 as i64 to visit_i64;
        deserialize_i64 as i64 to visit_i64;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_seq(Repeated(self.0.into_iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let variant: StringDeserializer<Refused> = self.only()?.into_deserializer();
        visitor.visit_enum(variant)
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// The values of a repeated parameter, one by one.
struct Repeated(std::vec::IntoIter<String>);

impl<'de> SeqAccess<'de> for Repeated {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        self.0.next().map(|value| seed.deserialize(Values(vec![value]))).transpose()
    }
}
