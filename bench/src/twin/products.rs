//! Products.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Twin;
use super::cursor::Ask;
use super::failure::Failure;
use super::moment::Moment;
use super::session::Admin;

const NAME: &str = "product";

/// A product, as it is shown.
#[derive(Serialize)]
pub(super) struct Product {
    pub(super) id: Uuid,
    pub(super) sku: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) price: Price,
    pub(super) stock: i64,
    pub(super) is_active: bool,
    pub(super) created_at: Moment,
    pub(super) updated_at: Moment,
    pub(super) version: i64,
}

/// An amount of a currency with two decimal places.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Price {
    amount: String,
    currency: String,
}

/// A product to be added.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewProduct {
    sku: String,
    name: String,
    description: Option<String>,
    price: Price,
    #[serde(default)]
    stock: u32,
    #[serde(default = "for_sale")]
    is_active: bool,
}

const fn for_sale() -> bool {
    true
}

impl Price {
    pub(super) fn new(minor: i64, currency: String) -> Self {
        Self { amount: format!("{}.{:02}", minor / 100, minor % 100), currency }
    }

    /// The amount in minor units.
    pub(super) fn minor(&self) -> Option<i64> {
        let (whole, cents) = self.amount.split_once('.').unwrap_or((&self.amount, ""));
        let digits = whole.bytes().chain(cents.bytes()).all(|byte| byte.is_ascii_digit());
        if !digits || cents.len() > 2 {
            return None;
        }
        format!("{whole}{cents:0<2}").parse().ok()
    }

    pub(super) fn currency(&self) -> &str {
        &self.currency
    }
}

pub(super) async fn list(
    State(twin): State<Arc<Twin>>,
    Query(ask): Query<Ask>,
) -> Result<impl IntoResponse, Failure> {
    let place = twin.cursors.place(NAME, &ask)?;
    let products = twin.store.products(place, ask.limit).await?;
    let page = twin.cursors.page(NAME, &ask, products, |product| (product.created_at, product.id))?;
    Ok(([(header::LINK, page.links("/api/v1/products"))], Json(page)))
}

pub(super) async fn create(
    Admin(me): Admin,
    State(twin): State<Arc<Twin>>,
    Json(new): Json<NewProduct>,
) -> Result<impl IntoResponse, Failure> {
    let invalid = || Failure::Refused(StatusCode::UNPROCESSABLE_ENTITY);
    let sku = new.sku.to_ascii_uppercase();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let valid = (1..=40).contains(&sku.len())
        && sku.bytes().all(plain)
        && is_text(&new.name, 200)
        && new.description.as_deref().is_none_or(|text| is_text(text, 2000))
        && new.price.currency.len() == 3;
    let minor = new.price.minor().filter(|_| valid).ok_or_else(invalid)?;
    let now = Moment::now();
    let product = Product {
        id: Uuid::now_v7(),
        sku,
        name: new.name,
        description: new.description,
        price: Price::new(minor, new.price.currency),
        stock: new.stock.into(),
        is_active: new.is_active,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    twin.store.create(&product, minor, me.id).await?;
    let headers = [
        (header::LOCATION, format!("/api/v1/products/{}", product.id)),
        (header::ETAG, format!("\"{}\"", product.version)),
    ];
    Ok((StatusCode::CREATED, headers, Json(product)))
}

fn is_text(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
}
