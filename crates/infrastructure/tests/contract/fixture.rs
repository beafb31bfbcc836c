//! A fresh store for one case, and what a case needs to arrange it and to look at it.

mod postgres;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use application::{
    authz::{Create, Read},
    crud::Crud,
    identity::{AccountHooks, Accounts, AuditTrail, SignUp},
    query::{Filter, Query},
    store::{StoreError, UnitOfWork},
};
use domain::{
    catalog::Product,
    identity::{PasswordPolicy, SecurityEvent, Session, User},
    ordering::Order,
    shared::Id,
};
use infrastructure::sql::{Database, DatabaseSettings, Target, migrate};
use sqlx::{Connection, FromRow, SqliteConnection};
use tempfile::TempDir;
use testkit::{
    Memory, actor,
    factories::{OrderBuilder, ProductBuilder, SessionBuilder, UserBuilder},
    fakes::{CountingIds, FakeClock, PlainHasher},
};
use uuid::Uuid;

use postgres::OwnDatabase;

pub(crate) struct Fixture {
    pub(crate) store: Arc<dyn UnitOfWork>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) ids: Arc<CountingIds>,
    backend: Backend,
}

enum Backend {
    Memory(Memory),
    Sqlite { file: PathBuf, _folder: TempDir },
    Postgres(OwnDatabase),
}

/// Runs the case, then removes what its store left behind.
pub(crate) async fn check(fixture: Fixture, case: impl AsyncFn(&Fixture)) {
    case(&fixture).await;
    let Fixture { store, backend, .. } = fixture;
    drop(store);
    if let Backend::Postgres(database) = backend {
        database.remove().await;
    }
}

fn settings(target: Target, clock: &Arc<FakeClock>) -> DatabaseSettings {
    let second = Duration::from_secs(1);
    DatabaseSettings {
        target,
        read_connections: 4,
        max_connections: 8,
        acquire_timeout: second * 30,
        statement_timeout: second * 30,
        lock_timeout: second * 20,
        idle_in_transaction_timeout: second * 30,
        max_lifetime: second * 600,
        clock: clock.clone(),
    }
}

async fn migrated(target: Target, clock: &Arc<FakeClock>) -> Database {
    let database = Database::open(settings(target, clock)).await.unwrap();
    migrate::up(&database).await.unwrap();
    database
}

impl Fixture {
    fn new(store: impl UnitOfWork + 'static, clock: Arc<FakeClock>, backend: Backend) -> Self {
        Self { store: Arc::new(store), clock, ids: Arc::default(), backend }
    }

    pub(crate) async fn memory() -> Self {
        let clock = Arc::new(FakeClock::default());
        let memory = Memory::new(clock.clone());
        Self::new(memory.clone(), clock, Backend::Memory(memory))
    }

    pub(crate) async fn sqlite() -> Self {
        let clock = Arc::new(FakeClock::default());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("contract.db");
        let store = migrated(Target::Sqlite(file.clone()), &clock).await;
        Self::new(store, clock, Backend::Sqlite { file, _folder: folder })
    }

    pub(crate) async fn postgres() -> Self {
        let clock = Arc::new(FakeClock::default());
        let database = OwnDatabase::create().await;
        let store = migrated(Target::Postgres(database.url()), &clock).await;
        Self::new(store, clock, Backend::Postgres(database))
    }

    /// The same data as another process would see it, such as an administrator's command beside the server.
    pub(crate) async fn beside(&self) -> Arc<dyn UnitOfWork> {
        let target = match &self.backend {
            Backend::Memory(memory) => return Arc::new(memory.clone()),
            Backend::Sqlite { file, .. } => Target::Sqlite(file.clone()),
            Backend::Postgres(database) => Target::Postgres(database.url()),
        };
        Arc::new(Database::open(settings(target, &self.clock)).await.unwrap())
    }

    /// How many may write one row at the same time so that all get through: a store that locks lets them queue, one that
    /// finds out at the end gives up after four attempts, of which the last is safe when there are no more than four.
    pub(crate) const fn contenders(&self) -> u32 {
        match self.backend {
            Backend::Memory(_) => 4,
            Backend::Sqlite { .. } | Backend::Postgres(_) => 24,
        }
    }

    /// There is such a user.
    pub(crate) async fn given(&self, user: UserBuilder) -> User {
        let permit = actor::system().permit::<Create, User>().unwrap();
        let user = user.build();
        self.store.run(async |tx| tx.users().create(&permit, user.clone()).await).await.unwrap()
    }

    /// There is such a session.
    pub(crate) async fn given_session(&self, session: SessionBuilder) -> Session {
        let permit = actor::system().permit::<Create, Session>().unwrap();
        let session = session.build();
        self.store.run(async |tx| tx.sessions().create(&permit, session.clone()).await).await.unwrap()
    }

    /// There is such a product.
    pub(crate) async fn given_product(&self, product: ProductBuilder) -> Product {
        let permit = actor::system().permit::<Create, Product>().unwrap();
        let product = product.build();
        self.store.run(async |tx| tx.products().create(&permit, product.clone()).await).await.unwrap()
    }

    /// There is such an order.
    pub(crate) async fn given_order(&self, order: OrderBuilder) -> Order {
        let permit = actor::system().permit::<Create, Order>().unwrap();
        let order = order.build();
        self.store.run(async |tx| tx.orders().create(&permit, order.clone()).await).await.unwrap()
    }

    /// The order as committed.
    pub(crate) async fn order(&self, id: Id<Order>) -> Order {
        let permit = actor::system().permit::<Read, Order>().unwrap();
        self.store.read(async |view| view.orders().read(&permit, id).await).await.unwrap()
    }

    /// The product as committed.
    pub(crate) async fn product(&self, id: Id<Product>) -> Product {
        let permit = actor::system().permit::<Read, Product>().unwrap();
        self.store.read(async |view| view.products().read(&permit, id).await).await.unwrap()
    }

    /// The user as committed.
    pub(crate) async fn user(&self, id: Id<User>) -> Option<User> {
        let permit = actor::system().permit::<Read, User>().unwrap();
        match self.store.read(async |view| view.users().read(&permit, id).await).await {
            Ok(user) => Some(user),
            Err(StoreError::NotFound) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// The names of all users, in order.
    pub(crate) async fn usernames(&self) -> Vec<String> {
        self.users(Filter::all()).await.iter().map(User::username_key).collect()
    }

    /// All users that pass the filter, in the order of their names.
    pub(crate) async fn users(&self, filter: Filter<User>) -> Vec<User> {
        let permit = actor::system().permit::<Read, User>().unwrap();
        let sort = application::query::parse_sort("username").unwrap();
        let query = Query { filter, sort, limit: 1000, ..Query::default() };
        self.store.read(async |view| view.users().list(&permit, &query).await).await.unwrap().items
    }

    /// The ids of all sessions, in order.
    pub(crate) async fn session_ids(&self) -> Vec<Id<Session>> {
        let permit = actor::system().permit::<Read, Session>().unwrap();
        let query = Query { limit: 1000, ..Query::default() };
        let page = self.store.read(async |view| view.sessions().list(&permit, &query).await).await.unwrap();
        page.items.iter().map(Session::id).collect()
    }

    /// Every message that was committed, oldest first: its topic, and what it happened to.
    pub(crate) async fn outbox(&self) -> Vec<(String, Uuid)> {
        const QUERY: &str = "SELECT topic, aggregate FROM outbox ORDER BY position";
        match &self.backend {
            Backend::Memory(memory) => {
                memory.outbox().iter().map(|message| (message.topic.to_owned(), message.aggregate)).collect()
            }
            Backend::Sqlite { file, .. } => from_sqlite(file, QUERY).await,
            Backend::Postgres(database) => database.rows(QUERY).await,
        }
    }

    /// The kind of every security event, and its identity, in the order of these.
    pub(crate) async fn audited(&self) -> Vec<(String, Uuid)> {
        const QUERY: &str = "SELECT kind, id FROM security_events ORDER BY id";
        match &self.backend {
            Backend::Memory(memory) => memory
                .all::<SecurityEvent>()
                .into_iter()
                .map(|event| (event.kind.name().to_owned(), event.id.raw()))
                .collect(),
            Backend::Sqlite { file, .. } => from_sqlite(file, QUERY).await,
            Backend::Postgres(database) => database.rows(QUERY).await,
        }
    }

    /// What a statement past the store gives; nothing where there are no statements.
    pub(crate) async fn rows(&self, statement: &'static str) -> Option<Vec<Named>> {
        match &self.backend {
            Backend::Memory(_) => None,
            Backend::Sqlite { file, .. } => Some(from_sqlite(file, statement).await),
            Backend::Postgres(database) => Some(database.rows(statement).await),
        }
    }

    /// Why the database refuses a statement past the store; nothing where there are no statements.
    pub(crate) async fn refusal(&self, statement: &'static str) -> Option<String> {
        match &self.backend {
            Backend::Memory(_) => None,
            Backend::Sqlite { file, .. } => {
                let url = format!("sqlite://{}", file.display());
                let mut connection = SqliteConnection::connect(&url).await.unwrap();
                Some(sqlx::query(statement).execute(&mut connection).await.unwrap_err().to_string())
            }
            Backend::Postgres(database) => Some(database.refusal(statement).await),
        }
    }

    /// The same of a statement that PostgreSQL alone knows.
    pub(crate) async fn postgres_refusal(&self, statement: &'static str) -> Option<String> {
        match &self.backend {
            Backend::Memory(_) | Backend::Sqlite { .. } => None,
            Backend::Postgres(database) => Some(database.refusal(statement).await),
        }
    }

    /// A use case that writes three tables.
    pub(crate) fn sign_up(&self) -> SignUp {
        SignUp {
            uow: self.store.clone(),
            audit: self.audit(),
            hasher: Arc::new(PlainHasher::default()),
            passwords: PasswordPolicy { min_length: 8 },
        }
    }

    /// Accounts, one by one and in bulk.
    pub(crate) fn accounts(&self) -> Accounts {
        let hooks = AccountHooks {
            audit: self.audit(),
            hasher: Arc::new(PlainHasher::default()),
            passwords: PasswordPolicy { min_length: 8 },
        };
        Crud::new(self.store.clone(), hooks)
    }

    /// What use cases write security events with.
    pub(crate) fn audit(&self) -> AuditTrail {
        AuditTrail { clock: self.clock.clone(), ids: self.ids.clone() }
    }
}

/// A row of a name and an id.
pub(crate) type Named = (String, Uuid);

async fn from_sqlite(file: &Path, query: &'static str) -> Vec<Named> {
    let url = format!("sqlite://{}", file.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
    rows.iter().map(|row| Named::from_row(row).unwrap()).collect()
}
