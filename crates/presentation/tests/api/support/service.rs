//! The service that a test is about: the real router and the real use cases, around doubles of everything else.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use application::{
    identity::{
        AccessClaims, AccessTokens as _, NewcomerPolicy, ReturnPaths, SecondFactorRequirement,
        SignInProvider, SignInProviders,
    },
    ports::Clock as _,
};
use async_trait::async_trait;
use axum::Router;
use domain::{
    catalog::Product,
    identity::{ApiKey, ApiKeyToken, SecurityEvent, Session, User},
    jobs::Run,
    ordering::Order,
};
use presentation::{
    app::{App, Policies, Ports},
    http::{
        ComponentHealth, Condition, CursorKey, Health, HttpOptions, SessionCookie, edge::EdgeOptions, router,
    },
};
use serde_json::json;
use testkit::{
    Memory,
    factories::{ApiKeyBuilder, OrderBuilder, ProductBuilder, RunBuilder, SessionBuilder, UserBuilder},
    fakes::{
        CountingBell, FakeClock, MemoryCache, MemoryFiles, PlainAccessTokens, PlainHasher, ScriptedGateway,
        ScriptedIssuerWebhooks, ScriptedProvider, ScriptedThrottle, ScriptedWebhooks,
    },
};
use uuid::Uuid;

use super::{
    Client,
    fake_ports::{self, POLICIES},
};

/// One service, with nobody in it.
pub(crate) struct Service {
    pub(crate) app: App,
    pub(crate) store: Memory,
    pub(crate) files: Arc<MemoryFiles>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) hasher: Arc<PlainHasher>,
    pub(crate) throttle: Arc<ScriptedThrottle>,
    pub(crate) database: Arc<Database>,
    pub(crate) bell: Arc<CountingBell>,
    pub(crate) gateway: Arc<ScriptedGateway>,
    pub(crate) webhooks: Arc<ScriptedWebhooks>,
    pub(crate) cache: Arc<MemoryCache>,
    /// Two of them can be signed in by: `acme`, which welcomes newcomers, and `strict`, which does not.
    pub(crate) provider: Arc<ScriptedProvider>,
    pub(crate) issuer_webhooks: Arc<ScriptedIssuerWebhooks>,
    router: Router,
}

/// What a test may want to be different.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    pub(crate) secure_cookie: bool,
    pub(crate) serve_documents: bool,
    /// Whether secrets are agreed with the payment gateway and with the issuer of tokens.
    pub(crate) webhooks: bool,
    /// Who must have a second factor.
    pub(crate) required: SecondFactorRequirement,
    pub(crate) require_verified_email: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            secure_cookie: false,
            serve_documents: true,
            webhooks: true,
            require_verified_email: false,
            required: SecondFactorRequirement { from: None },
        }
    }
}

impl Service {
    pub(crate) fn start() -> Self {
        Self::start_with(Options::default())
    }

    pub(crate) fn start_with(options: Options) -> Self {
        let clock = Arc::new(FakeClock::default());
        let store = Memory::new(clock.clone());
        let hasher = Arc::new(PlainHasher::default());
        let throttle = Arc::new(ScriptedThrottle::default());
        let database = Arc::new(Database::default());
        let bell = Arc::new(CountingBell::default());
        let gateway = Arc::new(ScriptedGateway::default());
        let webhooks = Arc::new(ScriptedWebhooks::default());
        let issuer_webhooks = Arc::new(ScriptedIssuerWebhooks::default());
        let files = Arc::new(MemoryFiles::new(clock.clone()));
        let cache = Arc::new(MemoryCache::new(clock.clone()));
        let provider = Arc::new(ScriptedProvider::default());
        let ports = Ports {
            hasher: hasher.clone(),
            throttle: throttle.clone(),
            bell: bell.clone(),
            gateway: gateway.clone(),
            webhooks: if options.webhooks { Some(webhooks.clone()) } else { None },
            issuer_webhooks: if options.webhooks { Some(issuer_webhooks.clone()) } else { None },
            files: files.clone(),
            cache: cache.clone(),
            providers: providers(&provider),
            ..fake_ports::of(&store, clock.clone())
        };
        let policies = Policies {
            second_factor: options.required,
            require_verified_email: options.require_verified_email,
            ..POLICIES
        };
        let app = App::new(ports, policies);
        let router =
            router(app.clone(), http_options(options, database.clone())).expect("the document is JSON");
        Self {
            app,
            store,
            files,
            clock,
            hasher,
            throttle,
            database,
            bell,
            gateway,
            webhooks,
            cache,
            provider,
            issuer_webhooks,
            router,
        }
    }

    /// Somebody who has an account, with [`UserBuilder::PASSWORD`].
    pub(crate) fn has(&self, user: UserBuilder) -> User {
        let user = user.build();
        self.store.put(user.clone());
        user
    }

    /// A product of the catalogue.
    pub(crate) fn sells(&self, product: ProductBuilder) -> Product {
        let product = product.build();
        self.store.put(product.clone());
        product
    }

    /// The API key of somebody, ready for use.
    pub(crate) fn holds(&self, key: ApiKeyBuilder) -> ApiKey {
        let key = key.build();
        self.store.put(key.clone());
        key
    }

    /// A program that sends this key.
    pub(crate) fn program(&self, token: &ApiKeyToken) -> Client {
        self.client().with_api_key(&token.reveal())
    }

    /// An access token of the family, as long as they last.
    pub(crate) fn access_token(&self, family: &Session) -> String {
        PlainAccessTokens.seal(&AccessClaims {
            id: Uuid::from_u128(7),
            session_id: family.id(),
            user_id: family.user_id(),
            scopes: family.scopes(),
            issued_at: self.clock.now(),
            expires_at: self.clock.now().plus(SessionBuilder::TOKENS.access),
        })
    }

    /// A run of a job, in its place in the ledger.
    pub(crate) fn keeps(&self, run: RunBuilder) -> Run {
        let run = run.build();
        self.store.put(run.clone());
        run
    }

    /// An order that somebody has placed.
    pub(crate) fn has_placed(&self, order: OrderBuilder) -> Order {
        let order = order.build();
        self.store.put(order.clone());
        order
    }

    /// A client that nobody is logged in with.
    pub(crate) fn client(&self) -> Client {
        Client::of(self.router.clone())
    }

    /// A client that `user` has logged in with.
    pub(crate) async fn logged_in(&self, user: &User) -> Client {
        let client = self.client();
        let body = json!({"username": user.state().username.as_str(), "password": UserBuilder::PASSWORD});
        client.post("/api/v1/auth/login").json(body).send().await.expect(200);
        client
    }

    /// Somebody with an account, and the client they are logged in with.
    pub(crate) async fn with(&self, user: UserBuilder) -> (User, Client) {
        let user = self.has(user);
        let client = self.logged_in(&user).await;
        (user, client)
    }

    /// What the audit trail says, as `kind` or `kind: detail`, in the order in which it was written.
    pub(crate) fn audit(&self) -> Vec<String> {
        let events = self.store.all::<SecurityEvent>().into_iter();
        let told = events.map(|event| match event.detail {
            Some(detail) => format!("{}: {detail}", event.kind.name()),
            None => event.kind.name().to_owned(),
        });
        told.collect()
    }
}

/// By two names.
fn providers(provider: &Arc<ScriptedProvider>) -> SignInProviders {
    let named = |name: &str, newcomers| SignInProvider {
        name: name.to_owned(),
        title: format!("{name} Inc."),
        newcomers,
        return_paths: ReturnPaths::parse(["/", "/app/*"]).unwrap(),
        provider: provider.clone(),
    };
    SignInProviders::new([named("acme", NewcomerPolicy::Welcome), named("strict", NewcomerPolicy::Refused)])
}

fn http_options(options: Options, database: Arc<Database>) -> HttpOptions {
    let new_request_id = Arc::new(|| Uuid::from_u128(0x42));
    HttpOptions {
        edge: EdgeOptions::new("replaced", new_request_id),
        session_cookie: SessionCookie::new(options.secure_cookie),
        cursor_key: CursorKey::new(b"the key of the tests"),
        totp_issuer: "Concentric".into(),
        serve_documents: options.serve_documents,
        health: database,
        version: "1.2.3",
    }
}

/// The health of a database that a test can take away.
#[derive(Default)]
pub(crate) struct Database(AtomicBool);

impl Database {
    pub(crate) fn go_away(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[async_trait]
impl Health for Database {
    async fn check(&self) -> Vec<ComponentHealth> {
        let condition = if self.0.load(Ordering::SeqCst) { Condition::Away } else { Condition::Well };
        let cache = ComponentHealth { name: "cache", condition: Condition::Degraded, detail: None };
        vec![ComponentHealth { name: "database", condition, detail: None }, cache]
    }
}
