use std::{sync::Arc, time::Duration};

use application::billing;
use async_trait::async_trait;

use super::{Context, Failure, job::Chore};

/// Every minute: so long an order waits for a payment of which its customer knows no more than we do.
pub(super) struct ReconcilePayments {
    pub(super) reconcile_payments: Arc<billing::ReconcilePayments>,
}

#[async_trait]
impl Chore for ReconcilePayments {
    const NAME: &'static str = "reconcile-payments";
    const ABOUT: &'static str = "Asks the payment gateway what became of payments and refunds that are open.";
    const CRON: &'static str = "* * * * *";
    // A gateway that is silent takes 15 s for each payment: so it may be dropped, having settled what it came to.
    const TIMEOUT: Duration = Duration::from_secs(10 * 60);
    const ATTEMPTS: u32 = 1;

    async fn run(&self, context: &Context) -> Result<String, Failure> {
        let done = self.reconcile_payments.execute(context.actor()).await?;
        let told = format!("settled {}, still open {}, overdue {}", done.settled, done.open, done.overdue);
        let Some((payment, error)) = done.failed.first() else {
            return Ok(told);
        };
        let failed = done.failed.len();
        Err(Failure::Passing(format!("{told}, failed {failed}, first of them payment {payment}: {error}")))
    }
}
