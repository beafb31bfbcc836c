use std::sync::Arc;

use super::{IdentityProvider, ReturnPaths};
use crate::identity::NewcomerPolicy;

/// A provider that people may sign in by.
#[derive(Clone)]
pub struct SignInProvider {
    /// What it is called in addresses and in the audit trail.
    pub name: String,
    /// What people know it by.
    pub title: String,
    /// What becomes of people who have no account.
    pub newcomers: NewcomerPolicy,
    /// Where browsers may go afterwards.
    pub return_paths: ReturnPaths,
    /// The way to it.
    pub provider: Arc<dyn IdentityProvider>,
}

/// The providers that people may sign in by, in the operator's order.
#[derive(Clone, Default)]
pub struct SignInProviders(Vec<SignInProvider>);

impl SignInProviders {
    /// These.
    pub fn new(providers: impl IntoIterator<Item = SignInProvider>) -> Self {
        Self(providers.into_iter().collect())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &SignInProvider> {
        self.0.iter()
    }

    /// The one of that name, if there is any.
    pub fn find(&self, name: &str) -> Option<&SignInProvider> {
        self.0.iter().find(|provider| provider.name == name)
    }
}
