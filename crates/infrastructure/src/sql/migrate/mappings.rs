//! Holds the mapping of an entity against the table that the migrations of each database make. Every `table!` brings the
//! test, so that no entity is left out.

use std::collections::BTreeSet;

use domain::shared::Kind;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row as _, SqliteConnection};

use super::{Out, files};
use crate::sql::{Children, Stored, table::columns};

/// A column, as `note TEXT` or `note TEXT NOT NULL`.
type Columns = BTreeSet<String>;

/// A column, its kind, and whether it may be nothing.
type Mapped = (&'static str, Kind, bool);

/// The migrated tables of the entity, and of its children, have the columns that the mapping says, and no others. Panics
/// when they have not.
pub(crate) async fn agrees<E: Stored>() {
    let own = columns::<E>().zip(E::NULLABLE).map(|((name, kind), nullable)| (name, kind, *nullable));
    compare(E::TABLE, own.collect()).await;
    if let Some(Children { table, parent, columns, nullable }) = E::CHILDREN {
        let theirs = columns.iter().zip(nullable).map(|((name, kind), nullable)| (*name, *kind, *nullable));
        let place = [(parent, Kind::Uuid, false), ("position", Kind::Int, false)];
        compare(table, theirs.chain(place).collect()).await;
    }
}

async fn compare(table: &'static str, mapped: Vec<Mapped>) {
    let sqlite = in_sqlite(table).await.unwrap();
    let named =
        mapped.iter().map(|(name, kind, nullable)| describe(name, in_sqlite_called(*kind), *nullable));
    ensure_same("SQLite", table, &named.collect(), &sqlite);
    let postgres = in_postgres(table).await.unwrap();
    let named =
        mapped.iter().map(|(name, kind, nullable)| describe(name, in_postgres_called(*kind), *nullable));
    ensure_same("PostgreSQL", table, &named.collect(), &postgres);
}

const fn in_sqlite_called(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool | Kind::Int | Kind::Time => "INTEGER",
        Kind::Text => "TEXT",
        Kind::Uuid => "BLOB",
    }
}

const fn in_postgres_called(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "boolean",
        Kind::Int => "bigint",
        Kind::Text => "text COLLATE \"C\"",
        Kind::Time => "timestamp with time zone",
        Kind::Uuid => "uuid",
    }
}

fn ensure_same(database: &str, table: &str, mapped: &Columns, migrated: &Columns) {
    let unknown: Vec<_> = mapped.difference(migrated).collect();
    let unmapped: Vec<_> = migrated.difference(mapped).collect();
    assert!(
        unknown.is_empty() && unmapped.is_empty(),
        "{table} in {database}: mapped and not there: {unknown:?}; there and not mapped: {unmapped:?}"
    );
}

fn describe(column: &str, kind: &str, nullable: bool) -> String {
    let rest = if nullable { "" } else { " NOT NULL" };
    format!("{column} {kind}{rest}")
}

async fn in_sqlite(table: &str) -> Out<Columns> {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
    files::sqlite()?.run(&mut connection).await?;
    let query = "SELECT name, type, NOT \"notnull\" FROM pragma_table_info(?)";
    let rows = sqlx::query(query).bind(table).fetch_all(&mut connection).await?;
    let column =
        |row: &sqlx::sqlite::SqliteRow| Ok(describe(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    rows.iter().map(column).collect()
}

/// In a schema of its own, of which nothing is left when its transaction ends.
async fn in_postgres(table: &str) -> Out<Columns> {
    let server = std::env::var("CONCENTRIC_TEST_POSTGRES_URL")
        .expect("CONCENTRIC_TEST_POSTGRES_URL names no server: run `cargo xtask test`");
    let mut connection = PgConnection::connect(&server).await?;
    let mut transaction = connection.begin().await?;
    transaction.execute("CREATE SCHEMA mapped; SET LOCAL search_path = mapped").await?;
    files::postgres()?.run(&mut *transaction).await?;
    let query = format!(
        "SELECT attname::text,
             format_type(atttypid, atttypmod) || coalesce(' COLLATE ' || nullif(attcollation, 0)::regcollation, ''),
             NOT attnotnull
         FROM pg_attribute WHERE attrelid = 'mapped.{table}'::regclass AND attnum > 0 AND NOT attisdropped"
    );
    let rows = sqlx::query(AssertSqlSafe(query)).fetch_all(&mut *transaction).await?;
    let column =
        |row: &sqlx::postgres::PgRow| Ok(describe(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    rows.iter().map(column).collect()
}
