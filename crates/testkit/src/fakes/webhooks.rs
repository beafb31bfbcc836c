use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use application::billing::{GatewayNews, GatewayNotice, NoticeRefusal, PaymentWebhooks};
use domain::{billing::GatewayReference, shared::Timestamp};

/// Believes whatever is signed [`ScriptedWebhooks::SIGNATURE`], and understands what it was told to.
#[derive(Default)]
pub struct ScriptedWebhooks(Mutex<BTreeMap<Vec<u8>, GatewayNotice>>);

impl ScriptedWebhooks {
    /// The one good signature.
    pub const SIGNATURE: &'static str = "signed";
    /// That signature, made long ago.
    pub const STALE: &'static str = "signed long ago";

    /// The body by which the gateway tells that news in that event.
    #[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
    pub fn telling(&self, event: &str, news: GatewayNews) -> Vec<u8> {
        let body = format!("{event}: {news:?}").into_bytes();
        let event = GatewayReference::parse(event).expect("a reference");
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(body.clone(), GatewayNotice { event, news });
        body
    }
}

impl PaymentWebhooks for ScriptedWebhooks {
    fn open(&self, signature: &str, body: &[u8], _: Timestamp) -> Result<GatewayNotice, NoticeRefusal> {
        match signature {
            Self::SIGNATURE => {}
            Self::STALE => return Err(NoticeRefusal::Stale),
            "" => return Err(NoticeRefusal::Malformed),
            _ => return Err(NoticeRefusal::Forged),
        }
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(body).cloned().ok_or(NoticeRefusal::Unreadable)
    }
}
