//! Users and products, written straight into a migrated database: through the API each would cost a password hash.

use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Args;
use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};

/// How much to write, and where.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The database, as `CONCENTRIC_DATABASE__URL` names it
    #[arg(long)]
    database: String,
    /// How many users
    #[arg(long)]
    users: i64,
    /// How many products
    #[arg(long)]
    products: i64,
}

/// Statements that take a number of rows and make as many. Ids are UUIDv7, rising with the time of creation as those of
/// the program do.
const SQLITE: [&str; 2] = [include_str!("seed/users.sqlite.sql"), include_str!("seed/products.sqlite.sql")];
const POSTGRES: [&str; 2] =
    [include_str!("seed/users.postgres.sql"), include_str!("seed/products.postgres.sql")];

/// Seeds; prints what database it was, and says how long it took.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let started = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(seed(arguments))?;
    let (users, products) = (arguments.users, arguments.products);
    eprintln!("seeded {users} users and {products} products in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

async fn seed(arguments: &Arguments) -> Result<()> {
    let url = &arguments.database;
    let amounts = [arguments.users, arguments.products];
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.context("cannot open the SQLite file")?;
        for (statement, amount) in SQLITE.into_iter().zip(amounts) {
            sqlx::query(statement).bind(amount).execute(&mut connection).await?;
        }
        let version = sqlx::query("SELECT sqlite_version()").fetch_one(&mut connection).await?;
        println!("SQLite {}", version.try_get::<String, _>(0)?);
        return Ok(connection.close().await?);
    }
    let mut connection = PgConnection::connect(url).await.context("cannot reach PostgreSQL")?;
    for (statement, amount) in POSTGRES.into_iter().zip(amounts) {
        sqlx::query(statement).bind(amount).execute(&mut connection).await?;
    }
    // Else PostgreSQL does this by itself in the midst of the measurement.
    sqlx::query("VACUUM ANALYZE").execute(&mut connection).await?;
    let version = sqlx::query("SHOW server_version").fetch_one(&mut connection).await?;
    println!("PostgreSQL {}", version.try_get::<String, _>(0)?);
    Ok(connection.close().await?)
}
