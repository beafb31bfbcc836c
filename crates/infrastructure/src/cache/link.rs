//! The connection to Redis: short patience, and none at all while Redis is away.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use application::cache::CacheError;
use redis::{
    AsyncConnectionConfig, Client, Cmd, FromRedisValue, RedisError, RedisResult, ScriptInvocation,
    aio::MultiplexedConnection,
};
use tokio::sync::OnceCell;

use super::{keys::Keys, value_seal::ValueSeal};

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// How long an answer may take. A Redis nearby takes a fraction of a millisecond; what waits for it is a request.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(250);

/// How long Redis is left alone after a failure.
const REST: Duration = Duration::from_secs(1);

/// Where Redis is, and what things are called there.
pub struct RedisSettings {
    /// `redis://` or `rediss://`, with the password if there is one.
    pub url: String,
    /// What every key begins with.
    pub key_prefix: String,
    /// The key of the hashes that stand for names, and of the codes by which our values are known: the same for all instances.
    pub secret: Vec<u8>,
}

/// The URL is not one of Redis, or the secret is not a key. Does not quote them.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct InvalidRedisUrl(&'static str);

/// A connection to Redis that all users of a process share.
///
/// A failure of any kind opens the circuit: from then on everybody is told at once that Redis is away, while one task knocks
/// once a second until it answers. So an outage costs the requests under way one time-out, and those that follow nothing.
/// The crate's own connection manager keeps a connection that has fallen silent, and lets each request wait for it.
#[derive(Clone)]
pub struct RedisLink(Arc<Shared>);

struct Shared {
    client: Client,
    keys: Keys,
    seal: ValueSeal,
    first_use: OnceCell<()>,
    circuit: Mutex<Circuit>,
}

struct Circuit {
    connection: Option<MultiplexedConnection>,
    /// Counts connections, so that the failure of an earlier one says nothing about the present one.
    number: u64,
}

impl RedisLink {
    /// Prepares the connection; it is made when it is first needed.
    ///
    /// # Errors
    /// The settings cannot be used.
    pub fn open(settings: &RedisSettings) -> Result<Self, InvalidRedisUrl> {
        let client = Client::open(settings.url.as_str())
            .map_err(|_| InvalidRedisUrl("not an address such as redis://:password@host:6379/0"))?;
        let keys = Keys::new(&settings.key_prefix, &settings.secret);
        let seal = ValueSeal::new(&settings.secret);
        let (keys, seal) =
            keys.zip(seal).ok_or(InvalidRedisUrl("the secret for the names of keys cannot be used"))?;
        let circuit = Mutex::new(Circuit { connection: None, number: 0 });
        Ok(Self(Arc::new(Shared { client, keys, seal, first_use: OnceCell::new(), circuit })))
    }

    /// Whether Redis answers. Takes no longer than a command does.
    pub async fn answers(&self) -> bool {
        self.ask::<String>(&redis::cmd("PING")).await.is_ok()
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(super) fn seal(&self) -> &ValueSeal {
        &self.0.seal
    }

    pub(crate) async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, CacheError> {
        let (mut connection, number) = self.connection().await?;
        let answer = command.query_async(&mut connection).await;
        self.judged(number, answer)
    }

    pub(crate) async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, CacheError> {
        let (mut connection, number) = self.connection().await?;
        let answer = script.invoke_async(&mut connection).await;
        self.judged(number, answer)
    }

    async fn connection(&self) -> Result<(MultiplexedConnection, u64), CacheError> {
        self.0.first_use.get_or_init(|| self.connect_at_first()).await;
        let circuit = self.0.circuit();
        let connection = circuit.connection.clone().ok_or(CacheError::Unavailable)?;
        Ok((connection, circuit.number))
    }

    async fn connect_at_first(&self) {
        match self.0.connect().await {
            Ok(connection) => self.0.close_circuit(connection),
            Err(error) => self.knock(&error),
        }
    }

    fn judged<T>(&self, number: u64, answer: RedisResult<T>) -> Result<T, CacheError> {
        answer.map_err(|error| {
            if self.0.open_circuit(number) {
                self.knock(&error);
            }
            CacheError::Unavailable
        })
    }

    /// Tells of the outage, and begins to look for its end.
    fn knock(&self, error: &RedisError) {
        tracing::warn!(%error, "Redis is away: each process counts and remembers for itself");
        tokio::spawn(reconnect(Arc::downgrade(&self.0)));
    }
}

impl Shared {
    fn circuit(&self) -> MutexGuard<'_, Circuit> {
        // Whole after every step, so a panic elsewhere leaves nothing half done.
        self.circuit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(ANSWER_TIMEOUT));
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        // A server that is still loading its data accepts connections, and answers nothing else.
        redis::cmd("PING").query_async::<String>(&mut connection).await?;
        Ok(connection)
    }

    fn close_circuit(&self, connection: MultiplexedConnection) {
        let mut circuit = self.circuit();
        circuit.number += 1;
        circuit.connection = Some(connection);
    }

    /// Gives up the connection of that number. False if somebody else has done so.
    fn open_circuit(&self, number: u64) -> bool {
        let mut circuit = self.circuit();
        circuit.number == number && circuit.connection.take().is_some()
    }
}

async fn reconnect(link: Weak<Shared>) {
    loop {
        tokio::time::sleep(REST).await;
        let Some(link) = link.upgrade() else {
            return;
        };
        if let Ok(connection) = link.connect().await {
            link.close_circuit(connection);
            tracing::info!("Redis is back: what all instances count and remember is shared again");
            return;
        }
    }
}
