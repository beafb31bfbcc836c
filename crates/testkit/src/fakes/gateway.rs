use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use application::billing::PaymentGateway;
use async_trait::async_trait;
use domain::billing::{
    FailureCode, GatewayReference, IdempotencyKey, Payment, PaymentOutcome, Refund, RefundOutcome,
};

/// What a gateway does when it is asked for something of which it does not know yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// Moves the money, and says so.
    Moves,
    /// Moves the money, and its answer is lost.
    MovesAndFallsSilent,
    /// Never gets the question.
    HearsNothing,
    /// Refuses, for this reason.
    Refuses(&'static str),
    /// Waits for the customer to do something; of refunds there is nothing to wait for.
    Waits,
}

/// A gateway that does what it is told, moves money otherwise, and keeps count. It knows the keys that it was asked with, as
/// real ones do, so that money moves once however often it is asked.
#[derive(Default)]
pub struct ScriptedGateway(Mutex<Books>);

#[derive(Default)]
struct Books {
    reactions: VecDeque<Reaction>,
    known: BTreeMap<String, Reaction>,
    asked: Vec<String>,
}

impl ScriptedGateway {
    /// How it reacts to the next thing that it does not know of; after those that it was told before.
    pub fn then(&self, reaction: Reaction) {
        self.books().reactions.push_back(reaction);
    }

    /// What becomes of something that it knows of, such as a payment that waits for the customer.
    pub fn change(&self, key: &IdempotencyKey, reaction: Reaction) {
        self.books().known.insert(key.as_str().to_owned(), reaction);
    }

    /// By which keys money was moved. Of one key it never moves twice.
    pub fn moved(&self) -> Vec<String> {
        let books = self.books();
        let moved = books.known.iter().filter(|(_, reaction)| **reaction == Reaction::Moves);
        moved.map(|(key, _)| key.clone()).collect()
    }

    /// By which keys it was asked, oldest first.
    pub fn asked(&self) -> Vec<String> {
        self.books().asked.clone()
    }

    fn ask(&self, key: &IdempotencyKey) -> Reaction {
        let mut books = self.books();
        books.asked.push(key.as_str().to_owned());
        if let Some(known) = books.known.get(key.as_str()) {
            return *known;
        }
        let reaction = books.reactions.pop_front().unwrap_or(Reaction::Moves);
        let remembered = match reaction {
            Reaction::HearsNothing => return reaction,
            Reaction::MovesAndFallsSilent => Reaction::Moves,
            other => other,
        };
        books.known.insert(key.as_str().to_owned(), remembered);
        reaction
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl PaymentGateway for ScriptedGateway {
    async fn collect(&self, payment: &Payment) -> PaymentOutcome {
        let key = payment.idempotency_key();
        match self.ask(&key) {
            Reaction::Moves => PaymentOutcome::Succeeded { reference: reference(&key) },
            Reaction::MovesAndFallsSilent | Reaction::HearsNothing => PaymentOutcome::Unknown,
            Reaction::Refuses(code) => {
                PaymentOutcome::Declined { reference: Some(reference(&key)), code: failure(code) }
            }
            Reaction::Waits => PaymentOutcome::RequiresAction { reference: reference(&key) },
        }
    }

    async fn refund(&self, _: &Payment, refund: &Refund) -> RefundOutcome {
        let key = refund.idempotency_key();
        match self.ask(&key) {
            Reaction::Moves => RefundOutcome::Succeeded { reference: reference(&key) },
            Reaction::MovesAndFallsSilent | Reaction::HearsNothing | Reaction::Waits => {
                RefundOutcome::Unknown
            }
            Reaction::Refuses(code) => RefundOutcome::Failed { code: failure(code) },
        }
    }
}

#[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
fn reference(key: &IdempotencyKey) -> GatewayReference {
    GatewayReference::parse(&format!("gw_{}", key.as_str())).expect("a reference")
}

#[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
fn failure(code: &str) -> FailureCode {
    FailureCode::parse(code).expect("a failure code")
}
