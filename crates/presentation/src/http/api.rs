//! What every operation of the API has at hand.

use super::{authentication::SessionCookie, identity::Issuer, listing::CursorKey};
use crate::{app::App, jobs::Catalogue};

/// The state of the router.
pub(super) struct Api {
    /// The use cases.
    pub(super) app: App,
    /// The jobs that can be enqueued.
    pub(super) jobs: Catalogue,
    /// The cookie that carries sessions.
    pub(super) session_cookie: SessionCookie,
    /// What cursors are signed with.
    pub(super) cursor_key: CursorKey,
    /// What authenticator apps call the service.
    pub(super) totp_issuer: Issuer,
}
