//! The hand-written server: the benched operations of the API, with the same answers to the byte, the same statements
//! and the same checks of who asks.

mod cursor;
mod failure;
mod moment;
mod pool;
mod products;
mod session;
mod statements;
mod store;
mod token;
mod users;

use std::env;
use std::net::Ipv4Addr;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::extract::State;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use axum::{Json, Router};
use serde::Serialize;
use tokio::net::TcpListener;

use self::cursor::CursorKey;
use self::failure::Failure;
use self::store::Store;
use self::token::TokenKey;

/// What handlers share.
struct Twin {
    store: Store,
    tokens: TokenKey,
    cursors: CursorKey,
}

/// Serves until killed.
pub(crate) fn run() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve())
}

async fn serve() -> Result<()> {
    let port: u16 = variable("CONCENTRIC_SERVER__PORT")?.parse()?;
    let twin = Twin {
        store: Store::open(&variable("CONCENTRIC_DATABASE__URL")?)?,
        tokens: TokenKey::new(variable("CONCENTRIC_SESSION__SECRET")?.as_bytes()),
        cursors: CursorKey::new(variable("CONCENTRIC_LIST__CURSOR_SECRET")?.as_bytes()),
    };
    let router = Router::new()
        .route("/api/v1/me", get(users::read_me))
        .route("/api/v1/users", get(users::list))
        .route("/api/v1/users/{id}", get(users::read))
        .route("/api/v1/products", get(products::list).post(products::create))
        .route("/health", get(health))
        .with_state(Arc::new(twin));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    // A socket that refuses the option still works, only slower.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, router).await?)
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("{name} is not set"))
}

/// How the service is.
#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    components: [Component; 1],
}

/// How something is that the service depends on.
#[derive(Serialize)]
struct Component {
    name: &'static str,
    status: &'static str,
    detail: Option<String>,
}

async fn health(State(twin): State<Arc<Twin>>) -> Result<Json<Health>, Failure> {
    twin.store.ping().await?;
    let database = Component { name: "database", status: "ok", detail: None };
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION"), components: [database] }))
}
