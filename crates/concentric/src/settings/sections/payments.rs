//! Who moves money.

use crate::settings::profile::Profile;
use crate::settings::reader::Reader;

pub(crate) const GATEWAY: &str = "payments.gateway";

/// `[payments]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentSettings {
    /// Who moves it.
    pub gateway: Gateway,
}

/// A gateway that moves money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gateway {
    /// The one in the process, which moves none.
    Sandbox,
}

impl PaymentSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let words = [("auto", None), ("sandbox", Some(Gateway::Sandbox))];
        let chosen = reader.word(GATEWAY, words).flatten();
        if chosen.is_none() && reader.profile == Profile::Production && reader.accepted(&[GATEWAY]) {
            let message =
                "is missing; \"sandbox\" is there, which takes every order for paid, and moves no money";
            reader.reject(GATEWAY, message);
        }
        Self { gateway: chosen.unwrap_or(Gateway::Sandbox) }
    }
}
