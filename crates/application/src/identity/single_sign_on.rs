//! Signing in by an OpenID provider: the browser is sent there, and comes back with a code, which is redeemed for the
//! provider's word on who it is. What is remembered in between is in the cache, and can be used once.

mod attempt;
mod begin_sign_in;
mod finish_sign_in;
mod link_external;
mod provider;
mod providers;
mod return_path;

pub use attempt::{ATTEMPT_LASTS, Attempts};
pub use begin_sign_in::{BeginSignIn, Begun, Visitor};
pub use finish_sign_in::{Arrival, Callback, FinishSignIn, Finished, Response};
pub use link_external::LinkExternal;
pub use provider::{AuthorizationRequest, AuthorizationResponse, IdentityProvider, ProviderError};
pub use providers::{SignInProvider, SignInProviders};
pub use return_path::{InvalidReturnPath, ReturnPath, ReturnPaths};

use super::{NotFresh, Unresolved};

/// Why nobody was signed in, or linked, by a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SsoError {
    /// They came with a live session.
    #[error("already logged in; log out first")]
    AlreadyLoggedIn,
    /// What was begun is not known any more, was finished before, or was begun in another browser.
    #[error("this sign-in has expired or was begun in another browser; start again")]
    Expired,
    /// They said no at the provider, or the provider did.
    #[error("the provider was not allowed to say who this is")]
    AccessDenied,
    /// The provider cannot be reached, or the cache, without which nothing can be begun.
    #[error("signing in by the provider does not work at the moment; try again later")]
    Unavailable,
    /// The provider does not know its own code, or what it says cannot be trusted. The log says why.
    #[error("the provider's answer was not accepted")]
    NotAccepted,
    /// The provider vouches for somebody who is not let in.
    #[error(transparent)]
    Unresolved(#[from] Unresolved),
    /// The account to link is not the one that is logged in now.
    #[error("log in to the account that is to be linked, and start again")]
    LoggedOut,
    /// The session is too old to change what one logs in with.
    #[error(transparent)]
    NotFresh(#[from] NotFresh),
    /// The one whom the provider vouches for is linked with another account.
    #[error("this identity is linked with another account")]
    LinkedElsewhere,
    /// Nobody has shown that they read what is sent to the address of the account.
    #[error("verify the e-mail address first")]
    EmailUnverified,
}
