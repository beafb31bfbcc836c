use std::sync::Arc;

use application::events::Subscriber;

use super::{
    Enqueues, confirm_orders::ConfirmOrders, greet_new_addresses::GreetNewAddresses,
    warn_holders::WarnHolders, welcome_newcomers::WelcomeNewcomers,
};
use crate::app::App;

/// The subscribers that a process knows.
#[derive(Clone)]
pub struct Subscribers(Arc<[Arc<dyn Subscriber>]>);

impl Subscribers {
    /// The subscribers of this program. A new one gets its line here.
    pub fn of(app: &App) -> Self {
        Self::new([
            Enqueues::<ConfirmOrders>::of(app),
            Enqueues::<GreetNewAddresses>::of(app),
            Enqueues::<WarnHolders>::of(app),
            Enqueues::<WelcomeNewcomers>::of(app),
        ])
    }

    /// These subscribers.
    pub fn new(subscribers: impl IntoIterator<Item = Arc<dyn Subscriber>>) -> Self {
        Self(subscribers.into_iter().collect())
    }

    /// All of them.
    pub fn all(&self) -> &[Arc<dyn Subscriber>] {
        &self.0
    }
}
