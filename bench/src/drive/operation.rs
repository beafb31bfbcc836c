//! The operations, and the requests that they consist of.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;
use serde_json::{Value, json};

use super::server::Server;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Operation {
    Me,
    Get,
    ListFirst,
    ListDeep,
    Products,
    CreateProduct,
    Health,
}

impl Operation {
    /// Those, or all if none is named.
    pub(super) fn chosen(only: &[Self]) -> Vec<Self> {
        let all = Self::value_variants().iter().copied();
        all.filter(|operation| only.is_empty() || only.contains(operation)).collect()
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Get => "get by id",
            Self::ListFirst => "list, first page",
            Self::ListDeep => "list, deep page",
            Self::Products => "product list",
            Self::CreateProduct => "create product",
            Self::Health => "health",
        }
    }
}

/// What there is to ask for.
pub(super) struct World {
    cookie: String,
    ids: Vec<String>,
    deep_cursor: String,
    skus: Arc<Skus>,
}

/// Numbers products, so that no two have the same SKU.
struct Skus {
    prefix: u64,
    next: AtomicU64,
}

impl World {
    /// Logs in and looks around.
    pub(super) async fn explore(program: &Server, admin: &str, password: &str, users: u64) -> Result<Self> {
        let credentials = json!({ "username": admin, "password": password }).to_string();
        let log_in = request("POST", "/api/v1/auth/login", None, Some(&credentials));
        let cookie = program.cookie(&log_in).await.context("cannot log in")?;
        let list = async |query: &str| -> Result<Value> {
            let list = request("GET", &format!("/api/v1/users?{query}"), Some(&cookie), None);
            Ok(serde_json::from_slice(&program.ask(&list, 200).await?)?)
        };
        let limit = 20;
        let offset = (users * 9 / 10).saturating_sub(limit);
        let before = list(&format!("limit={limit}&offset={offset}")).await?;
        let deep_cursor = text(&before, "next_cursor")?;
        let (newest, deep) =
            (list("limit=100").await?, list(&format!("limit=100&cursor={deep_cursor}")).await?);
        let mut ids = Vec::new();
        for user in [&newest, &deep].into_iter().filter_map(|page| page["items"].as_array()).flatten() {
            ids.push(text(user, "id")?);
        }
        ensure!(!ids.is_empty(), "there are no users");
        let prefix = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
        Ok(Self { cookie, ids, deep_cursor, skus: Arc::new(Skus { prefix, next: AtomicU64::new(0) }) })
    }

    /// The requests of an operation.
    pub(super) fn requests(&self, operation: Operation) -> Requests {
        let get = |path: &str| request("GET", path, Some(&self.cookie), None);
        let same = |requests| Requests::Same(Arc::new(requests));
        match operation {
            Operation::Me => same(vec![get("/api/v1/me")]),
            Operation::Get => same(self.ids.iter().map(|id| get(&format!("/api/v1/users/{id}"))).collect()),
            Operation::ListFirst => same(vec![get("/api/v1/users")]),
            Operation::ListDeep => same(vec![get(&format!("/api/v1/users?cursor={}", self.deep_cursor))]),
            // Shops show their products to everybody.
            Operation::Products => same(vec![request("GET", "/api/v1/products", None, None)]),
            Operation::CreateProduct => {
                Requests::NewProducts { cookie: self.cookie.as_str().into(), skus: self.skus.clone() }
            }
            Operation::Health => same(vec![request("GET", "/health", None, None)]),
        }
    }
}

/// Requests, one after the other.
#[derive(Clone)]
pub(super) enum Requests {
    /// These, round and round.
    Same(Arc<Vec<Vec<u8>>>),
    /// Each a product that there has not been.
    #[expect(private_interfaces, reason = "made and taken apart here alone")]
    NewProducts { cookie: Arc<str>, skus: Arc<Skus> },
}

impl Requests {
    /// The request of that number.
    pub(super) fn get(&self, number: u64) -> Cow<'_, [u8]> {
        match self {
            Self::Same(requests) => Cow::Borrowed(&requests[number as usize % requests.len()]),
            Self::NewProducts { cookie, skus } => {
                let number = skus.next.fetch_add(1, Ordering::Relaxed);
                let body = json!({
                    "sku": format!("BENCH-{}-{number}", skus.prefix),
                    "name": format!("Blue mug {number}"),
                    "description": "Holds a third of a litre.",
                    "price": { "amount": "9.99", "currency": "USD" },
                    "stock": 10,
                });
                Cow::Owned(request("POST", "/api/v1/products", Some(cookie), Some(&body.to_string())))
            }
        }
    }

    /// The status that they are answered with.
    pub(super) const fn status(&self) -> u16 {
        match self {
            Self::Same(_) => 200,
            Self::NewProducts { .. } => 201,
        }
    }

    /// An error unless both servers give the same answer, to the byte. Of a new product the twin's must be what the program
    /// reads from the database.
    pub(super) async fn ensure_same_answers(&self, program: &Server, twin: &Server) -> Result<()> {
        let Self::NewProducts { cookie, .. } = self else {
            let request = self.get(0);
            return ensure_equal(&program.ask(&request, 200).await?, &twin.ask(&request, 200).await?);
        };
        let made = twin.ask(&self.get(0), 201).await?;
        let id = text(&serde_json::from_slice(&made)?, "id")?;
        let read = request("GET", &format!("/api/v1/products/{id}"), Some(cookie), None);
        ensure_equal(&program.ask(&read, 200).await?, &made)
    }
}

fn ensure_equal(program: &[u8], twin: &[u8]) -> Result<()> {
    let text = String::from_utf8_lossy;
    ensure!(program == twin, "the program says {}, the twin {}", text(program), text(twin));
    Ok(())
}

fn text(object: &Value, member: &str) -> Result<String> {
    object[member].as_str().map(str::to_owned).with_context(|| format!("{object} has no {member}"))
}

/// A request, written out as a browser of the same site would send it.
fn request(method: &str, path: &str, cookie: Option<&str>, body: Option<&str>) -> Vec<u8> {
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nsec-fetch-site: same-origin\r\n");
    if let Some(cookie) = cookie {
        request.push_str(&format!("cookie: {cookie}\r\n"));
    }
    if let Some(body) = body {
        request.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    request.push_str(body.unwrap_or_default());
    request.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{Operation, request};

    #[test]
    fn a_request_says_how_long_its_body_is() {
        let request = String::from_utf8(request("POST", "/", Some("a=b"), Some("{}"))).unwrap_or_default();
        assert!(request.contains("\r\ncookie: a=b\r\n"));
        assert!(request.ends_with("\r\ncontent-length: 2\r\n\r\n{}"));
    }

    #[test]
    fn nothing_chosen_means_everything() {
        assert_eq!(Operation::chosen(&[]).len(), 7);
        assert_eq!(Operation::chosen(&[Operation::Health]), [Operation::Health]);
    }
}
