use std::{str::Split, sync::Arc, time::Duration};

use domain::{identity::User, shared::Id};

use super::{AuthorizationRequest, ReturnPath};
use crate::cache::{Cache, CacheError, CacheKey, Namespace};

/// How long people may take at the provider.
pub const ATTEMPT_LASTS: Duration = Duration::from_secs(10 * 60);

const NAMESPACE: Namespace = Namespace::new("single-sign-on");

/// What is remembered of a sign-in that was begun.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Attempt {
    pub(super) provider: String,
    pub(super) request: AuthorizationRequest,
    pub(super) return_to: ReturnPath,
    pub(super) purpose: Purpose,
}

/// What it was begun for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To log in.
    SignIn,
    /// To link that account, which is logged in.
    Link(Id<User>),
}

/// Remembers sign-ins that were begun, for [`ATTEMPT_LASTS`]. To forget one is safe: its owner begins another.
#[derive(Clone)]
pub struct Attempts(Arc<dyn Cache>);

impl Attempts {
    /// In that cache, which all instances should share: the browser may come back to another one.
    pub fn new(cache: Arc<dyn Cache>) -> Self {
        Self(cache)
    }

    /// Remembers one that was begun in the browser with that secret.
    pub(super) async fn keep(&self, browser: &str, attempt: &Attempt) -> Result<(), CacheError> {
        self.0.put(&key(&attempt.request.state, browser), attempt.written().as_bytes(), ATTEMPT_LASTS).await
    }

    /// Gives the one of that state, once, to the browser in which it was begun and to no other: who lures somebody into a
    /// sign-in of their own has the state, but not the secret.
    pub(super) async fn take(&self, state: &str, browser: &str) -> Result<Option<Attempt>, CacheError> {
        let kept = self.0.take(&key(state, browser)).await?;
        Ok(kept.and_then(|bytes| Attempt::read(std::str::from_utf8(&bytes).ok()?, state)))
    }
}

/// Neither state nor secret has a line break: one that came from outside finds nothing that was kept.
fn key(state: &str, browser: &str) -> CacheKey {
    CacheKey::new(NAMESPACE, format!("{state}\n{browser}"))
}

impl Attempt {
    /// A part per line; none of them has a line break.
    fn written(&self) -> String {
        let Self { provider, request, return_to, purpose } = self;
        let AuthorizationRequest { nonce, code_verifier, .. } = request;
        let account = match purpose {
            Purpose::SignIn => String::new(),
            Purpose::Link(user) => user.to_string(),
        };
        [provider, nonce, code_verifier, return_to.as_str(), &account].join("\n")
    }

    /// None for what another release has written in another way.
    fn read(text: &str, state: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let mut next = || owned(&mut lines);
        let (provider, nonce, code_verifier, return_to) = (next()?, next()?, next()?, next()?);
        let purpose = match next()?.as_str() {
            "" => Purpose::SignIn,
            user => Purpose::Link(Id::new(user.parse().ok()?)),
        };
        let request = AuthorizationRequest { state: state.to_owned(), nonce, code_verifier };
        Some(Self { provider, request, return_to: ReturnPath::parse(&return_to).ok()?, purpose })
    }
}

fn owned(lines: &mut Split<'_, char>) -> Option<String> {
    lines.next().map(str::to_owned)
}
