//! Every use case that the edge may call. No type parameter and no adapter: what is behind the ports is the composition
//! root's business.

use std::sync::Arc;

use application::{
    catalog::{ProductHooks, Products},
    crud::Crud,
    identity::{
        AccountHooks, Accounts, AuditTrail, AuthenticateSession, ChangePassword, EditProfile, LogIn, LogOut,
        OwnSessions, PurgeSessions, RecordDenial, SetPassword, SignUp, UserActivation, UserRoles, Users,
    },
    ports::{Clock, IdSource, LogInThrottle, PasswordHasher, SessionTokens},
    store::UnitOfWork,
};
use domain::identity::{PasswordPolicy, SessionPolicy};

/// What use cases need from the world.
#[derive(Clone)]
pub struct Ports {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New identities.
    pub ids: Arc<dyn IdSource>,
    /// Password hashing.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Session tokens.
    pub tokens: Arc<dyn SessionTokens>,
    /// Who slows down guessing.
    pub throttle: Arc<dyn LogInThrottle>,
}

/// What the operator decides.
#[derive(Clone, Copy, Debug)]
pub struct Policies {
    /// How long passwords must be.
    pub passwords: PasswordPolicy,
    /// How long sessions last.
    pub sessions: SessionPolicy,
}

macro_rules! app {
    ($($(#[$doc:meta])* $field:ident: $UseCase:ty),* $(,)?) => {
        /// The use cases, wired.
        #[derive(Clone)]
        pub struct App {
            $($(#[$doc])* pub $field: Arc<$UseCase>),*
        }
    };
}

app! {
    /// Opens an account for oneself.
    sign_up: SignUp,
    /// Opens a session.
    log_in: LogIn,
    /// Ends the session in use.
    log_out: LogOut,
    /// Finds out who a session token stands for.
    authenticate_session: AuthenticateSession,
    /// Changes one's own password.
    change_password: ChangePassword,
    /// Changes one's own account.
    edit_profile: EditProfile,
    /// Where one is logged in.
    own_sessions: OwnSessions,
    /// Looks at accounts.
    users: Users,
    /// Opens, changes and deletes the accounts of others.
    accounts: Accounts,
    /// Switches accounts off and on.
    user_activation: UserActivation,
    /// Decides who is an admin.
    user_roles: UserRoles,
    /// Sets somebody else's password.
    set_password: SetPassword,
    /// Removes sessions whose time is up.
    purge_sessions: PurgeSessions,
    /// Writes down denials.
    record_denial: RecordDenial,
    /// Looks at products, and keeps the catalogue.
    products: Products,
}

impl App {
    /// Wires every use case to the ports.
    pub fn new(ports: Ports, policies: Policies) -> Self {
        let Ports { uow, clock, ids, hasher, tokens, throttle } = ports;
        let Policies { passwords, sessions } = policies;
        let audit = AuditTrail { clock: clock.clone(), ids: ids.clone() };
        let own_sessions = Arc::new(OwnSessions { uow: uow.clone(), audit: audit.clone() });
        Self {
            sign_up: Arc::new(SignUp {
                uow: uow.clone(),
                audit: audit.clone(),
                hasher: hasher.clone(),
                passwords,
            }),
            log_in: Arc::new(LogIn {
                uow: uow.clone(),
                audit: audit.clone(),
                hasher: hasher.clone(),
                tokens: tokens.clone(),
                throttle: throttle.clone(),
                sessions,
            }),
            log_out: Arc::new(LogOut { sessions: own_sessions.clone() }),
            authenticate_session: Arc::new(AuthenticateSession {
                uow: uow.clone(),
                clock: clock.clone(),
                tokens: tokens.clone(),
                sessions,
            }),
            change_password: Arc::new(ChangePassword {
                uow: uow.clone(),
                audit: audit.clone(),
                hasher: hasher.clone(),
                tokens,
                throttle,
                passwords,
            }),
            edit_profile: Arc::new(EditProfile { uow: uow.clone(), audit: audit.clone() }),
            own_sessions,
            users: Arc::new(Users { uow: uow.clone() }),
            accounts: Arc::new(Crud::new(
                uow.clone(),
                AccountHooks { audit: audit.clone(), hasher: hasher.clone(), passwords },
            )),
            user_activation: Arc::new(UserActivation { uow: uow.clone(), audit: audit.clone() }),
            user_roles: Arc::new(UserRoles { uow: uow.clone(), audit: audit.clone() }),
            set_password: Arc::new(SetPassword { uow: uow.clone(), audit: audit.clone(), hasher, passwords }),
            purge_sessions: Arc::new(PurgeSessions { uow: uow.clone(), clock: clock.clone() }),
            record_denial: Arc::new(RecordDenial { uow: uow.clone(), audit }),
            products: Arc::new(Crud::new(uow, ProductHooks { clock, ids })),
        }
    }
}
