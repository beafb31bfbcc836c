//! The parameters in the query string.
//!
//! Read by a deserializer of our own, because the usual ones ignore parameters that nobody asked for, cannot collect
//! repeated ones, and say of an error neither where it is nor what kind it is.

mod de;

use super::refused::Refused;
use crate::http::edge::{codes::Code, problem::Problem};
use axum::{extract::FromRequestParts, http::request::Parts};
use de::Query;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use std::{borrow::Cow, collections::BTreeMap};

/// The request's parameters, read from its query string.
///
/// The type is a struct; parameters that it does not name are refused, whatever its serde attributes say. A field
/// that is a sequence takes all values of a repeated parameter; any other takes exactly one.
#[derive(Debug, Clone, Copy)]
pub struct Params<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let parameters = split(parts.uri.query().unwrap_or_default())?;
        let values = T::deserialize(Query::new(parameters));
        values.map(Self).map_err(|Refused(errors)| Problem::invalid_fields(errors))
    }
}

/// Each parameter with all its values, in the order in which they stand.
fn split(query: &str) -> Result<BTreeMap<String, Vec<String>>, Problem> {
    let mut parameters: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        parameters.entry(decode(name)?).or_default().push(decode(value)?);
    }
    Ok(parameters)
}

fn decode(text: &str) -> Result<String, Problem> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    let detail = "The query string is not UTF-8 in percent encoding.";
    decoded.map(Cow::into_owned).map_err(|_| Problem::of(Code::MALFORMED_REQUEST, detail))
}
