//! Entries of the ledger on the wire.

use domain::billing::ledger::{EntryReference, JournalEntry};
use serde::Serialize;
use utoipa::ToSchema;

use super::{account::SumBody, schemas};
use crate::http::{moment::Moment, schemas::id};

/// Something that happened to money: its debits and credits are the same in sum.
#[derive(Serialize, ToSchema)]
#[schema(as = LedgerEntry)]
pub(super) struct EntryBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(value_type = String, format = DateTime)]
    at: Moment,
    reference: ReferenceBody,
    lines: Vec<SumBody>,
}

/// What an entry is about.
#[derive(Serialize, ToSchema)]
#[schema(as = LedgerReference)]
struct ReferenceBody {
    #[schema(schema_with = schemas::reference_kind)]
    kind: &'static str,
    #[schema(schema_with = id)]
    id: String,
}

impl From<EntryReference> for ReferenceBody {
    fn from(reference: EntryReference) -> Self {
        Self { kind: reference.kind(), id: reference.raw().to_string() }
    }
}

impl From<&JournalEntry> for EntryBody {
    fn from(entry: &JournalEntry) -> Self {
        let lines = entry.lines().iter();
        Self {
            id: entry.id().to_string(),
            at: Moment(entry.at()),
            reference: entry.reference().into(),
            // A line is an amount or its negation, unless somebody altered it.
            lines: lines.filter_map(|line| SumBody::of(line.account, line.minor, line.currency)).collect(),
        }
    }
}
