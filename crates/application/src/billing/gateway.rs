use async_trait::async_trait;
use domain::billing::{Payment, PaymentOutcome, Refund, RefundOutcome};

/// Moves money. Whoever asks has committed before that they will, and asks outside every transaction: a question may take
/// seconds, and nobody can roll money back.
///
/// Both questions may be asked any number of times, one after the other or at once, and however long after the first time:
/// money moves once. The adapter answers for that, and nobody asks less often for its sake. The key that goes with a question
/// ([`Payment::idempotency_key`], [`Refund::idempotency_key`]) is how, as long as the gateway keeps it, which is a day with
/// some; after that, the adapter finds out in another way, or says `Unknown`. The answer is what is true now, not what was
/// when they were first asked. Whatever goes wrong on the way, a time-out, a lost connection, an answer that
/// cannot be read, is an answer, too: `Unknown`, after 15 seconds at the latest.
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Collects the payment, if that was not asked for before, and tells what became of it.
    async fn collect(&self, payment: &Payment) -> PaymentOutcome;

    /// Gives so much of the payment back, if that was not asked for before, and tells what became of it.
    async fn refund(&self, payment: &Payment, refund: &Refund) -> RefundOutcome;
}
