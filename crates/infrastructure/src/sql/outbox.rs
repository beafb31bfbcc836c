//! The transactional outbox: messages are stored with the change that caused them.

use application::store::{Message, StoreError};
use domain::shared::{Kind, Scalar, Value};
use sea_query::{Expr, Query};

use super::{driver::Plan, scoped::SqlSession};

impl SqlSession {
    /// Stores the messages, in order.
    pub(super) async fn publish(&mut self, messages: Vec<Message>) -> Result<(), StoreError> {
        if messages.is_empty() {
            return Ok(());
        }
        // One message is what most writes have; a statement for each larger number is not worth keeping.
        let plan = if messages.len() == 1 { Plan::Keep } else { Plan::Forget };
        let now = self.clock.now();
        let columns = ["topic", "aggregate", "body", "at"];
        let mut statement = Query::insert().into_table("outbox").columns(columns).take();
        for Message { topic, aggregate, fields } in messages {
            let cells = [
                (Kind::Text, Value::Text(topic.to_owned())),
                (Kind::Uuid, Value::Uuid(aggregate)),
                (Kind::Text, Value::Text(body(fields))),
                (Kind::Time, now.to_value()),
            ];
            let row = cells.map(|(kind, value)| Expr::val(self.connection.bind(kind, value)));
            statement.values(row).map_err(|error| StoreError::Broken(error.into()))?;
        }
        self.connection.execute(&statement, plan).await.map(|_| ())
    }
}

fn body(fields: Vec<(&'static str, Value)>) -> String {
    let json = |value| match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => flag.into(),
        Value::Int(number) | Value::Time(number) => number.into(),
        Value::Text(text) => text.into(),
        Value::Uuid(uuid) => uuid.to_string().into(),
    };
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), json(value)));
    serde_json::Value::Object(fields.collect()).to_string()
}
