//! From a JSON value to the handler's type, more strictly than serde_json would: members that nobody asked for are
//! refused, and an array is never taken for an object whose members are in that order.

use super::value::Value;
use crate::http::edge::extract::{
    members::Members,
    refused::{Refused, only_known},
};
use serde::{
    Deserializer,
    de::{DeserializeSeed, IntoDeserializer, SeqAccess, Visitor, value::StringDeserializer},
    forward_to_deserialize_any,
};
use std::collections::BTreeSet;

impl<'de> Deserializer<'de> for Value {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Number(number) => visit_number(&number, visitor),
            Self::String(text) => visitor.visit_string(text),
            Self::Array(elements) => visit_array(elements, visitor),
            Self::Object(members) => visit_object(members, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self {
            Self::Null => visitor.visit_none(),
            value => visitor.visit_some(value),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let Self::Object(members) = self else { return Err(Refused::wrong_type("an object")) };
        only_known(members.iter().map(|(name, _)| name.as_str()), fields)?;
        visit_object(members, visitor)
    }

    /// Of enums, those without data: one of several texts. Enums with data are told apart by a member of an object
    /// (`#[serde(tag = "…")]`), which does not come this way.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let Self::String(variant) = self else {
            return Err(Refused::wrong_type(&format!("one of {}", variants.join(", "))));
        };
        let variant: StringDeserializer<Refused> = variant.into_deserializer();
        visitor.visit_enum(variant)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &serde_json::Number, visitor: V) -> Result<V::Value, Refused> {
    if let Some(natural) = number.as_u64() {
        return visitor.visit_u64(natural);
    }
    if let Some(integer) = number.as_i64() {
        return visitor.visit_i64(integer);
    }
    visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN))
}

fn visit_array<'de, V: Visitor<'de>>(elements: Vec<Value>, visitor: V) -> Result<V::Value, Refused> {
    let mut elements = Elements(elements.into_iter().enumerate());
    let value = visitor.visit_seq(&mut elements)?;
    if elements.0.len() > 0 {
        return Err(Refused::one("", "invalid-value", "has too many elements"));
    }
    Ok(value)
}

fn visit_object<'de, V: Visitor<'de>>(
    members: Vec<(String, Value)>,
    visitor: V,
) -> Result<V::Value, Refused> {
    let mut names = BTreeSet::new();
    if let Some((twice, _)) = members.iter().find(|(name, _)| !names.insert(name.as_str())) {
        return Err(Refused::duplicate(twice));
    }
    visitor.visit_map(Members::new(members))
}

struct Elements(std::iter::Enumerate<std::vec::IntoIter<Value>>);

impl<'de> SeqAccess<'de> for &mut Elements {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        let Some((index, element)) = self.0.next() else { return Ok(None) };
        seed.deserialize(element).map(Some).map_err(|error| error.of_element(index))
    }
}
