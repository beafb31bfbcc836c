use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use application::identity::{IssuerNews, IssuerNotice, IssuerNoticeRefusal, IssuerWebhooks, NoticeSignature};
use domain::shared::Timestamp;

/// Believes whatever is signed [`ScriptedIssuerWebhooks::SIGNATURE`], and understands what it was told to.
#[derive(Default)]
pub struct ScriptedIssuerWebhooks(Mutex<BTreeMap<Vec<u8>, IssuerNews>>);

impl ScriptedIssuerWebhooks {
    /// The one good signature.
    pub const SIGNATURE: &'static str = "signed";
    /// That signature, made long ago.
    pub const STALE: &'static str = "signed long ago";

    /// The body by which the issuer tells that news.
    pub fn telling(&self, news: IssuerNews) -> Vec<u8> {
        let body = format!("{news:?}").into_bytes();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(body.clone(), news);
        body
    }

    /// The headers of a message of that name.
    pub fn signed(message: &str) -> NoticeSignature {
        NoticeSignature {
            id: message.to_owned(),
            timestamp: "0".to_owned(),
            signature: Self::SIGNATURE.to_owned(),
        }
    }
}

impl IssuerWebhooks for ScriptedIssuerWebhooks {
    fn open(
        &self,
        signed: &NoticeSignature,
        body: &[u8],
        _: Timestamp,
    ) -> Result<IssuerNotice, IssuerNoticeRefusal> {
        match signed.signature.as_str() {
            Self::SIGNATURE => {}
            Self::STALE => return Err(IssuerNoticeRefusal::Stale),
            "" => return Err(IssuerNoticeRefusal::Malformed),
            _ => return Err(IssuerNoticeRefusal::Forged),
        }
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let news = known.get(body).cloned().ok_or(IssuerNoticeRefusal::Unreadable { field: "data.id" })?;
        Ok(IssuerNotice { message: signed.id.clone(), news })
    }
}
