//! What readiness depends on, as the composition root tells it.

use async_trait::async_trait;

/// Whether the things that the service depends on can be reached.
#[async_trait]
pub trait Health: Send + Sync {
    /// Asks every component; answers within seconds whatever their state. The details are shown to anyone: they hold
    /// no addresses and no secrets.
    async fn check(&self) -> Vec<ComponentHealth>;
}

/// How one component is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentHealth {
    /// Its name, such as `database`.
    pub name: &'static str,
    /// Whether it does its work.
    pub condition: Condition,
    /// What else there is to say.
    pub detail: Option<String>,
}

/// Whether a component does its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It does.
    Well,
    /// It does not, and the service does without it for now.
    Degraded,
    /// It does not, and neither does the service.
    Away,
}
