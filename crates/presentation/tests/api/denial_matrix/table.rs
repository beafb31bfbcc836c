//! The table: a line per operation and kind of what it is aimed at, a column per caller. They come with a session; what other
//! credentials make of it is in `credential`.
//!
//! What lies outside of the caller's sight is 404, what they see but do not outrank is 403 `insufficient-rank`, what a
//! policy denies whatever it is aimed at is 403 `forbidden`. Who shows no credential, or one that has died, is 401; but
//! where people come to get a new one, a dead one counts as none.

use domain::{identity::Role, ordering::OrderStatus};

/// An operation as `METHOD /pattern`, what it is aimed at, and what becomes of it by caller.
pub(super) type Row = (&'static str, Target, [Outcome; 7]);

/// What an operation is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// At nothing in particular.
    Nothing,
    /// At an account of this rank, or something of its owner's.
    Account(Role),
    /// At a product.
    Product {
        /// Whether it is for sale.
        for_sale: bool,
    },
    /// At a run of a job.
    Run {
        /// Whether it has died, or else waits.
        dead: bool,
    },
    /// At an order of a plain user, who is its owner, that has come so far; a paid one has a payment.
    Order(OrderStatus),
}

impl Target {
    /// Every kind that an operation must have a line for.
    pub(super) fn all_of(operation: &str) -> &'static [Self] {
        match operation {
            _ if !operation.contains('{') => &[],
            _ if operation.contains(" /api/v1/downloads/") => &[NONE],
            _ if operation.contains("/sso/{provider}") => &[NONE],
            _ if operation.contains(" /api/v1/products/") => &[SALE, SHELF],
            _ if operation.contains(" /api/v1/jobs/") => &[WAITS, DEAD],
            _ if operation.ends_with("/orders/{id}/pay") => &[SURE],
            _ if operation.ends_with("/orders/{id}/refund") => &[PAID],
            _ if operation.contains(" /api/v1/orders/") => &[ORDER],
            _ if operation.contains(" /api/v1/payments/") => &[PAID],
            _ => &[USER, ADMIN, SUPER],
        }
    }

    /// How far the order has come, pending when that does not matter.
    pub(super) const fn progress(self) -> OrderStatus {
        match self {
            Self::Order(progress) => progress,
            Self::Nothing | Self::Account(_) | Self::Product { .. } | Self::Run { .. } => {
                OrderStatus::Pending
            }
        }
    }

    /// The rank of the account, a plain user's when that does not matter.
    pub(super) const fn rank(self) -> Role {
        match self {
            Self::Account(rank) => rank,
            Self::Nothing | Self::Product { .. } | Self::Run { .. } | Self::Order(_) => Role::User,
        }
    }
}

/// Who calls, in the order of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// Somebody without a credential.
    Anonymous,
    /// A plain user whom the target does not concern.
    User,
    /// The target itself, or whose session it is; a plain user when there is no target.
    Owner,
    /// An admin other than the target.
    Admin,
    /// A super admin other than the target.
    SuperAdmin,
    /// Somebody with the session of a super admin who was inactivated.
    Inactive,
    /// Somebody with the session of a super admin that was not used for too long.
    Expired,
}

impl Caller {
    /// All of them, in the order of the columns.
    pub(super) const ALL: [Self; 7] = [
        Self::Anonymous,
        Self::User,
        Self::Owner,
        Self::Admin,
        Self::SuperAdmin,
        Self::Inactive,
        Self::Expired,
    ];
}

/// A status, and the code of the problem if it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) status: u16,
    pub(super) code: Option<&'static str>,
}

impl Outcome {
    const fn success(status: u16) -> Self {
        Self { status, code: None }
    }

    pub(super) const fn problem(status: u16, code: &'static str) -> Self {
        Self { status, code: Some(code) }
    }
}

const S200: Outcome = Outcome::success(200);
const S201: Outcome = Outcome::success(201);
const S202: Outcome = Outcome::success(202);
const S302: Outcome = Outcome::success(302);
const S204: Outcome = Outcome::success(204);
/// Who is asking?
pub(super) const A401: Outcome = Outcome::problem(401, "unauthenticated");
/// Not for somebody like you.
pub(super) const F403: Outcome = Outcome::problem(403, "forbidden");
/// Not with this credential.
pub(super) const I403: Outcome = Outcome::problem(403, "insufficient-scope");
/// Not with a credential that was there before.
pub(super) const L403: Outcome = Outcome::problem(403, "fresh-log-in-required");
/// Not on somebody like them.
const R403: Outcome = Outcome::problem(403, "insufficient-rank");
/// You may look at it, and no more.
const O403: Outcome = Outcome::problem(403, "out-of-scope");
/// There is none that you may know of.
pub(super) const N404: Outcome = Outcome::problem(404, "not-found");
/// It is over.
const E409: Outcome = Outcome::problem(409, "run-ended");
/// It is under way.
const W409: Outcome = Outcome::problem(409, "run-not-retryable");
/// Logged in already.
const L409: Outcome = Outcome::problem(409, "already-logged-in");

const NONE: Target = Target::Nothing;
const USER: Target = Target::Account(Role::User);
const ADMIN: Target = Target::Account(Role::Admin);
const SUPER: Target = Target::Account(Role::SuperAdmin);
const SALE: Target = Target::Product { for_sale: true };
/// Not for sale.
const SHELF: Target = Target::Product { for_sale: false };
const WAITS: Target = Target::Run { dead: false };
const DEAD: Target = Target::Run { dead: true };
const ORDER: Target = Target::Order(OrderStatus::Pending);
/// Confirmed.
const SURE: Target = Target::Order(OrderStatus::Confirmed);
const PAID: Target = Target::Order(OrderStatus::Paid);

/// Every operation of the document.
#[rustfmt::skip] // Columns are for reading down.
pub(super) const TABLE: &[Row] = &[
    // operation                            target  anon. user  owner admin super inactive, expired
    ("GET /api/v1/",                        NONE,  [S200, S200, S200, S200, S200, S200, S200]),
    ("GET /livez",                          NONE,  [S200, S200, S200, S200, S200, S200, S200]),
    ("GET /readyz",                         NONE,  [S200, S200, S200, S200, S200, S200, S200]),
    ("GET /health",                         NONE,  [S200, S200, S200, S200, S200, S200, S200]),

    ("POST /api/v1/auth/signup",            NONE,  [S201, S201, S201, S201, S201, S201, S201]),
    ("POST /api/v1/auth/login",             NONE,  [S200, L409, L409, L409, L409, S200, S200]),
    ("POST /api/v1/auth/login/second-factor", NONE, [S200, L409, L409, L409, L409, S200, S200]),
    ("POST /api/v1/auth/token",             NONE,  [S200, S200, S200, S200, S200, S200, S200]),
    ("POST /api/v1/auth/token/second-factor", NONE, [S200, S200, S200, S200, S200, S200, S200]),
    ("POST /api/v1/auth/token/refresh",     NONE,  [S200, S200, S200, S200, S200, S200, S200]),
    ("POST /api/v1/auth/token/revoke",      NONE,  [S204, S204, S204, S204, S204, S204, S204]),
    ("GET /.well-known/jwks.json",          NONE,  [S200, S200, S200, S200, S200, S200, S200]),
    ("POST /api/v1/auth/logout",            NONE,  [A401, S204, S204, S204, S204, A401, A401]),
    ("POST /api/v1/auth/password",          NONE,  [A401, S204, S204, S204, S204, A401, A401]),

    // Whoever asks, for whomever: nobody learns who there is.
    ("POST /api/v1/auth/email-verification",         NONE, [S202, S202, S202, S202, S202, S202, S202]),
    ("POST /api/v1/auth/password-reset",             NONE, [S202, S202, S202, S202, S202, S202, S202]),
    // Whoever has the token.
    ("POST /api/v1/auth/email-verification/confirm", NONE, [S204, S204, S204, S204, S204, S204, S204]),
    ("POST /api/v1/auth/password-reset/confirm",     NONE, [S204, S204, S204, S204, S204, S204, S204]),
    ("POST /api/v1/auth/email-change/confirm",       NONE, [S204, S204, S204, S204, S204, S204, S204]),
    // To the provider, or back with the reason why not; nobody has begun a sign-in that they could come back from.
    ("GET /api/v1/auth/sso",                NONE,  [S200, S200, S200, S200, S200, S200, S200]),
    ("GET /api/v1/auth/sso/{provider}",     NONE,  [S302, S302, S302, S302, S302, S302, S302]),
    ("GET /api/v1/auth/sso/{provider}/callback", NONE, [S302, S302, S302, S302, S302, S302, S302]),

    ("GET /api/v1/me",                      NONE,  [A401, S200, S200, S200, S200, A401, A401]),
    ("PATCH /api/v1/me",                    NONE,  [A401, S200, S200, S200, S200, A401, A401]),
    ("POST /api/v1/me/email",               NONE,  [A401, S202, S202, S202, S202, A401, A401]),
    ("GET /api/v1/me/sessions",             NONE,  [A401, S200, S200, S200, S200, A401, A401]),
    ("DELETE /api/v1/me/sessions",          NONE,  [A401, S204, S204, S204, S204, A401, A401]),
    ("DELETE /api/v1/me/sessions/{id}",     USER,  [A401, N404, S204, N404, N404, A401, A401]),
    ("DELETE /api/v1/me/sessions/{id}",     ADMIN, [A401, N404, S204, N404, N404, A401, A401]),
    ("DELETE /api/v1/me/sessions/{id}",     SUPER, [A401, N404, S204, N404, N404, A401, A401]),

    ("GET /api/v1/me/api-keys",             NONE,  [A401, S200, S200, S200, S200, A401, A401]),
    ("POST /api/v1/me/api-keys",            NONE,  [A401, S201, S201, S201, S201, A401, A401]),
    ("GET /api/v1/me/api-keys/{id}",        USER,  [A401, N404, S200, N404, N404, A401, A401]),
    ("GET /api/v1/me/api-keys/{id}",        ADMIN, [A401, N404, S200, N404, N404, A401, A401]),
    ("GET /api/v1/me/api-keys/{id}",        SUPER, [A401, N404, S200, N404, N404, A401, A401]),
    ("DELETE /api/v1/me/api-keys/{id}",     USER,  [A401, N404, S204, N404, N404, A401, A401]),
    ("DELETE /api/v1/me/api-keys/{id}",     ADMIN, [A401, N404, S204, N404, N404, A401, A401]),
    ("DELETE /api/v1/me/api-keys/{id}",     SUPER, [A401, N404, S204, N404, N404, A401, A401]),
    ("POST /api/v1/me/api-keys/{id}/rotate", USER,  [A401, N404, S201, N404, N404, A401, A401]),
    ("POST /api/v1/me/api-keys/{id}/rotate", ADMIN, [A401, N404, S201, N404, N404, A401, A401]),
    ("POST /api/v1/me/api-keys/{id}/rotate", SUPER, [A401, N404, S201, N404, N404, A401, A401]),

    ("GET /api/v1/me/second-factor",        NONE,  [A401, S200, S200, S200, S200, A401, A401]),
    ("POST /api/v1/me/second-factor/totp",  NONE,  [A401, S200, S200, S200, S200, A401, A401]),
    ("POST /api/v1/me/second-factor/totp/confirm", NONE, [A401, S200, S200, S200, S200, A401, A401]),
    ("POST /api/v1/me/second-factor/recovery-codes", NONE, [A401, S200, S200, S200, S200, A401, A401]),
    ("DELETE /api/v1/me/second-factor/totp", NONE, [A401, S204, S204, S204, S204, A401, A401]),

    ("GET /api/v1/me/identities",           NONE,  [A401, S200, S200, S200, S200, A401, A401]),
    ("DELETE /api/v1/me/identities/{id}",   USER,  [A401, N404, S204, N404, N404, A401, A401]),
    ("DELETE /api/v1/me/identities/{id}",   ADMIN, [A401, N404, S204, N404, N404, A401, A401]),
    ("DELETE /api/v1/me/identities/{id}",   SUPER, [A401, N404, S204, N404, N404, A401, A401]),

    ("POST /api/v1/me/identities/sso/{provider}", NONE, [A401, S200, S200, S200, S200, A401, A401]),

    // The target's rank is the one that the new account is to have.
    ("POST /api/v1/users",                  USER,  [A401, F403, F403, S201, S201, A401, A401]),
    ("POST /api/v1/users",                  ADMIN, [A401, F403, R403, R403, S201, A401, A401]),
    ("POST /api/v1/users",                  SUPER, [A401, F403, R403, R403, R403, A401, A401]),
    ("GET /api/v1/users",                   NONE,  [A401, F403, F403, S200, S200, A401, A401]),

    ("GET /api/v1/users/{id}",              USER,  [A401, N404, S200, S200, S200, A401, A401]),
    ("GET /api/v1/users/{id}",              ADMIN, [A401, N404, S200, S200, S200, A401, A401]),
    ("GET /api/v1/users/{id}",              SUPER, [A401, N404, S200, S200, S200, A401, A401]),
    ("GET /api/v1/users/by-cpf/{cpf}",      USER,  [A401, F403, F403, S200, S200, A401, A401]),
    ("GET /api/v1/users/by-cpf/{cpf}",      ADMIN, [A401, F403, S200, S200, S200, A401, A401]),
    ("GET /api/v1/users/by-cpf/{cpf}",      SUPER, [A401, F403, S200, S200, S200, A401, A401]),

    ("PATCH /api/v1/users/{id}",            USER,  [A401, F403, F403, S200, S200, A401, A401]),
    ("PATCH /api/v1/users/{id}",            ADMIN, [A401, F403, R403, R403, S200, A401, A401]),
    ("PATCH /api/v1/users/{id}",            SUPER, [A401, F403, R403, R403, S200, A401, A401]),
    ("DELETE /api/v1/users/{id}",           USER,  [A401, F403, F403, S204, S204, A401, A401]),
    ("DELETE /api/v1/users/{id}",           ADMIN, [A401, F403, R403, R403, S204, A401, A401]),
    ("DELETE /api/v1/users/{id}",           SUPER, [A401, F403, R403, R403, S204, A401, A401]),
    ("PUT /api/v1/users/{id}/password",     USER,  [A401, F403, F403, S204, S204, A401, A401]),
    ("PUT /api/v1/users/{id}/password",     ADMIN, [A401, F403, R403, R403, S204, A401, A401]),
    ("PUT /api/v1/users/{id}/password",     SUPER, [A401, F403, R403, R403, S204, A401, A401]),
    ("DELETE /api/v1/users/{id}/sessions",  USER,  [A401, F403, F403, S204, S204, A401, A401]),
    ("DELETE /api/v1/users/{id}/sessions",  ADMIN, [A401, F403, R403, R403, S204, A401, A401]),
    ("DELETE /api/v1/users/{id}/sessions",  SUPER, [A401, F403, R403, R403, S204, A401, A401]),
    ("DELETE /api/v1/users/{id}/second-factor", USER,  [A401, F403, F403, S204, S204, A401, A401]),
    ("DELETE /api/v1/users/{id}/second-factor", ADMIN, [A401, F403, R403, R403, S204, A401, A401]),
    ("DELETE /api/v1/users/{id}/second-factor", SUPER, [A401, F403, R403, R403, S204, A401, A401]),
    ("POST /api/v1/users/{id}/inactivate",  USER,  [A401, F403, F403, S200, S200, A401, A401]),
    ("POST /api/v1/users/{id}/inactivate",  ADMIN, [A401, F403, R403, R403, S200, A401, A401]),
    ("POST /api/v1/users/{id}/inactivate",  SUPER, [A401, F403, R403, R403, S200, A401, A401]),
    ("POST /api/v1/users/{id}/reactivate",  USER,  [A401, F403, F403, S200, S200, A401, A401]),
    ("POST /api/v1/users/{id}/reactivate",  ADMIN, [A401, F403, R403, R403, S200, A401, A401]),
    ("POST /api/v1/users/{id}/reactivate",  SUPER, [A401, F403, R403, R403, S200, A401, A401]),

    ("POST /api/v1/users/bulk",             USER,  [A401, F403, F403, S201, S201, A401, A401]),
    ("POST /api/v1/users/bulk",             ADMIN, [A401, F403, R403, R403, S201, A401, A401]),
    ("POST /api/v1/users/bulk",             SUPER, [A401, F403, R403, R403, R403, A401, A401]),
    ("PATCH /api/v1/users/bulk",            USER,  [A401, F403, F403, S200, S200, A401, A401]),
    ("PATCH /api/v1/users/bulk",            ADMIN, [A401, F403, R403, R403, S200, A401, A401]),
    ("PATCH /api/v1/users/bulk",            SUPER, [A401, F403, R403, R403, S200, A401, A401]),
    ("DELETE /api/v1/users/bulk",           USER,  [A401, F403, F403, S204, S204, A401, A401]),
    ("DELETE /api/v1/users/bulk",           ADMIN, [A401, F403, R403, R403, S204, A401, A401]),
    ("DELETE /api/v1/users/bulk",           SUPER, [A401, F403, R403, R403, S204, A401, A401]),

    ("POST /api/v1/users/{id}/grant",       USER,  [A401, F403, F403, F403, S200, A401, A401]),
    ("POST /api/v1/users/{id}/grant",       ADMIN, [A401, F403, F403, F403, S200, A401, A401]),
    ("POST /api/v1/users/{id}/grant",       SUPER, [A401, F403, R403, F403, S200, A401, A401]),
    ("POST /api/v1/users/{id}/revoke",      USER,  [A401, F403, F403, F403, S200, A401, A401]),
    ("POST /api/v1/users/{id}/revoke",      ADMIN, [A401, F403, F403, F403, S200, A401, A401]),
    ("POST /api/v1/users/{id}/revoke",      SUPER, [A401, F403, R403, F403, S200, A401, A401]),

    ("GET /api/v1/products",                NONE,  [S200, S200, S200, S200, S200, A401, A401]),
    ("POST /api/v1/products",               NONE,  [A401, F403, F403, S201, S201, A401, A401]),
    ("GET /api/v1/products/{id}",           SALE,  [S200, S200, S200, S200, S200, A401, A401]),
    ("GET /api/v1/products/{id}",           SHELF, [N404, N404, N404, S200, S200, A401, A401]),
    ("PATCH /api/v1/products/{id}",         SALE,  [A401, F403, F403, S200, S200, A401, A401]),
    ("PATCH /api/v1/products/{id}",         SHELF, [A401, F403, F403, S200, S200, A401, A401]),
    ("DELETE /api/v1/products/{id}",        SALE,  [A401, F403, F403, S204, S204, A401, A401]),
    ("DELETE /api/v1/products/{id}",        SHELF, [A401, F403, F403, S204, S204, A401, A401]),
    ("GET /api/v1/products/{id}/image",     SALE,  [S200, S200, S200, S200, S200, A401, A401]),
    ("GET /api/v1/products/{id}/image",     SHELF, [N404, N404, N404, S200, S200, A401, A401]),
    ("PUT /api/v1/products/{id}/image",     SALE,  [A401, F403, F403, S200, S200, A401, A401]),
    ("PUT /api/v1/products/{id}/image",     SHELF, [A401, F403, F403, S200, S200, A401, A401]),
    ("DELETE /api/v1/products/{id}/image",  SALE,  [A401, F403, F403, S200, S200, A401, A401]),
    ("DELETE /api/v1/products/{id}/image",  SHELF, [A401, F403, F403, S200, S200, A401, A401]),

    // Whoever has the link has the file.
    ("GET /api/v1/downloads/{folder}/{file}", NONE, [S200, S200, S200, S200, S200, S200, S200]),

    // Whoever has signed it is heard, whatever session they bring.
    ("POST /webhooks/payments",               NONE, [S204, S204, S204, S204, S204, S204, S204]),
    ("POST /webhooks/clerk",                  NONE, [S204, S204, S204, S204, S204, S204, S204]),

    ("GET /api/v1/orders",                             NONE,  [A401, S200, S200, S200, S200, A401, A401]),
    ("POST /api/v1/orders",                            NONE,  [A401, S201, S201, S201, S201, A401, A401]),
    ("GET /api/v1/orders/{id}",                        ORDER, [A401, N404, S200, S200, S200, A401, A401]),
    ("POST /api/v1/orders/{id}/items",                 ORDER, [A401, N404, S200, O403, O403, A401, A401]),
    ("PATCH /api/v1/orders/{id}/items/{item_id}",      ORDER, [A401, N404, S200, O403, O403, A401, A401]),
    ("DELETE /api/v1/orders/{id}/items/{item_id}",     ORDER, [A401, N404, S200, O403, O403, A401, A401]),
    ("POST /api/v1/orders/{id}/confirm",               ORDER, [A401, N404, S200, O403, O403, A401, A401]),
    ("POST /api/v1/orders/{id}/cancel",                ORDER, [A401, N404, S200, O403, O403, A401, A401]),
    ("POST /api/v1/orders/{id}/pay",                   SURE,  [A401, N404, S201, O403, O403, A401, A401]),
    ("POST /api/v1/orders/{id}/refund",                PAID,  [A401, F403, F403, S201, S201, A401, A401]),

    ("GET /api/v1/payments",                           NONE,  [A401, S200, S200, S200, S200, A401, A401]),
    ("GET /api/v1/payments/{id}",                      PAID,  [A401, N404, S200, S200, S200, A401, A401]),
    ("GET /api/v1/ledger/accounts",                    NONE,  [A401, F403, F403, S200, S200, A401, A401]),
    ("GET /api/v1/ledger/entries",                     NONE,  [A401, F403, F403, S200, S200, A401, A401]),

    ("GET /api/v1/jobs",                               NONE,  [A401, F403, F403, S200, S200, A401, A401]),
    ("POST /api/v1/jobs",                              NONE,  [A401, F403, F403, S201, S201, A401, A401]),
    ("GET /api/v1/jobs/definitions",                   NONE,  [A401, F403, F403, S200, S200, A401, A401]),
    ("GET /api/v1/jobs/{id}",                          WAITS, [A401, F403, F403, S200, S200, A401, A401]),
    ("GET /api/v1/jobs/{id}",                          DEAD,  [A401, F403, F403, S200, S200, A401, A401]),
    ("POST /api/v1/jobs/{id}/cancel",                  WAITS, [A401, F403, F403, S200, S200, A401, A401]),
    ("POST /api/v1/jobs/{id}/cancel",                  DEAD,  [A401, F403, F403, E409, E409, A401, A401]),
    ("POST /api/v1/jobs/{id}/retry",                   WAITS, [A401, F403, F403, W409, W409, A401, A401]),
    ("POST /api/v1/jobs/{id}/retry",                   DEAD,  [A401, F403, F403, S200, S200, A401, A401]),
];
