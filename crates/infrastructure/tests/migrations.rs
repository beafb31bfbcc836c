//! Migrations on both databases: they go up, down and up again, they keep the two schemas alike, and nobody edits them
//! behind a database's back.

use std::{error::Error, fmt::Debug, path::Path, sync::Arc, time::Duration};

use application::ports::Clock;
use domain::shared::Timestamp;
use infrastructure::sql::{Database, DatabaseSettings, Target, migrate};
use sqlx::{Connection, PgConnection, Row, SqliteConnection};

type Outcome = Result<(), Box<dyn Error>>;

struct Epoch;

impl Clock for Epoch {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }
}

fn settings(target: Target) -> DatabaseSettings {
    let second = Duration::from_secs(1);
    DatabaseSettings {
        target,
        read_connections: 2,
        max_connections: 4,
        acquire_timeout: second * 3,
        statement_timeout: second * 10,
        lock_timeout: second * 5,
        idle_in_transaction_timeout: second * 15,
        max_lifetime: second * 1800,
        clock: Arc::new(Epoch),
    }
}

async fn sqlite(folder: &Path) -> Result<Database, Box<dyn Error>> {
    Ok(Database::open(settings(Target::Sqlite(folder.join("test.db")))).await?)
}

/// A database of its own on the server that `cargo xtask test` provides; gives its URL too.
async fn postgres(name: &str) -> Result<(Database, String), Box<dyn Error>> {
    let server = std::env::var("CONCENTRIC_TEST_POSTGRES_URL")
        .map_err(|_| "CONCENTRIC_TEST_POSTGRES_URL names no server: run `cargo xtask test`")?;
    let name = format!("migrations_{name}_{}", std::process::id());
    let mut connection = PgConnection::connect(&server).await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
    let (base, _) = server.rsplit_once('/').ok_or("the server's URL names no database")?;
    let url = format!("{base}/{name}");
    Ok((Database::open(settings(Target::Postgres(url.clone()))).await?, url))
}

fn applied(migrations: &[migrate::Migration]) -> Vec<bool> {
    migrations.iter().map(|migration| migration.applied_at.is_some()).collect()
}

async fn goes_up_down_and_up_again(database: &Database) -> Outcome {
    let known = migrate::status(database).await?.len();
    assert_eq!(applied(&migrate::status(database).await?), vec![false; known]);
    assert_eq!(migrate::up(database).await?.len(), known);
    assert_eq!(migrate::up(database).await?.len(), 0, "up is idempotent");
    assert_eq!(migrate::down(database, 1).await?.len(), 1);
    assert_eq!(migrate::down(database, known).await?.len(), known - 1, "down stops at nothing");
    assert_eq!(applied(&migrate::status(database).await?), vec![false; known]);
    assert_eq!(migrate::up(database).await?.len(), known, "down left nothing in the way");
    assert_eq!(applied(&migrate::status(database).await?), vec![true; known]);
    Ok(())
}

#[tokio::test]
async fn sqlite_goes_up_down_and_up_again() -> Outcome {
    let folder = tempfile::tempdir()?;
    goes_up_down_and_up_again(&sqlite(folder.path()).await?).await
}

#[tokio::test]
async fn postgres_goes_up_down_and_up_again() -> Outcome {
    goes_up_down_and_up_again(&postgres("up_down_up").await?.0).await
}

/// Several processes that start at once: one migrates, the others wait and find it done.
async fn races_to_one_migration(database: &Database) -> Outcome {
    let known = migrate::status(database).await?.len();
    // A thread with a runtime of its own stands for a process.
    let race = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(migrate::up(database)).map(|_| ()).map_err(std::io::Error::other)
    };
    std::thread::scope(|scope| {
        let racers: Vec<_> = (0..8).map(|_| scope.spawn(race)).collect();
        racers
            .into_iter()
            .try_for_each(|racer| racer.join().map_err(|_| std::io::Error::other("panicked"))?)
    })?;
    assert_eq!(applied(&migrate::status(database).await?), vec![true; known]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_is_migrated_once_by_many_at_a_time() -> Outcome {
    let folder = tempfile::tempdir()?;
    races_to_one_migration(&sqlite(folder.path()).await?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_is_migrated_once_by_many_at_a_time() -> Outcome {
    races_to_one_migration(&postgres("race").await?.0).await
}

#[tokio::test]
async fn an_edited_migration_is_refused() -> Outcome {
    let folder = tempfile::tempdir()?;
    let database = sqlite(folder.path()).await?;
    migrate::up(&database).await?;
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let mut connection = SqliteConnection::connect(&url).await?;
    sqlx::query("UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1")
        .execute(&mut connection)
        .await?;
    let refusal = migrate::up(&database).await.err().ok_or("the edited migration was accepted")?;
    assert!(
        refusal.to_string().contains("migration 1 was previously applied but has been modified"),
        "{refusal}"
    );
    Ok(())
}

#[tokio::test]
async fn creating_a_migration_makes_four_files_with_the_next_number() -> Outcome {
    let folder = tempfile::tempdir()?;
    for database in ["sqlite", "postgres"] {
        std::fs::create_dir(folder.path().join(database))?;
        std::fs::write(folder.path().join(database).join("0041_before.up.sql"), "")?;
    }
    let created = migrate::create(folder.path(), "add_labels")?;
    let names: Vec<_> =
        created.iter().filter_map(|path| path.strip_prefix(folder.path()).ok()?.to_str()).collect();
    assert_eq!(
        names,
        [
            "sqlite/0042_add_labels.up.sql",
            "sqlite/0042_add_labels.down.sql",
            "postgres/0042_add_labels.up.sql",
            "postgres/0042_add_labels.down.sql",
        ]
    );
    assert!(migrate::create(folder.path(), "Add Labels").is_err());
    Ok(())
}

/// A table's columns: name, kind and whether nothing may stand there.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ColumnShape(String, String, &'static str, bool);

/// What a type is called in either database, made one.
fn kind(name: &str) -> &'static str {
    match name {
        "BLOB" | "uuid" => "uuid",
        "TEXT" | "text" => "text",
        "INTEGER" | "bigint" | "boolean" | "timestamp with time zone" => "number",
        _ => "unknown",
    }
}

/// Columns alone are compared: SQLite knows fewer types, and writes constraints differently.
#[tokio::test]
async fn the_two_schemas_do_not_drift_apart() -> Outcome {
    let folder = tempfile::tempdir()?;
    let lite = sqlite(folder.path()).await?;
    let (server, url) = postgres("drift").await?;
    migrate::up(&lite).await?;
    migrate::up(&server).await?;

    let lite_url = format!("sqlite://{}", folder.path().join("test.db").display());
    let mut connection = SqliteConnection::connect(&lite_url).await?;
    let rows = sqlx::query(
        "SELECT t.name, c.name, c.type, c.\"notnull\" = 0 AND c.pk = 0 FROM sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await?;
    let shape = |table, column, name: String, nullable| ColumnShape(table, column, kind(&name), nullable);
    let mut sqlite_shape = rows
        .iter()
        .map(|row| Ok(shape(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?)))
        .collect::<Result<Vec<_>, sqlx::Error>>()?;

    let mut connection = PgConnection::connect(&url).await?;
    let rows = sqlx::query(
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES'
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await?;
    let mut postgres_shape = rows
        .iter()
        .map(|row| Ok(shape(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?)))
        .collect::<Result<Vec<_>, sqlx::Error>>()?;

    sqlite_shape.sort();
    postgres_shape.sort();
    assert!(!sqlite_shape.is_empty());
    assert_eq!(sqlite_shape, postgres_shape);

    // A unique constraint that is not named after its column would reach clients under a wrong name.
    let odd: Vec<String> = sqlx::query_scalar(
        "SELECT conname::text FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
         WHERE contype = 'u' AND c.connamespace = 'public'::regnamespace AND conname <> t.relname || '_' || a.attname || '_unique'",
    )
    .fetch_all(&mut connection)
    .await?;
    assert_eq!(odd, [""; 0]);
    Ok(())
}
