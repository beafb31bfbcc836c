//! One source of values, flattened to `section.name` keys, each remembering where it came from.

use config::{FileFormat, Format, Map, Source, Value, ValueKind};

use crate::settings::problem::{Problem, Problems};
use crate::settings::schema::{self, Schema};

/// Implements [`Source`], so that `config` can lay one over another.
#[derive(Clone, Default)]
pub(crate) struct Layer(Map<String, Value>);

impl Layer {
    /// Reads TOML. The error says where the text is wrong without quoting it: the line may hold a secret.
    pub(crate) fn from_toml(origin: &str, text: &str) -> Result<Self, String> {
        let table = FileFormat::Toml
            .parse(Some(&origin.to_owned()), text)
            .map_err(|e| without_excerpt(&e.to_string()))?;
        Ok(Self::flattened(table))
    }

    /// Flattens nested tables.
    pub(crate) fn flattened(table: Map<String, Value>) -> Self {
        let mut layer = Self::default();
        layer.add_table("", table);
        layer
    }

    fn add_table(&mut self, prefix: &str, table: Map<String, Value>) {
        for (name, value) in table {
            let key = format!("{prefix}{name}");
            match value.kind {
                ValueKind::Table(inner) if !inner.is_empty() => self.add_table(&format!("{key}."), inner),
                _ => self.insert(key, value),
            }
        }
    }

    pub(crate) fn insert(&mut self, key: String, value: Value) {
        self.0.insert(key, value);
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Takes out what the schema does not know, and tells of it.
    pub(crate) fn without_unknown_keys(mut self, schema: &Schema, problems: &mut Problems) -> Self {
        let mut unknown: Vec<(String, Value)> =
            self.0.extract_if(|key, _| schema.kind(key).is_none()).collect();
        unknown.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (key, value) in unknown {
            if let Some(problem) = describe_unknown(&key, &value, schema) {
                problems.push(problem);
            }
        }
        self
    }
}

fn describe_unknown(key: &str, value: &Value, schema: &Schema) -> Option<Problem> {
    let origin = value.origin().unwrap_or_default().to_owned();
    let empty_table = matches!(value.kind, ValueKind::Table(_));
    if schema.is_section(key) {
        let message = "is a section, and cannot be a value itself".to_owned();
        let remedy = format!("write [{key}] on a line of its own, and its keys below");
        return (!empty_table).then_some(Problem { key: key.to_owned(), message, origin, remedy });
    }
    let guess = schema.nearest(key).map(|near| format!("; did you mean {near}?"));
    Some(Problem {
        key: key.to_owned(),
        message: format!("is not a setting{}", guess.unwrap_or_default()),
        origin,
        remedy: "correct or remove it; `concentric config show` lists every setting".to_owned(),
    })
}

/// Keeps the position (first line) and the reason (last line) of a parser's message.
fn without_excerpt(message: &str) -> String {
    let position = message.lines().next().unwrap_or_default();
    match message.lines().skip(1).filter(|line| !line.contains('|')).last() {
        Some(reason) => format!("{position}: {reason}"),
        None => position.to_owned(),
    }
}

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, config::ConfigError> {
        Ok(self.0.clone())
    }
}

// `Source` asks for it; the values include secrets, so only the keys are shown.
impl std::fmt::Debug for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// True when the value is the empty text or the empty list, which stand for "not set".
pub(crate) fn is_blank(value: &Value) -> bool {
    match &value.kind {
        ValueKind::String(text) => text.is_empty(),
        ValueKind::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// A value that came from the outside as text, in the type that its key has.
///
/// Text that does not fit stays text, and is refused with its origin when the key is read.
pub(crate) fn typed(kind: schema::Kind, text: &str, origin: &str) -> Value {
    let value: ValueKind = match kind {
        schema::Kind::Flag => text.trim().parse().map_or_else(|_| text.into(), ValueKind::Boolean),
        schema::Kind::Number => text.trim().parse().map_or_else(|_| text.into(), ValueKind::I64),
        schema::Kind::Text => text.into(),
        schema::Kind::List => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            ValueKind::from(items.collect::<Vec<_>>())
        }
    };
    Value::new(Some(&origin.to_owned()), value)
}
