//! The statements, the same for both databases: with sqlx their code differs only in the types of connection and row, and
//! in how times are stored.

use serde_json::json;
use sqlx::{Connection as _, Row as _};
use uuid::Uuid;

use super::cursor::Place;
use super::moment::Moment;
use super::products::{Price, Product};
use super::users::User;

const SESSION: &str = "\
    SELECT sessions.id, sessions.user_id, sessions.token, sessions.created_at, sessions.last_used_at, \
           sessions.expires_at, sessions.ends_at, sessions.address, sessions.client, \
           users.id, users.username, users.email, users.name, users.cpf, users.role, users.is_active, users.password, \
           users.created_at, users.created_by, users.updated_at, users.updated_by, users.version \
    FROM sessions INNER JOIN users ON users.id = sessions.user_id WHERE sessions.token = $1";

const USER: &str = "\
    SELECT id, username, email, name, cpf, role, is_active, password, \
           created_at, created_by, updated_at, updated_by, version \
    FROM users WHERE id = $1";

const FIRST_USERS: &str = "\
    SELECT id, username, email, name, cpf, role, is_active, password, \
           created_at, created_by, updated_at, updated_by, version \
    FROM users ORDER BY created_at DESC, id DESC LIMIT $1";

const NEXT_USERS: &str = "\
    SELECT id, username, email, name, cpf, role, is_active, password, \
           created_at, created_by, updated_at, updated_by, version \
    FROM users WHERE (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT $1";

const FIRST_PRODUCTS: &str = "\
    SELECT id, sku, name, description, stock, is_active, price_minor, currency, \
           created_at, created_by, updated_at, updated_by, version \
    FROM products WHERE is_active = $2 ORDER BY created_at DESC, id DESC LIMIT $1";

const NEXT_PRODUCTS: &str = "\
    SELECT id, sku, name, description, stock, is_active, price_minor, currency, \
           created_at, created_by, updated_at, updated_by, version \
    FROM products WHERE is_active = $2 AND (created_at, id) < ($3, $4) \
    ORDER BY created_at DESC, id DESC LIMIT $1";

const CREATE_PRODUCT: &str = "\
    INSERT INTO products (id, sku, name, description, stock, is_active, price_minor, currency, \
                          created_at, created_by, updated_at, updated_by, version, name_key) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

const PUBLISH: &str = "INSERT INTO outbox (id, topic, aggregate, body, at, status, attempts, due_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

macro_rules! statements {
    ($database:ident, $Connection:ty, $Row:ty, read $read_time:expr, write $write_time:expr) => {
        pub(super) mod $database {
            use super::*;

            pub(in super::super) async fn ping(on: &mut $Connection) -> sqlx::Result<()> {
                sqlx::query("SELECT 1").fetch_one(on).await?.try_get::<i32, _>(0).map(drop)
            }

            pub(in super::super) async fn session(
                on: &mut $Connection,
                digest: &str,
            ) -> sqlx::Result<Option<(User, Moment)>> {
                let row = sqlx::query(SESSION).bind(digest).fetch_optional(on).await?;
                row.map(|row| Ok((read_user(&row, 9)?, time(&row, 5)?))).transpose()
            }

            pub(in super::super) async fn user(on: &mut $Connection, id: Uuid) -> sqlx::Result<Option<User>> {
                let row = sqlx::query(USER).bind(id).fetch_optional(on).await?;
                row.map(|row| read_user(&row, 0)).transpose()
            }

            pub(in super::super) async fn users(
                on: &mut $Connection,
                after: Option<Place>,
                limit: i64,
            ) -> sqlx::Result<Vec<User>> {
                let query = match after {
                    None => sqlx::query(FIRST_USERS).bind(limit),
                    Some((at, id)) => sqlx::query(NEXT_USERS).bind(limit).bind($write_time(at)).bind(id),
                };
                query.fetch_all(on).await?.iter().map(|row| read_user(row, 0)).collect()
            }

            pub(in super::super) async fn products(
                on: &mut $Connection,
                after: Option<Place>,
                limit: i64,
            ) -> sqlx::Result<Vec<Product>> {
                let query = match after {
                    None => sqlx::query(FIRST_PRODUCTS).bind(limit).bind(true),
                    Some((at, id)) => {
                        sqlx::query(NEXT_PRODUCTS).bind(limit).bind(true).bind($write_time(at)).bind(id)
                    }
                };
                query.fetch_all(on).await?.iter().map(read_product).collect()
            }

            pub(in super::super) async fn create(
                on: &mut $Connection,
                begin: &'static str,
                product: &Product,
                minor: i64,
                by: Uuid,
            ) -> sqlx::Result<()> {
                let mut transaction = on.begin_with(begin).await?;
                sqlx::query(CREATE_PRODUCT)
                    .bind(product.id)
                    .bind(&product.sku)
                    .bind(&product.name)
                    .bind(&product.description)
                    .bind(product.stock)
                    .bind(product.is_active)
                    .bind(minor)
                    .bind(product.price.currency())
                    .bind($write_time(product.created_at))
                    .bind(by)
                    .bind($write_time(product.updated_at))
                    .bind(by)
                    .bind(product.version)
                    .bind(product.name.to_lowercase())
                    .execute(&mut *transaction)
                    .await?;
                sqlx::query(PUBLISH)
                    .bind(Uuid::now_v7())
                    .bind("product.created")
                    .bind(product.id)
                    .bind(json!({ "sku": product.sku }).to_string())
                    .bind($write_time(product.created_at))
                    .bind("pending")
                    .bind(0_i64)
                    .bind($write_time(product.created_at))
                    .execute(&mut *transaction)
                    .await?;
                transaction.commit().await
            }

            fn read_user(row: &$Row, from: usize) -> sqlx::Result<User> {
                Ok(User {
                    id: row.try_get(from)?,
                    username: row.try_get(from + 1)?,
                    email: row.try_get(from + 2)?,
                    name: row.try_get(from + 3)?,
                    cpf: row.try_get(from + 4)?,
                    role: row.try_get(from + 5)?,
                    is_active: row.try_get(from + 6)?,
                    created_at: time(row, from + 8)?,
                    updated_at: time(row, from + 10)?,
                    version: row.try_get(from + 12)?,
                })
            }

            fn read_product(row: &$Row) -> sqlx::Result<Product> {
                Ok(Product {
                    id: row.try_get(0)?,
                    sku: row.try_get(1)?,
                    name: row.try_get(2)?,
                    description: row.try_get(3)?,
                    stock: row.try_get(4)?,
                    is_active: row.try_get(5)?,
                    price: Price::new(row.try_get(6)?, row.try_get(7)?),
                    created_at: time(row, 8)?,
                    updated_at: time(row, 10)?,
                    version: row.try_get(12)?,
                })
            }

            fn time(row: &$Row, index: usize) -> sqlx::Result<Moment> {
                row.try_get(index).map($read_time)
            }
        }
    };
}

statements!(
    sqlite,
    sqlx::SqliteConnection,
    sqlx::sqlite::SqliteRow,
    read Moment::from_micros,
    write Moment::micros
);
statements!(
    postgres,
    sqlx::PgConnection,
    sqlx::postgres::PgRow,
    read Moment,
    write (|moment: Moment| moment.0)
);
