use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Account, Line};
use crate::{
    billing::{Payment, PaymentStatus, Refund, RefundStatus},
    shared::{Currency, Id, Money, Timestamp},
};

/// What an entry is about. There is at most one entry of each, so that nothing is booked twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryReference {
    /// A payment that succeeded.
    Payment(Id<Payment>),
    /// A refund that succeeded.
    Refund(Id<Refund>),
}

impl EntryReference {
    /// The stable name of its kind, in storage and on the wire.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Payment(_) => "payment",
            Self::Refund(_) => "refund",
        }
    }

    /// The identity of what it is about, without its type.
    pub const fn raw(self) -> Uuid {
        match self {
            Self::Payment(id) => id.raw(),
            Self::Refund(id) => id.raw(),
        }
    }

    /// For stores: from its parts.
    pub fn from_parts(kind: &str, raw: Uuid) -> Option<Self> {
        match kind {
            "payment" => Some(Self::Payment(Id::new(raw))),
            "refund" => Some(Self::Refund(Id::new(raw))),
            _ => None,
        }
    }
}

/// Why lines are no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbalanced {
    /// Money that comes from somewhere and goes somewhere needs two lines.
    #[error("an entry needs two lines or more, not {0}")]
    TooFewLines(usize),
    /// A line says nothing.
    #[error("a line of {name} is zero", name = .0.name())]
    ZeroLine(Account),
    /// Debits and credits differ.
    #[error("debits exceed credits by {difference} minor units of {currency:?}")]
    Sum {
        /// In which currency.
        currency: Currency,
        /// Debits without credits, in minor units.
        difference: i128,
    },
}

/// A payment or refund that did not succeed moved no money, so there is nothing to book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no money moved")]
pub struct NoMoneyMoved;

/// Something that happened to money: two lines or more that, in each currency, sum up to nothing. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    id: Id<JournalEntry>,
    at: Timestamp,
    reference: EntryReference,
    lines: Vec<Line>,
}

impl JournalEntry {
    /// An entry of these lines, which must balance. For stores too: what was altered in storage is no entry.
    pub fn new(
        id: Id<Self>,
        at: Timestamp,
        reference: EntryReference,
        lines: Vec<Line>,
    ) -> Result<Self, Unbalanced> {
        ensure_balanced(&lines)?;
        Ok(Self { id, at, reference, lines })
    }

    /// A customer paid: the gateway holds more for us, and we sold something.
    pub fn of_payment(id: Id<Self>, at: Timestamp, payment: &Payment) -> Result<Self, NoMoneyMoved> {
        if payment.status() != PaymentStatus::Succeeded {
            return Err(NoMoneyMoved);
        }
        let reference = EntryReference::Payment(payment.id());
        Self::transfer(id, at, reference, payment.amount(), [Account::GatewayCash, Account::Sales])
    }

    /// A customer got money back: the gateway holds less for us, and we earned less.
    pub fn of_refund(id: Id<Self>, at: Timestamp, refund: &Refund) -> Result<Self, NoMoneyMoved> {
        if refund.status != RefundStatus::Succeeded {
            return Err(NoMoneyMoved);
        }
        let reference = EntryReference::Refund(refund.id);
        Self::transfer(id, at, reference, refund.amount, [Account::Refunds, Account::GatewayCash])
    }

    /// Its identity; in the order of time.
    pub const fn id(&self) -> Id<Self> {
        self.id
    }

    /// When it was booked.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// What it is about.
    pub const fn reference(&self) -> EntryReference {
        self.reference
    }

    /// Its lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Balanced as it is made: the same amount on both sides, and not nothing.
    fn transfer(
        id: Id<Self>,
        at: Timestamp,
        reference: EntryReference,
        amount: Money,
        [debit, credit]: [Account; 2],
    ) -> Result<Self, NoMoneyMoved> {
        if amount.minor() == 0 {
            return Err(NoMoneyMoved);
        }
        let lines = vec![Line::debit(debit, amount), Line::credit(credit, amount)];
        Ok(Self { id, at, reference, lines })
    }
}

/// The rule of the ledger. In 128 bits, where no sum of lines that fit into memory overflows.
pub(super) fn ensure_balanced(lines: &[Line]) -> Result<(), Unbalanced> {
    if lines.len() < 2 {
        return Err(Unbalanced::TooFewLines(lines.len()));
    }
    let mut sums = BTreeMap::<Currency, i128>::new();
    for line in lines {
        if line.minor == 0 {
            return Err(Unbalanced::ZeroLine(line.account));
        }
        *sums.entry(line.currency).or_default() += i128::from(line.minor);
    }
    match sums.into_iter().find(|(_, difference)| *difference != 0) {
        Some((currency, difference)) => Err(Unbalanced::Sum { currency, difference }),
        None => Ok(()),
    }
}
