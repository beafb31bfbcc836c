//! `GET /api/v1/ledger/accounts`

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::account::SumBody;
use crate::http::{api::Api, authentication::LoggedIn, edge::problem::Problem};

/// What the accounts hold: in each currency, debits and credits are the same in sum.
#[derive(Serialize, ToSchema)]
#[schema(as = AccountBalances)]
pub(super) struct AccountsBody {
    items: Vec<SumBody>,
}

/// The balance is more than can be shown.
#[derive(Debug, thiserror::Error)]
#[error("a balance is out of range")]
struct OutOfRange;

/// List the balances of the accounts
///
/// What each account of the ledger holds, in each currency that it was ever used in. For administrators.
#[utoipa::path(
    get,
    path = "/api/v1/ledger/accounts",
    tag = "ledger",
    responses((status = 200, description = "The balances.", body = AccountsBody)),
    security(("sessionCookie" = []), ("apiKey" = ["ledger:read"]))
)]
pub(super) async fn list_accounts(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
) -> Result<Json<AccountsBody>, Problem> {
    let balances = api.app.ledger_accounts.execute(&me.actor).await?;
    let shown = balances.iter().map(|(account, currency, minor)| SumBody::of(account, minor, currency));
    let items = shown.collect::<Option<_>>().ok_or_else(|| Problem::internal(OutOfRange))?;
    Ok(Json(AccountsBody { items }))
}
