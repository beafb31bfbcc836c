use async_trait::async_trait;
use domain::{
    identity::{
        ApiKey, ExternalIdentity, ExternalSubject, SecurityEvent, Session, SpentToken, TokenDigest, User,
        UserEvent,
    },
    shared::{Id, Record, Scalar, Timestamp},
};

use super::policy::{Authenticate, GuardSuperAdmins};
use crate::{
    authz::{Delete, Permit, Read, Update},
    field,
    query::{Column, Filter},
    store::{
        BulkCreates, BulkDeletes, BulkLoads, BulkUpdates, Creates, Deletes, DeletesMatching, Entity, Finds,
        Listed, Lists, Loads, Locks, Message, Reads, StoreError, Updates, repository,
    },
};

impl Entity for User {
    const NAME: &'static str = "user";
    const UNIQUE: &'static [Column<Self>] = &[
        field!(User.username_key()).column(),
        field!(User.email_key()).column(),
        field!(User.cpf()).column(),
    ];

    fn id(&self) -> Id<Self> {
        self.id()
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.state().record)
    }

    fn record_mut(&mut self) -> Option<&mut Record> {
        Some(self.record_mut())
    }

    fn take_messages(&mut self) -> Vec<Message> {
        let (aggregate, role) = (self.id().raw(), self.role());
        let message = |event| {
            let (topic, fields) = match event {
                UserEvent::Created => ("user.created", vec![("role", role.to_value())]),
                UserEvent::Deleted => ("user.deleted", vec![]),
                UserEvent::Inactivated => ("user.inactivated", vec![]),
                UserEvent::Reactivated => ("user.reactivated", vec![]),
                UserEvent::RoleChanged(role) => ("user.role-changed", vec![("role", role.to_value())]),
                UserEvent::PasswordChanged => ("user.password-changed", vec![]),
                UserEvent::EmailChanged { previous } => {
                    ("user.email-changed", vec![("previous", previous.to_value())])
                }
                UserEvent::SignInMethodAdded(kind) => {
                    ("user.sign-in-method-added", vec![("kind", kind.to_value())])
                }
                UserEvent::SignInMethodRemoved(kind) => {
                    ("user.sign-in-method-removed", vec![("kind", kind.to_value())])
                }
            };
            Message { topic, aggregate, fields }
        };
        self.take_events().into_iter().map(message).collect()
    }
}

impl Listed for User {
    const SEARCH: &'static [Column<Self>] =
        &[field!(User.username_key()).column(), field!(User.email_key()).column()];
    const SORT: &'static [(&'static str, Column<Self>)] = &[
        ("created_at", field!(User.created_at()).column()),
        ("updated_at", field!(User.updated_at()).column()),
        ("username", field!(User.username_key()).column()),
        ("email", field!(User.email_key()).column()),
    ];
}

repository!(
    /// Looks at accounts.
    UserQueries: Lists<User> + Reads<User> + Finds<Authenticate, User> + Finds<Read, User>
);

repository!(
    /// Keeps accounts.
    UserRepository: UserQueries
        + Creates<User>
        + BulkCreates<User>
        + Loads<Update, User>
        + BulkLoads<Update, User>
        + Updates<User>
        + BulkUpdates<User>
        + Loads<Delete, User>
        + BulkLoads<Delete, User>
        + Deletes<User>
        + BulkDeletes<User>
        + Locks<GuardSuperAdmins, User>
);

impl Entity for Session {
    const NAME: &'static str = "session";
    const UNIQUE: &'static [Column<Self>] = &[field!(Session.token()).column()];

    fn id(&self) -> Id<Self> {
        self.id()
    }
}

impl Listed for Session {
    const SEARCH: &'static [Column<Self>] = &[];
    const SORT: &'static [(&'static str, Column<Self>)] =
        &[("created_at", field!(Session.created_at()).column())];
}

/// Looks at sessions.
#[async_trait]
pub trait SessionQueries: Lists<Session> {
    /// The session of that digest and its user, whatever state they are in, in one statement: it runs on every request.
    async fn find_with_user(
        &mut self,
        permit: &Permit<Authenticate, Session>,
        token: &TokenDigest,
    ) -> Result<Option<(Session, User)>, StoreError>;

    /// The session of that id and its user, likewise: it runs on every request with an access token.
    async fn find_session_with_user(
        &mut self,
        permit: &Permit<Authenticate, Session>,
        id: Id<Session>,
    ) -> Result<Option<(Session, User)>, StoreError>;
}

repository!(
    /// Keeps sessions.
    SessionRepository: SessionQueries
        + Creates<Session>
        + Loads<Update, Session>
        + Updates<Session>
        + DeletesMatching<Session>
);

impl Entity for SpentToken {
    const NAME: &'static str = "spent token";
    const UNIQUE: &'static [Column<Self>] = &[field!(SpentToken.token()).column()];

    fn id(&self) -> Id<Self> {
        self.id
    }
}

repository!(
    /// Looks at refresh tokens that were used.
    SpentTokenQueries: Finds<Authenticate, SpentToken>
);

repository!(
    /// Keeps refresh tokens that were used, for as long as their family lasts.
    SpentTokenRepository: SpentTokenQueries + Creates<SpentToken>
);

impl Entity for ApiKey {
    const NAME: &'static str = "API key";

    fn id(&self) -> Id<Self> {
        self.id()
    }
}

impl Listed for ApiKey {
    const SEARCH: &'static [Column<Self>] = &[];
    const SORT: &'static [(&'static str, Column<Self>)] =
        &[("created_at", field!(ApiKey.created_at()).column())];
}

/// Looks at API keys.
#[async_trait]
pub trait ApiKeyQueries: Lists<ApiKey> + Reads<ApiKey> {
    /// The key of that id and its user, whatever state they are in, in one statement: it runs on every request.
    async fn find_key_with_user(
        &mut self,
        permit: &Permit<Authenticate, ApiKey>,
        id: Id<ApiKey>,
    ) -> Result<Option<(ApiKey, User)>, StoreError>;
}

repository!(
    /// Keeps API keys, for good: those that have ended tell what was done with them.
    ApiKeyRepository: ApiKeyQueries + Creates<ApiKey> + Loads<Update, ApiKey> + Updates<ApiKey>
);

impl Entity for ExternalIdentity {
    const NAME: &'static str = "external identity";
    const UNIQUE: &'static [Column<Self>] = &[field!(ExternalIdentity.subject_key()).column()];

    fn id(&self) -> Id<Self> {
        self.id()
    }
}

impl Listed for ExternalIdentity {
    const SEARCH: &'static [Column<Self>] = &[];
    const SORT: &'static [(&'static str, Column<Self>)] =
        &[("created_at", field!(ExternalIdentity.created_at()).column())];
}

/// Looks at external identities.
#[async_trait]
pub trait ExternalIdentityQueries:
    Lists<ExternalIdentity> + Reads<ExternalIdentity> + Finds<Authenticate, ExternalIdentity>
{
    /// The link of that subject and the account that it leads to, whatever state they are in, in one statement: it runs on
    /// every request with a token of an issuer. Finds nothing that leads to no account.
    async fn find_identity_with_user(
        &mut self,
        permit: &Permit<Authenticate, ExternalIdentity>,
        subject: &ExternalSubject,
    ) -> Result<Option<(ExternalIdentity, User)>, StoreError>;
}

repository!(
    /// Keeps external identities.
    ExternalIdentityRepository: ExternalIdentityQueries
        + Creates<ExternalIdentity>
        + Loads<Update, ExternalIdentity>
        + Updates<ExternalIdentity>
        + Loads<Delete, ExternalIdentity>
        + Deletes<ExternalIdentity>
);

impl Entity for SecurityEvent {
    const NAME: &'static str = "security event";

    fn id(&self) -> Id<Self> {
        self.id
    }
}

repository!(
    /// Keeps the audit trail, which only grows.
    SecurityEventRepository: Creates<SecurityEvent> + BulkCreates<SecurityEvent>
);

/// For purges: everything whose time was up before `now`.
pub(super) fn expired(now: Timestamp) -> Filter<Session> {
    field!(Session.expires_at()).lt(&now)
}

/// For lists: those that still stand for their user.
pub(super) fn live(now: Timestamp) -> Filter<Session> {
    field!(Session.expires_at()).gt(&now)
}

/// For ending sessions: those of one user, except the one that they are using.
pub(super) fn sessions_of(user: Id<User>, except: Option<Id<Session>>) -> Filter<Session> {
    let theirs = field!(Session.user_id()).eq(&user);
    match except {
        Some(kept) => theirs.and(field!(Session.id()).ne(&kept)),
        None => theirs,
    }
}
