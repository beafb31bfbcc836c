//! Cursors of the list of users and products: where a page ended, signed, in the form that the program gives them.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::failure::Failure;
use super::moment::Moment;

const MAC: usize = 32;

/// What a list request may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    pub(super) cursor: Option<String>,
    #[serde(default = "twenty")]
    pub(super) limit: u32,
}

const fn twenty() -> u32 {
    20
}

/// Part of a list.
#[derive(Serialize)]
pub(super) struct Page<T> {
    items: Vec<T>,
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// The entity behind which a page begins.
pub(super) type Place = (Moment, Uuid);

/// The key that cursors are signed with.
pub(super) struct CursorKey(Hmac<Sha256>);

/// A column's value in a cursor.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    Time(i64),
    Uuid(u128),
}

impl CursorKey {
    pub(super) fn new(secret: &[u8]) -> Self {
        let mut block = [0; 64];
        block[..MAC].copy_from_slice(&Sha256::digest(secret));
        Self(Hmac::new(&block.into()))
    }

    /// Where the page that is asked for begins. `name` is that of the entity.
    pub(super) fn place(&self, name: &str, ask: &Ask) -> Result<Option<Place>, Failure> {
        if !(1..=100).contains(&ask.limit) {
            return Err(Failure::Refused(StatusCode::UNPROCESSABLE_ENTITY));
        }
        let Some(cursor) = &ask.cursor else { return Ok(None) };
        self.open(name, cursor).map(Some).ok_or(Failure::Refused(StatusCode::UNPROCESSABLE_ENTITY))
    }

    /// The page of `rows`, which are one more than it may have if another follows.
    pub(super) fn page<T>(
        &self,
        name: &str,
        ask: &Ask,
        mut items: Vec<T>,
        place: impl Fn(&T) -> Place,
    ) -> serde_json::Result<Page<T>> {
        let limit = ask.limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        let next_cursor = last.map(|item| self.seal(name, place(item))).transpose()?;
        let offset = ask.cursor.is_none().then_some(0);
        Ok(Page { items, limit: ask.limit, offset, next_cursor })
    }

    fn seal(&self, name: &str, (at, id): Place) -> serde_json::Result<String> {
        let payload = serde_json::to_vec(&[Part::Time(at.micros()), Part::Uuid(id.as_u128())])?;
        let mut sealed = self.mac(name, &payload).finalize().into_bytes().to_vec();
        sealed.extend(payload);
        Ok(BASE64_URL_SAFE_NO_PAD.encode(sealed))
    }

    fn open(&self, name: &str, text: &str) -> Option<Place> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (mac, payload) = sealed.split_at_checked(MAC)?;
        self.mac(name, payload).verify_slice(mac).ok()?;
        let parts: [Part; 2] = serde_json::from_slice(payload).ok()?;
        match parts {
            [Part::Time(at), Part::Uuid(id)] => Some((Moment::from_micros(at), Uuid::from_u128(id))),
            _ => None,
        }
    }

    fn mac(&self, name: &str, payload: &[u8]) -> Hmac<Sha256> {
        let binding = format!("{name:?} -\"created_at\" -\"id\"");
        let mac = self.0.clone().chain_update((binding.len() as u64).to_be_bytes());
        mac.chain_update(binding).chain_update(payload)
    }
}

impl<T> Page<T> {
    /// The `Link` header to the pages around this one.
    pub(super) fn links(&self, path: &str) -> String {
        match (&self.next_cursor, self.offset) {
            (None, _) => format!("<{path}>; rel=\"first\""),
            (Some(_), Some(_)) => {
                format!("<{path}>; rel=\"first\", <{path}?offset={}>; rel=\"next\"", self.limit)
            }
            (Some(next), None) => format!("<{path}>; rel=\"first\", <{path}?cursor={next}>; rel=\"next\""),
        }
    }
}
