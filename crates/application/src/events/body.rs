//! The body of an event: a flat JSON object (RFC 8259), written here so that every store keeps the same text. Whoever reads
//! it is in an outer ring.

use std::fmt::Write as _;

use domain::shared::Value;

use crate::store::Message;

impl Message {
    /// What there is to know about it, as a JSON object. Times are microseconds since the Unix epoch.
    pub fn body(&self) -> String {
        let members = self.fields.iter().map(|(name, value)| format!("{}:{}", quoted(name), json(value)));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) | Value::Time(number) => number.to_string(),
        Value::Text(text) => quoted(text),
        Value::Uuid(uuid) => format!("\"{uuid}\""),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            // Writing to a string cannot fail.
            '\0'..='\u{1f}' => drop(write!(quoted, "\\u{:04x}", u32::from(char))),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Message, Value};

    #[test]
    fn a_body_is_a_json_object_of_the_fields_in_their_order() {
        let fields = vec![
            ("name", Value::Text("a \"quoted\" \\ line\nand é".to_owned())),
            ("count", Value::Int(-3)),
            ("known", Value::Bool(true)),
            ("nothing", Value::Null),
            ("at", Value::Time(1_767_225_600_000_000)),
            ("who", Value::Uuid(Uuid::nil())),
        ];
        let message = Message { topic: "label.created", aggregate: Uuid::nil(), fields };
        let body = concat!(
            r#"{"name":"a \"quoted\" \\ line\u000aand é","count":-3,"known":true,"nothing":null,"#,
            r#""at":1767225600000000,"who":"00000000-0000-0000-0000-000000000000"}"#
        );
        assert_eq!(message.body(), body);
    }

    #[test]
    fn what_there_is_nothing_to_know_about_has_an_empty_body() {
        let message = Message { topic: "user.deleted", aggregate: Uuid::nil(), fields: Vec::new() };
        assert_eq!(message.body(), "{}");
    }
}
