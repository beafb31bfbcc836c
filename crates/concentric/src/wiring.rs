//! Puts the rings together: adapters behind ports, ports into use cases, use cases into the edge.

mod credentials;
#[cfg(feature = "failpoints")]
mod failpoints;
mod files;
mod health;
mod issuers;
mod mail;
mod memory;
mod payments;
mod single_sign_on;
mod tokens;

use std::sync::Arc;

use anyhow::Context as _;
use application::{
    authz::Actor,
    cache::Cache,
    fetch::Fetcher,
    ports::{Clock, IdSource},
    scraping::PRODUCT_TOKEN,
};
use infrastructure::{
    FetchSettings, HmacLinkSeal, HtmlReader, JwtSessionTokens, LoggedAlarm, RandomJitter, Reach, SessionKeys,
    SystemClock, SystemNames, UuidV7, WebFetcher,
    cache::RedisLink,
    sql::{self, Database, Target, migrate},
    telemetry,
};
use presentation::{
    app::{App, Ports},
    http::{
        CursorKey, HttpOptions, SessionCookie,
        edge::{EdgeOptions, RateLimit, accept::ConnectionLimits},
    },
    jobs::Catalogue,
    relay::{Relay, RelayOptions},
    subscribers::Subscribers,
    worker::{Bell, Worker, WorkerOptions},
};
use secrecy::ExposeSecret as _;

use crate::settings::{DatabaseUrl, LogFormat, Profile, Settings, create_private_dir};

use credentials::secret_bytes;
use health::Components;
use memory::SharedMemory;

/// The use cases, and the database behind them.
pub struct System {
    /// The use cases.
    pub app: App,
    /// The database.
    pub database: Database,
    /// Rings when this process has enqueued a job.
    pub bell: Arc<Bell>,
    /// Rings when this process has committed events.
    pub event_bell: Arc<Bell>,
    /// What is remembered for a while: by all instances together, if the settings name a Redis.
    pub cache: Arc<dyn Cache>,
    redis: Option<RedisLink>,
}

impl System {
    /// Wires everything to the adapters that the settings ask for.
    ///
    /// # Errors
    /// The database cannot be opened, or a secret cannot be used.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        let event_bell = Arc::new(Bell::default());
        let database = open_database(settings).await?.announcing(event_bell.clone());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let keys = SessionKeys { current: secret_bytes(&settings.session.secret), previous: Vec::new() };
        let bell = Arc::new(Bell::default());
        let memory = SharedMemory::open(settings)?;
        let (cache, redis) = (memory.cache(), memory.redis());
        let access_tokens = Arc::new(tokens::access_tokens(settings)?);
        let ports = Ports {
            uow: Arc::new(database.clone()),
            clock: clock.clone(),
            ids: Arc::new(UuidV7),
            hasher: Arc::new(credentials::hasher(settings)?),
            tokens: Arc::new(JwtSessionTokens::new(keys)?),
            access_tokens: access_tokens.clone(),
            bearer_tokens: issuers::bearer_tokens(settings, access_tokens, &cache, &clock)?,
            api_keys: Arc::new(credentials::api_keys(settings)?),
            second_factors: Arc::new(credentials::second_factors(settings)?),
            providers: single_sign_on::providers(settings, &cache, &clock)?,
            cache: cache.clone(),
            throttle: memory.throttle(clock.clone()),
            jitter: Arc::new(RandomJitter),
            bell: bell.clone(),
            gateway: payments::gateway(settings, &clock)?,
            webhooks: payments::webhooks(settings)?,
            issuer_webhooks: issuers::webhooks(settings)?,
            alarm: Arc::new(LoggedAlarm),
            mailer: mail::mailer(settings)?,
            links: mail::links(settings),
            files: Arc::new(files::open(settings)?),
            seal: Arc::new(HmacLinkSeal::derived_from(&secret_bytes(&settings.list.cursor_secret))),
            fetcher: fetcher(settings),
            pages: Arc::new(HtmlReader),
        };
        #[cfg(feature = "failpoints")]
        let ports = failpoints::around(ports);
        Ok(Self {
            app: App::new(ports, credentials::policies(settings)),
            database,
            bell,
            event_bell,
            cache,
            redis,
        })
    }

    /// Migrates the database if the settings say so, and refuses one that is not up to date. A server that is away is no
    /// reason not to start: it may come.
    ///
    /// # Errors
    /// A migration failed or is missing.
    pub async fn prepare_database(&self, settings: &Settings) -> anyhow::Result<()> {
        if settings.database.migrate_at_start {
            for migration in migrate::up(&self.database).await.context("cannot migrate the database")? {
                tracing::info!(version = migration.version, "applied the migration '{}'", migration.name);
            }
            return Ok(());
        }
        if let Err(error) = self.database.ping().await {
            tracing::warn!(%error, "the database does not answer yet");
            return Ok(());
        }
        let pending = migrate::status(&self.database).await?;
        let pending = pending.iter().filter(|migration| migration.applied_at.is_none()).count();
        anyhow::ensure!(
            pending == 0,
            "the database lacks {pending} migrations: run `concentric migrate up`, or set CONCENTRIC_DATABASE__MIGRATE=always"
        );
        Ok(())
    }
}

/// The runtime that everything runs on.
///
/// # Errors
/// The operating system gives no threads.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

/// Opens the database that the settings name.
///
/// # Errors
/// Its URL is not valid, or its file cannot be opened.
pub async fn open_database(settings: &Settings) -> anyhow::Result<Database> {
    let target = match &settings.database.url {
        DatabaseUrl::Sqlite(path) => {
            if path.starts_with(&settings.data.dir) {
                create_private_dir(&settings.data.dir)
                    .with_context(|| format!("cannot create {}", settings.data.dir.display()))?;
            }
            Target::Sqlite(path.clone())
        }
        DatabaseUrl::Postgres(url) => Target::Postgres(url.expose_secret().to_owned()),
    };
    let from = &settings.database;
    let settings = sql::DatabaseSettings {
        target,
        read_connections: from.read_connections,
        max_connections: from.max_connections,
        acquire_timeout: from.acquire_timeout,
        statement_timeout: from.statement_timeout,
        lock_timeout: from.lock_timeout,
        idle_in_transaction_timeout: from.idle_in_transaction_timeout,
        max_lifetime: from.max_lifetime,
        clock: Arc::new(SystemClock),
    };
    Ok(Database::open(settings).await?)
}

fn fetcher(settings: &Settings) -> Arc<dyn Fetcher> {
    let from = &settings.fetch;
    if settings.profile == Profile::Production && !from.allow_networks.is_empty() {
        tracing::warn!(networks = ?from.allow_networks, "jobs may fetch from networks that are not public");
    }
    let contact = from.contact_url.as_ref().or(settings.server.public_url.as_ref());
    let contact = contact.map(|url| format!(" (+{url})")).unwrap_or_default();
    let user_agent = format!("{}/{}{contact}", PRODUCT_TOKEN.as_str(), env!("CARGO_PKG_VERSION"));
    let reach = Reach::also(from.allow_networks.clone(), from.allow_ports.clone());
    Arc::new(WebFetcher::new(reach, FetchSettings::named(user_agent), Arc::new(SystemNames)))
}

/// How to log.
pub fn log_settings(settings: &Settings) -> telemetry::LogSettings {
    let format = match settings.log.format {
        LogFormat::Pretty => telemetry::LogFormat::Pretty,
        LogFormat::Json => telemetry::LogFormat::Json,
    };
    telemetry::LogSettings { filter: settings.log.filter.clone(), format }
}

/// What connections are held to.
pub fn connection_limits(settings: &Settings) -> ConnectionLimits {
    ConnectionLimits {
        max_connections: settings.server.max_connections,
        header_timeout: settings.server.header_timeout,
        grace: settings.server.shutdown_grace,
        ..ConnectionLimits::default()
    }
}

/// Who works off the jobs in this process.
pub fn worker(settings: &Settings, system: &System) -> Worker {
    let from = &settings.jobs;
    Worker {
        app: system.app.clone(),
        jobs: Catalogue::of(&system.app),
        actor: Actor::for_system("working off jobs"),
        bell: system.bell.clone(),
        options: WorkerOptions {
            hands: from.workers,
            poll_interval: from.poll_interval,
            grace: from.shutdown_grace,
        },
    }
}

/// Who hands events to their subscribers in this process.
pub fn relay(settings: &Settings, system: &System) -> Relay {
    Relay {
        app: system.app.clone(),
        subscribers: Subscribers::of(&system.app),
        actor: Actor::for_system("delivering events"),
        bell: system.event_bell.clone(),
        options: RelayOptions {
            // A SQLite file has one writer.
            lanes: if matches!(settings.database.url, DatabaseUrl::Sqlite(_)) { 1 } else { RELAY_LANES },
            poll_interval: settings.jobs.poll_interval,
            grace: settings.jobs.shutdown_grace,
        },
    }
}

/// How many batches of events one process delivers at a time: a connection each, of which the pool has ten.
const RELAY_LANES: usize = 2;

/// How HTTP is spoken.
///
/// # Errors
/// An origin is not one.
pub fn http_options(settings: &Settings, system: &System) -> anyhow::Result<HttpOptions> {
    let server = &settings.server;
    let cookie = SessionCookie::new(settings.session.secure_cookie);
    let mut edge = EdgeOptions::new(cookie.name(), Arc::new(|| UuidV7.uuid()));
    edge.body_limit = server.body_limit_bytes;
    edge.request_timeout = server.request_timeout;
    edge.rate_limit = settings
        .rate_limit
        .map(|limit| RateLimit { per_second: limit.requests_per_second, burst: limit.burst });
    edge.shared_counts = settings.rate_limit.filter(|limit| limit.shared).map(|_| system.cache.clone());
    edge.cors_origins =
        settings.cors.origins.iter().map(|origin| origin.parse()).collect::<Result<_, _>>()?;
    edge.public_origin = server.public_url.as_deref().map(str::parse).transpose()?;
    edge.trusted_proxies = server.trusted_proxies.clone();
    edge.hsts = server.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    Ok(HttpOptions {
        edge,
        session_cookie: cookie,
        cursor_key: CursorKey::new(&secret_bytes(&settings.list.cursor_secret)),
        totp_issuer: settings.second_factor.issuer.as_str().into(),
        serve_documents: server.docs,
        health: Arc::new(Components { database: system.database.clone(), redis: system.redis.clone() }),
        version: env!("CARGO_PKG_VERSION"),
    })
}
