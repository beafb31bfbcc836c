use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Account, Line};
use crate::{
    billing::{Payment, PaymentStatus, Refund, RefundStatus},
    shared::{Corrupt, Currency, Id, Kind, Money, Scalar, Timestamp, Value},
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
}

/// One text, such as `payment:0198c0de-7a11-7d3c-9b1e-6a2d9b0c1e57`, which a database can hold unique.
impl Scalar for EntryReference {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(format!("{}:{}", self.kind(), self.raw()))
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        const CORRUPT: Corrupt = Corrupt("reference of an entry");
        let text = String::from_value(value)?;
        let (kind, id) = text.split_once(':').ok_or(CORRUPT)?;
        let raw = Uuid::parse_str(id).map_err(|_| CORRUPT)?;
        match kind {
            "payment" => Ok(Self::Payment(Id::new(raw))),
            "refund" => Ok(Self::Refund(Id::new(raw))),
            _ => Err(CORRUPT),
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

/// Everything there is to know of an entry; for stores and views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryState {
    /// Identity; in the order of time.
    pub id: Id<JournalEntry>,
    /// When it was booked.
    pub at: Timestamp,
    /// What it is about.
    pub reference: EntryReference,
    /// Where money came from and went.
    pub lines: Vec<Line>,
}

/// Something that happened to money: two lines or more that, in each currency, sum up to nothing. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    state: EntryState,
}

impl JournalEntry {
    /// An entry of these lines, which must balance.
    pub fn new(
        id: Id<Self>,
        at: Timestamp,
        reference: EntryReference,
        lines: Vec<Line>,
    ) -> Result<Self, Unbalanced> {
        ensure_balanced(&lines)?;
        Ok(Self { state: EntryState { id, at, reference, lines } })
    }

    /// For stores: the entry that was stored, be it altered there, so that [`Self::ensure_balanced`] can tell.
    pub const fn restore(state: EntryState) -> Self {
        Self { state }
    }

    /// For stores and views.
    pub const fn state(&self) -> &EntryState {
        &self.state
    }

    /// Holds it to the rule of the ledger. Only an entry that was altered in storage breaks it.
    pub fn ensure_balanced(&self) -> Result<(), Unbalanced> {
        ensure_balanced(self.lines())
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
        self.state.id
    }

    /// When it was booked.
    pub const fn at(&self) -> Timestamp {
        self.state.at
    }

    /// What it is about.
    pub const fn reference(&self) -> EntryReference {
        self.state.reference
    }

    /// Its lines.
    pub fn lines(&self) -> &[Line] {
        &self.state.lines
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
        Ok(Self { state: EntryState { id, at, reference, lines } })
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
