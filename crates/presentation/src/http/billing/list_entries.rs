//! `GET /api/v1/ledger/entries`

use std::sync::Arc;

use application::field;
use axum::{extract::State, response::Response};
use domain::{billing::ledger::JournalEntry, shared::Scalar};

use super::{entry::EntryBody, fields, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::problem::Problem,
    listing::{Collection, FilterBy, Format, ID, List, Listing, MOMENT, by},
};

const REFERENCE: Format = Format::new(|text| Ok(fields::reference(text)?.to_value()), schemas::reference);

impl Collection for JournalEntry {
    const FILTERS: &'static [FilterBy<Self>] = &[
        by(field!(JournalEntry.id()), ID).any_of().about("id"),
        by(field!(JournalEntry.reference()), REFERENCE).any_of().about("payment or refund"),
        by(field!(JournalEntry.at()), MOMENT).range().about("time of booking"),
    ];
    const ORDER: &'static str = "-at";
}

/// List the entries of the ledger
///
/// What was booked, the newest first. Entries are never changed: what was wrong is set right by another one. For
/// administrators.
#[utoipa::path(
    get,
    path = "/api/v1/ledger/entries",
    tag = "ledger",
    params(Listing<JournalEntry>),
    responses((
        status = 200,
        description = "Part of the ledger.",
        body = List<EntryBody>,
        headers(("Link" = String, description = "The pages around this one."))
    )),
    security(("sessionCookie" = []), ("apiKey" = ["ledger:read"]))
)]
pub(super) async fn list_entries(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<JournalEntry>,
) -> Result<Response, Problem> {
    let page = api.app.ledger_entries.list(&me.actor, query).await?;
    frame.answer(page, |entry| EntryBody::from(&entry))
}
