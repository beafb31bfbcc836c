//! The transactional outbox: messages are stored with the change that caused them.

use application::{
    events::EventStatus,
    ports::IdSource as _,
    store::{Message, StoreError},
};
use domain::shared::{Kind, Scalar, Value};
use sea_query::{Expr, Query};

use super::{driver::Plan, scoped::SqlSession};
use crate::UuidV7;

impl SqlSession {
    /// Stores the messages, in order, as events to be delivered.
    pub(super) async fn publish(&mut self, messages: Vec<Message>) -> Result<(), StoreError> {
        if messages.is_empty() {
            return Ok(());
        }
        // One message is what most writes have; a statement for each larger number is not worth keeping.
        let plan = if messages.len() == 1 { Plan::Keep } else { Plan::Forget };
        let now = self.clock.now().to_value();
        let columns = ["id", "topic", "aggregate", "body", "at", "status", "attempts", "due_at"];
        let mut statement = Query::insert().into_table("outbox").columns(columns).take();
        for message in messages {
            let cells = [
                (Kind::Uuid, Value::Uuid(UuidV7.uuid())),
                (Kind::Text, Value::Text(message.topic.to_owned())),
                (Kind::Uuid, Value::Uuid(message.aggregate)),
                (Kind::Text, Value::Text(message.body())),
                (Kind::Time, now.clone()),
                (Kind::Text, EventStatus::Pending.to_value()),
                (Kind::Int, Value::Int(0)),
                (Kind::Time, now.clone()),
            ];
            let row = cells.map(|(kind, value)| Expr::val(self.connection.bind(kind, value)));
            statement.values(row).map_err(|error| StoreError::Broken(error.into()))?;
        }
        self.connection.execute(&statement, plan).await?;
        self.has_published = true;
        Ok(())
    }
}
