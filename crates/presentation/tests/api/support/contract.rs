//! Holds answers against the OpenAPI document: the status is documented, the body has the documented form.

use std::sync::LazyLock;

use presentation::http::{SessionCookie, document};
use serde_json::Value;

use super::Answer;

/// The document, as clients get it.
pub(crate) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(document("1.2.3", SessionCookie::new(false))).unwrap());

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Every documented operation with its method and path.
pub(crate) fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let operation = item.get(method.to_ascii_lowercase())?;
            Some((*method, path.as_str(), operation))
        })
    })
}

/// Fails when the document says something else. What is at no documented address has nothing to keep to.
#[track_caller]
pub(crate) fn check(method: &str, path: &str, answer: &Answer) {
    let Some(operation) = operation(method, path) else { return };
    let status = answer.status.to_string();
    let response = resolve(&operation["responses"][&status]);
    assert!(!response.is_null(), "{method} {path}: {status} is not documented: {answer:#?}");
    let Some(content_type) = answer.header("content-type") else {
        assert!(response.get("content").is_none(), "{method} {path}: {status} lacks a body");
        return;
    };
    let content = &response["content"][content_type];
    assert!(!content.is_null(), "{method} {path}: {content_type} is not documented");
    if content["schema"]["format"] != "binary" {
        let wrong = mismatch(&content["schema"], &answer.json());
        assert_eq!(wrong, None, "{method} {path}: {answer:#?}");
    }
    for header in ["ETag", "Location", "Link", "Set-Cookie", "Retry-After", "WWW-Authenticate"] {
        let documented = !response["headers"][header].is_null();
        assert!(
            documented || answer.header(header).is_none() || header == "Set-Cookie",
            "{method} {path}: {header} is not documented for {status}"
        );
    }
}

fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let (_, item) = paths.iter().find(|(pattern, _)| matches(pattern, path))?;
    item.get(method.to_ascii_lowercase())
}

/// Whether a path is one of the pattern `/users/{id}`; words before placeholders, as the router has it.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    let words = ["by-cpf", "definitions"];
    let fits =
        |(part, given): (&&str, &&str)| part == given || (part.starts_with('{') && !words.contains(given));
    pattern.len() == path.len() && pattern.iter().zip(&path).all(fits)
}

fn resolve(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// Where a value is not of the schema; knows the keywords that our schemas use, but for patterns and formats.
fn mismatch(schema: &'static Value, value: &Value) -> Option<String> {
    let schema = resolve(schema);
    if !has_type(schema, value) {
        return Some(format!("{value} is not of type {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|known| !known.contains(value)) {
        return Some(format!("{value} is not one of {}", schema["enum"]));
    }
    match value {
        Value::Object(_) if schema["additionalProperties"] == true => None,
        Value::Object(members) => {
            let required = schema["required"].as_array().into_iter().flatten();
            let missing = required.filter_map(Value::as_str).find(|name| !members.contains_key(*name));
            if let Some(name) = missing {
                return Some(format!("{name} is missing"));
            }
            members.iter().find_map(|(name, value)| match schema["properties"].get(name) {
                Some(property) => mismatch(property, value).map(|wrong| format!("{name}: {wrong}")),
                None => Some(format!("{name} is not documented")),
            })
        }
        Value::Array(items) => items.iter().find_map(|item| mismatch(&schema["items"], item)),
        Value::Number(number) => {
            let number = number.as_f64()?;
            let below = schema["minimum"].as_f64().is_some_and(|least| number < least);
            let above = schema["maximum"].as_f64().is_some_and(|most| number > most);
            (below || above).then(|| format!("{number} is out of range"))
        }
        Value::String(text) => {
            let length = text.chars().count() as u64;
            let short = schema["minLength"].as_u64().is_some_and(|least| length < least);
            let long = schema["maxLength"].as_u64().is_some_and(|most| length > most);
            (short || long).then(|| format!("{text:?} is too short or too long"))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

fn has_type(schema: &Value, value: &Value) -> bool {
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match &schema["type"] {
        Value::String(only) => only == name,
        Value::Array(several) => several.iter().any(|one| one == name),
        _ => false,
    }
}
