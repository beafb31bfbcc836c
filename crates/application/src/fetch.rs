//! Fetching from the web, wherever an address points that somebody else has chosen: the port, and what it promises.

mod error;

pub use error::{FetchError, Refused};

use async_trait::async_trait;
use domain::web::{Trail, WebAddress};

/// What is wanted of an address.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Types of media, such as `text/html`; none for any.
    pub media_types: &'static [&'static str],
    /// In bytes: how much of the body is taken.
    pub max_bytes: usize,
    /// What becomes of a longer one.
    pub excess: Excess,
}

/// What becomes of a body that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// Nothing is taken of it.
    Refused,
    /// Its beginning will do.
    CutOff,
}

/// What an address answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has something.
    Fetched(Fetched),
    /// It points elsewhere.
    Moved(WebAddress),
}

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The address that it came from in the end.
    pub from: WebAddress,
    /// The status of HTTP.
    pub status: u16,
    /// The type of media and its parameters, as the server gives them.
    pub content_type: Option<String>,
    /// As it was sent; empty unless the status is one of success.
    pub body: Vec<u8>,
}

impl Fetched {
    /// Whether the server says that this is what was asked for.
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..300)
    }
}

/// Fetches from public addresses, and from nowhere else: no address of a private or special network is ever connected to,
/// whatever names it and however it is spelt, on no port but those of the web. Nothing of ours goes along: no cookie, no
/// credential, no referrer. An answer takes 20 seconds at the longest, and never more memory than was wanted of it.
#[async_trait]
pub trait Fetcher: Send + Sync {
    /// Asks once, and does not follow where the answer points.
    async fn get(&self, address: &WebAddress, wanted: &Wanted) -> Result<Answer, FetchError>;
}

impl dyn Fetcher + '_ {
    /// Follows redirects, as far as [`Trail`] lets them be followed.
    pub async fn fetch(&self, address: &WebAddress, wanted: &Wanted) -> Result<Fetched, FetchError> {
        let mut trail = Trail::at_first(address.clone());
        loop {
            match self.get(trail.at(), wanted).await? {
                Answer::Fetched(fetched) => return Ok(fetched),
                Answer::Moved(to) => trail.follow(to)?,
            }
        }
    }
}
