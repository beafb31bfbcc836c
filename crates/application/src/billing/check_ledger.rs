use std::{collections::BTreeMap, fmt, sync::Arc};

use domain::{
    billing::{
        Payment, PaymentStatus, RefundStatus,
        ledger::{EntryReference, JournalEntry, Unbalanced, imbalances},
    },
    shared::{Id, Money},
};

use crate::{
    authz::{Actor, Permit, Policy, Read},
    error::{Error, Never},
    query::{Paging, Query},
    store::{Kept, Listed, Lists, StoreError, UnitOfWork, View},
};

/// How many rows are looked at in one statement.
const AT_ONCE: u32 = 500;

/// Holds the ledger to its rule, and to what payments and refunds say: as it lies in storage, where somebody may have altered
/// it who has the database at hand. What succeeded is held in memory meanwhile, some hundred bytes of each.
pub struct CheckLedger {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

/// What is wrong with the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The entry does not balance.
    Unbalanced(Id<JournalEntry>, Unbalanced),
    /// This succeeded and was never booked.
    NotBooked(EntryReference),
    /// The entry is about something that did not succeed, or does not exist.
    NothingBehind(Id<JournalEntry>, EntryReference),
    /// The entry books another amount than what succeeded.
    AnotherAmount(Id<JournalEntry>, EntryReference),
}

/// What was looked at, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerReport {
    /// How many entries there are.
    pub entries: usize,
    /// What is wrong; nothing, if all is well.
    pub findings: Vec<Finding>,
}

impl CheckLedger {
    /// Checks it, as of one moment.
    pub async fn execute(&self, actor: &Actor) -> Result<LedgerReport, Error<Never>> {
        let (look, read) = (actor.permit::<Read, Payment>()?, actor.permit::<Read, JournalEntry>()?);
        let report = self.uow.read(async |view| {
            let mut behind = BTreeMap::new();
            each(view, &look, |payment| behind.extend(moved(payment))).await?;
            let mut report = LedgerReport::default();
            each(view, &read, |entry| {
                report.entries += 1;
                report.findings.extend(wrong(entry, behind.remove(&entry.reference())));
            })
            .await?;
            report.findings.extend(behind.into_keys().map(Finding::NotBooked));
            Ok::<_, StoreError>(report)
        });
        Ok(report.await?)
    }
}

/// Shows every entity of the kind, in the order of their ids.
async fn each<E>(
    view: &mut View,
    permit: &Permit<Read, E>,
    mut look: impl FnMut(&E) + Send,
) -> Result<(), StoreError>
where
    E: Kept + Listed + Policy<Read>,
    E::Queries: Lists<E>,
{
    let mut query = Query { limit: AT_ONCE, ..Query::default() };
    loop {
        let page = E::queries(view).list(permit, &query).await?;
        page.items.iter().for_each(&mut look);
        match page.next {
            Some(next) => query.paging = Paging::After(next),
            None => return Ok(()),
        }
    }
}

/// What of the payment has to be booked.
fn moved(payment: &Payment) -> Vec<(EntryReference, Money)> {
    let paid = (payment.status() == PaymentStatus::Succeeded)
        .then(|| (EntryReference::Payment(payment.id()), payment.amount()));
    let refunds = payment.refunds().iter().filter(|refund| refund.status == RefundStatus::Succeeded);
    let given_back = refunds.map(|refund| (EntryReference::Refund(refund.id), refund.amount));
    paid.into_iter().chain(given_back).collect()
}

/// What is wrong with an entry behind which there is that amount.
fn wrong(entry: &JournalEntry, behind: Option<Money>) -> Vec<Finding> {
    let unbalanced = imbalances([entry]).into_iter().map(|(id, why)| Finding::Unbalanced(id, why));
    let about = match behind {
        None => Some(Finding::NothingBehind(entry.id(), entry.reference())),
        Some(amount) if !books(entry, amount) => Some(Finding::AnotherAmount(entry.id(), entry.reference())),
        Some(_) => None,
    };
    unbalanced.chain(about).collect()
}

/// Whether so much comes from somewhere in the entry.
fn books(entry: &JournalEntry, amount: Money) -> bool {
    let debits = entry.lines().iter().filter(|line| line.minor > 0);
    let same = debits.clone().all(|line| line.currency == amount.currency());
    same && debits.map(|line| i128::from(line.minor)).sum::<i128>() == i128::from(amount.minor())
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = |reference: &EntryReference| format!("{} {}", reference.kind(), reference.raw());
        match self {
            Self::Unbalanced(entry, why) => write!(f, "entry {entry} does not balance: {why}"),
            Self::NotBooked(reference) => write!(f, "{} succeeded and was never booked", about(reference)),
            Self::NothingBehind(entry, reference) => {
                write!(
                    f,
                    "entry {entry} is about {}, which did not succeed or does not exist",
                    about(reference)
                )
            }
            Self::AnotherAmount(entry, reference) => {
                write!(f, "entry {entry} books another amount than {}", about(reference))
            }
        }
    }
}
