//! The use cases of accounts, sessions and API keys, wired; some of them are made of each other.

use std::sync::Arc;

use application::{
    crud::Crud,
    events::Receipts,
    identity::{
        AccountHooks, AuditTrail, AuthenticateApiKey, AuthenticateBearer, AuthenticateSession,
        ChangePassword, CheckPassword, CreateApiKey, EditProfile, EndUserSessions, ExternalIdentityHooks,
        FinishTokenIssue, FreshSession, HearIssuer, IssueTokens, LogIn, LogOut, Mint, Newcomers, OpenSession,
        OpenTokenFamily, OwnPassword, OwnSessions, ProvisionUser, PublishedKeys, PurgeSessions, RecordDenial,
        RefreshTokens, ResolveExternal, RevokeApiKey, RevokeTokens, RotateApiKey, SetPassword,
        UserActivation, UserRoles, Users,
    },
};

use super::{
    Identity, Policies, Ports,
    second_factor::{ask_second_factor, check_second_factor},
    single_sign_on::{begin_sign_in, finish_sign_in},
};

impl Identity {
    pub(super) fn of(ports: &Ports, policies: Policies) -> Self {
        let Ports { uow, clock, ids, hasher, tokens, api_keys: secrets, throttle, issuer_webhooks, .. } =
            ports;
        let Policies { passwords, sessions, second_factor, tokens: lifetimes, .. } = policies;
        let audit = AuditTrail { clock: clock.clone(), ids: ids.clone() };
        let newcomers = Newcomers { audit: audit.clone(), hasher: hasher.clone(), tokens: tokens.clone() };
        let fresh = FreshSession { clock: clock.clone() };
        let own_sessions = Arc::new(OwnSessions { uow: uow.clone(), audit: audit.clone() });
        let users = Arc::new(Users { uow: uow.clone() });
        let hooks = AccountHooks { audit: audit.clone(), hasher: hasher.clone(), passwords };
        let accounts = Arc::new(Crud::new(uow.clone(), hooks));
        let own_password = OwnPassword {
            uow: uow.clone(),
            audit: audit.clone(),
            hasher: hasher.clone(),
            throttle: throttle.clone(),
        };
        let check_password = Arc::new(CheckPassword {
            uow: uow.clone(),
            audit: audit.clone(),
            hasher: hasher.clone(),
            throttle: throttle.clone(),
        });
        let mint = Mint { secrets: tokens.clone(), access: ports.access_tokens.clone(), policy: lifetimes };
        let open_token_family =
            Arc::new(OpenTokenFamily { uow: uow.clone(), audit: audit.clone(), mint: mint.clone() });
        let resolve_external = Arc::new(ResolveExternal {
            uow: uow.clone(),
            audit: audit.clone(),
            newcomers: newcomers.clone(),
            throttle: throttle.clone(),
            second_factor,
        });
        Self {
            issue_tokens: Arc::new(IssueTokens {
                check: check_password.clone(),
                ask: ask_second_factor(ports, policies),
                open: open_token_family.clone(),
            }),
            finish_token_issue: Arc::new(FinishTokenIssue {
                check: check_second_factor(ports),
                open: open_token_family,
            }),
            refresh_tokens: Arc::new(RefreshTokens {
                uow: uow.clone(),
                audit: audit.clone(),
                mint: mint.clone(),
            }),
            revoke_tokens: Arc::new(RevokeTokens { uow: uow.clone(), audit: audit.clone(), mint }),
            authenticate_bearer: Arc::new(AuthenticateBearer {
                uow: uow.clone(),
                clock: clock.clone(),
                tokens: ports.bearer_tokens.clone(),
                external: resolve_external.clone(),
                second_factor,
            }),
            published_keys: Arc::new(PublishedKeys { access: ports.access_tokens.clone() }),
            log_in: Arc::new(LogIn {
                check: check_password,
                ask: ask_second_factor(ports, policies),
                open: open_session(ports, policies),
            }),
            sign_in_providers: Arc::new(ports.providers.clone()),
            begin_sign_in: begin_sign_in(ports),
            finish_sign_in: finish_sign_in(ports, policies, &resolve_external),
            log_out: Arc::new(LogOut { sessions: own_sessions.clone() }),
            authenticate_session: Arc::new(AuthenticateSession {
                uow: uow.clone(),
                clock: clock.clone(),
                tokens: tokens.clone(),
                sessions,
                second_factor,
            }),
            authenticate_api_key: Arc::new(AuthenticateApiKey {
                uow: uow.clone(),
                audit: audit.clone(),
                secrets: secrets.clone(),
                throttle: throttle.clone(),
                second_factor,
            }),
            api_keys: Arc::new(Crud::new(uow.clone(), ())),
            create_api_key: Arc::new(CreateApiKey {
                uow: uow.clone(),
                audit: audit.clone(),
                secrets: secrets.clone(),
                fresh: fresh.clone(),
            }),
            rotate_api_key: Arc::new(RotateApiKey {
                uow: uow.clone(),
                audit: audit.clone(),
                secrets: secrets.clone(),
                fresh: fresh.clone(),
            }),
            revoke_api_key: Arc::new(RevokeApiKey { uow: uow.clone(), audit: audit.clone() }),
            external_identities: Arc::new(Crud::new(
                uow.clone(),
                ExternalIdentityHooks { audit: audit.clone() },
            )),
            resolve_external,
            hear_issuer: Arc::new(HearIssuer {
                uow: uow.clone(),
                audit: audit.clone(),
                webhooks: issuer_webhooks.clone(),
                receipts: Receipts { clock: clock.clone(), ids: ids.clone() },
                newcomers,
            }),
            change_password: Arc::new(ChangePassword {
                uow: uow.clone(),
                audit: audit.clone(),
                hasher: hasher.clone(),
                tokens: tokens.clone(),
                password: own_password,
                passwords,
            }),
            edit_profile: Arc::new(EditProfile { uow: uow.clone(), audit: audit.clone() }),
            own_sessions,
            provision_user: Arc::new(ProvisionUser {
                accounts: accounts.clone(),
                users: users.clone(),
                tokens: tokens.clone(),
            }),
            users,
            accounts,
            end_user_sessions: Arc::new(EndUserSessions { uow: uow.clone(), audit: audit.clone() }),
            user_activation: Arc::new(UserActivation { uow: uow.clone(), audit: audit.clone() }),
            user_roles: Arc::new(UserRoles { uow: uow.clone(), audit: audit.clone() }),
            set_password: Arc::new(SetPassword {
                uow: uow.clone(),
                audit: audit.clone(),
                hasher: hasher.clone(),
                passwords,
            }),
            purge_sessions: Arc::new(PurgeSessions { uow: uow.clone(), clock: clock.clone() }),
            record_denial: Arc::new(RecordDenial { uow: uow.clone(), audit }),
        }
    }
}

/// Who opens sessions.
pub(super) fn open_session(ports: &Ports, policies: Policies) -> Arc<OpenSession> {
    let Ports { uow, clock, ids, tokens, .. } = ports;
    Arc::new(OpenSession {
        uow: uow.clone(),
        audit: AuditTrail { clock: clock.clone(), ids: ids.clone() },
        tokens: tokens.clone(),
        sessions: policies.sessions,
    })
}
