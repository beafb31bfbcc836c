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
    pub healthy: bool,
    /// What else there is to say.
    pub detail: Option<String>,
}
