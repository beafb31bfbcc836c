//! The surroundings of a use case: a store and the doubles of all ports.

use std::sync::Arc;

use application::{
    authz::{Actor, Origin},
    crud::Crud,
    events::Receipts,
    identity::{
        AccountHooks, Accounts, AuditTrail, AuthenticateApiKey, AuthenticateSession, ChangePassword,
        CheckPassword, CreateApiKey, EditProfile, EndUserSessions, FreshSession, HearIssuer, LogIn,
        LogInCommand, LogOut, Newcomers, OpenSession, OwnPassword, OwnSessions, PurgeSessions, RecordDenial,
        ResolveExternal, RevokeApiKey, RotateApiKey, SecondFactorRequirement, SetPassword, SignUp,
        UserActivation, UserRoles, Users,
    },
    ports::SessionTokens,
    store::UnitOfWork,
};
use domain::identity::{ApiKey, PasswordPolicy, SecurityEvent, SecurityEventKind, Session, User};
use testkit::{
    Memory,
    factories::{ApiKeyBuilder, SessionBuilder, UserBuilder, a_session},
    fakes::{
        CountingIds, FakeClock, PlainApiKeys, PlainHasher, PlainSecondFactors, PlainTokens,
        ScriptedIssuerWebhooks, ScriptedThrottle,
    },
};

pub(crate) const PASSWORDS: PasswordPolicy = PasswordPolicy { min_length: 8 };

pub(crate) struct World {
    pub(crate) store: Memory,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) hasher: Arc<PlainHasher>,
    pub(crate) tokens: Arc<PlainTokens>,
    pub(crate) api_keys: Arc<PlainApiKeys>,
    pub(crate) throttle: Arc<ScriptedThrottle>,
    pub(crate) second_factors: Arc<PlainSecondFactors>,
    pub(crate) required: SecondFactorRequirement,
    pub(crate) ids: Arc<CountingIds>,
}

/// Somebody not signed in, at an address.
pub(crate) fn visitor() -> Actor {
    Actor::anonymous().from(Origin {
        address: Some("192.0.2.7".to_owned()),
        client: Some("curl/8".to_owned()),
        request_id: Some("request-1".to_owned()),
    })
}

pub(crate) fn credentials(login: &str, password: &str) -> LogInCommand {
    LogInCommand { login: login.to_owned(), password: password.to_owned() }
}

impl World {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(FakeClock::default());
        Self {
            store: Memory::new(clock.clone()),
            clock,
            hasher: Arc::default(),
            tokens: Arc::default(),
            api_keys: Arc::default(),
            throttle: Arc::default(),
            second_factors: Arc::default(),
            required: SecondFactorRequirement::default(),
            ids: Arc::default(),
        }
    }

    /// There is such a user.
    pub(crate) fn given(&self, user: UserBuilder) -> User {
        let user = user.build();
        self.store.put(user.clone());
        user
    }

    /// The user is logged in.
    pub(crate) fn given_session_of(&self, user: &User) -> Session {
        let session = a_session(user).build();
        self.store.put(session.clone());
        session
    }

    /// The user is logged in a second time.
    pub(crate) fn given_other_session_of(&self, user: &User) -> Session {
        let secret = format!("other secret of {}", user.username_key());
        let session = a_session(user).with_secret(&secret).build();
        self.store.put(session.clone());
        session
    }

    /// There is such a key.
    pub(crate) fn given_key(&self, key: &ApiKeyBuilder) -> ApiKey {
        let key = key.clone().build();
        self.store.put(key.clone());
        key
    }

    /// What was written down, oldest first.
    pub(crate) fn audit_trail(&self) -> Vec<SecurityEvent> {
        self.store.all()
    }

    /// The kinds of what was written down, oldest first.
    pub(crate) fn audited(&self) -> Vec<SecurityEventKind> {
        self.audit_trail().into_iter().map(|event| event.kind).collect()
    }

    /// The topics of what is told to the outside, oldest first.
    pub(crate) fn told(&self) -> Vec<&'static str> {
        self.store.outbox().into_iter().map(|message| message.topic).collect()
    }

    /// Whether the store holds the session.
    pub(crate) fn knows(&self, session: &Session) -> bool {
        self.store.get(session.id()).is_some()
    }

    /// The user as stored now.
    pub(crate) fn stored(&self, user: &User) -> User {
        self.store.get(user.id()).unwrap()
    }

    pub(crate) fn uow(&self) -> Arc<dyn UnitOfWork> {
        Arc::new(self.store.clone())
    }

    pub(crate) fn audit(&self) -> AuditTrail {
        AuditTrail { clock: self.clock.clone(), ids: self.ids.clone() }
    }

    pub(crate) fn session_tokens(&self) -> Arc<dyn SessionTokens> {
        self.tokens.clone()
    }

    pub(crate) fn sign_up(&self) -> SignUp {
        SignUp { uow: self.uow(), audit: self.audit(), hasher: self.hasher.clone(), passwords: PASSWORDS }
    }

    pub(crate) fn log_in(&self) -> LogIn {
        LogIn {
            check: Arc::new(self.check_password()),
            ask: Arc::new(self.ask_second_factor()),
            open: Arc::new(self.open_session()),
        }
    }

    fn check_password(&self) -> CheckPassword {
        CheckPassword {
            uow: self.uow(),
            audit: self.audit(),
            hasher: self.hasher.clone(),
            throttle: self.throttle.clone(),
        }
    }

    pub(crate) fn open_session(&self) -> OpenSession {
        OpenSession {
            uow: self.uow(),
            audit: self.audit(),
            tokens: self.session_tokens(),
            sessions: SessionBuilder::POLICY,
        }
    }

    pub(crate) fn authenticate(&self) -> AuthenticateSession {
        AuthenticateSession {
            uow: self.uow(),
            clock: self.clock.clone(),
            tokens: self.session_tokens(),
            sessions: SessionBuilder::POLICY,
            second_factor: self.required,
        }
    }

    pub(crate) fn authenticate_api_key(&self) -> AuthenticateApiKey {
        AuthenticateApiKey {
            uow: self.uow(),
            audit: self.audit(),
            secrets: self.api_keys.clone(),
            throttle: self.throttle.clone(),
            second_factor: self.required,
        }
    }

    pub(crate) fn create_api_key(&self) -> CreateApiKey {
        CreateApiKey {
            uow: self.uow(),
            audit: self.audit(),
            secrets: self.api_keys.clone(),
            fresh: self.fresh(),
        }
    }

    pub(crate) fn fresh(&self) -> FreshSession {
        FreshSession { clock: self.clock.clone() }
    }

    pub(crate) fn rotate_api_key(&self) -> RotateApiKey {
        RotateApiKey {
            uow: self.uow(),
            audit: self.audit(),
            secrets: self.api_keys.clone(),
            fresh: self.fresh(),
        }
    }

    pub(crate) fn revoke_api_key(&self) -> RevokeApiKey {
        RevokeApiKey { uow: self.uow(), audit: self.audit() }
    }

    pub(crate) fn hear_issuer(&self, webhooks: Option<Arc<ScriptedIssuerWebhooks>>) -> HearIssuer {
        HearIssuer {
            uow: self.uow(),
            audit: self.audit(),
            webhooks: webhooks.map(|webhooks| webhooks as _),
            receipts: Receipts { clock: self.clock.clone(), ids: self.ids.clone() },
            newcomers: self.resolve_external().newcomers,
        }
    }

    pub(crate) fn resolve_external(&self) -> ResolveExternal {
        ResolveExternal {
            uow: self.uow(),
            audit: self.audit(),
            newcomers: Newcomers {
                audit: self.audit(),
                hasher: self.hasher.clone(),
                tokens: self.session_tokens(),
            },
            throttle: self.throttle.clone(),
            second_factor: self.required,
        }
    }

    pub(crate) fn own_sessions(&self) -> OwnSessions {
        OwnSessions { uow: self.uow(), audit: self.audit() }
    }

    pub(crate) fn log_out(&self) -> LogOut {
        LogOut { sessions: Arc::new(self.own_sessions()) }
    }

    pub(crate) fn change_password(&self) -> ChangePassword {
        ChangePassword {
            uow: self.uow(),
            audit: self.audit(),
            password: self.own_password(),
            hasher: self.hasher.clone(),
            tokens: self.session_tokens(),
            passwords: PASSWORDS,
        }
    }

    pub(crate) fn own_password(&self) -> OwnPassword {
        OwnPassword {
            uow: self.uow(),
            audit: self.audit(),
            hasher: self.hasher.clone(),
            throttle: self.throttle.clone(),
        }
    }

    pub(crate) fn set_password(&self) -> SetPassword {
        SetPassword {
            uow: self.uow(),
            audit: self.audit(),
            hasher: self.hasher.clone(),
            passwords: PASSWORDS,
        }
    }

    pub(crate) fn accounts(&self) -> Accounts {
        let hooks = AccountHooks { audit: self.audit(), hasher: self.hasher.clone(), passwords: PASSWORDS };
        Crud::new(self.uow(), hooks)
    }

    pub(crate) fn edit_profile(&self) -> EditProfile {
        EditProfile { uow: self.uow(), audit: self.audit() }
    }

    pub(crate) fn end_user_sessions(&self) -> EndUserSessions {
        EndUserSessions { uow: self.uow(), audit: self.audit() }
    }

    pub(crate) fn user_activation(&self) -> UserActivation {
        UserActivation { uow: self.uow(), audit: self.audit() }
    }

    pub(crate) fn user_roles(&self) -> UserRoles {
        UserRoles { uow: self.uow(), audit: self.audit() }
    }

    pub(crate) fn users(&self) -> Users {
        Users { uow: self.uow() }
    }

    pub(crate) fn purge_sessions(&self) -> PurgeSessions {
        PurgeSessions { uow: self.uow(), clock: self.clock.clone() }
    }

    pub(crate) fn record_denial(&self) -> RecordDenial {
        RecordDenial { uow: self.uow(), audit: self.audit() }
    }
}
