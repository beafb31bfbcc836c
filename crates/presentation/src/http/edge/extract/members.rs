//! Named values, as serde wants to be handed them: the members of a JSON object, the parameters of a query.

use super::refused::Refused;
use serde::{
    Deserializer,
    de::{DeserializeSeed, IntoDeserializer, MapAccess, value::StringDeserializer},
};

/// Pairs of names and values; what is wrong with a value is told under its name.
pub(super) struct Members<V> {
    rest: std::vec::IntoIter<(String, V)>,
    current: Option<(String, V)>,
}

impl<V> Members<V> {
    pub(super) fn new(members: Vec<(String, V)>) -> Self {
        Self { rest: members.into_iter(), current: None }
    }
}

impl<'de, V: Deserializer<'de, Error = Refused>> MapAccess<'de> for Members<V> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        self.current = self.rest.next();
        let Some((name, _)) = &self.current else { return Ok(None) };
        let name: StringDeserializer<Refused> = name.clone().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Refused> {
        let Some((name, value)) = self.current.take() else {
            return Err(serde::de::Error::custom("a value was asked for before its name"));
        };
        seed.deserialize(value).map_err(|error| error.of_field(&name))
    }
}
