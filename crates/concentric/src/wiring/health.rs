//! How the things are that the service depends on.

use std::time::Duration;

use async_trait::async_trait;
use infrastructure::{cache::RedisLink, sql::Database};
use presentation::http::{ComponentHealth, Condition, Health};

/// A database that takes longer to say that it is there is not.
const PATIENCE: Duration = Duration::from_secs(2);

/// Readiness is that of the database; what Redis does, each process can do by itself.
pub(super) struct Components {
    pub(super) database: Database,
    pub(super) redis: Option<RedisLink>,
}

#[async_trait]
impl Health for Components {
    async fn check(&self) -> Vec<ComponentHealth> {
        let (database, cache) = tokio::join!(self.database(), self.cache());
        vec![database, cache]
    }
}

impl Components {
    async fn database(&self) -> ComponentHealth {
        let answer = tokio::time::timeout(PATIENCE, self.database.ping()).await;
        let detail = match answer {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some(format!("no answer within {} s", PATIENCE.as_secs())),
        };
        let condition = if detail.is_none() { Condition::Well } else { Condition::Away };
        ComponentHealth { name: "database", condition, detail }
    }

    async fn cache(&self) -> ComponentHealth {
        let (condition, detail) = match &self.redis {
            None => (Condition::Well, "in this process"),
            Some(redis) if redis.answers().await => (Condition::Well, "Redis"),
            Some(_) => (Condition::Degraded, "Redis is away; each process counts and remembers for itself"),
        };
        ComponentHealth { name: "cache", condition, detail: Some(detail.to_owned()) }
    }
}
