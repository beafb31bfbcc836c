use domain::billing::{Discrepancy, Payment};

use super::{BillingAlarm, Concern, policy::recorder};
use crate::{authz::Update, error::Error, store::Tx};

/// What hearing of an outcome has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Nothing: it was known.
    None,
    /// The payment, and all that follows from it.
    Recorded,
    /// Something of it cannot be true. That is kept with the payment, for people to look into.
    Disputed(Discrepancy),
}

/// A payment of which an outcome was heard.
#[derive(Clone, Debug)]
pub struct Settled {
    /// As it is now.
    pub payment: Payment,
    /// What is new of it.
    pub news: News,
}

impl Settled {
    /// Writes the payment with what was heard of it, and with what of that cannot be true.
    pub(super) async fn written<D>(
        tx: &mut Tx,
        mut payment: Payment,
        disputed: Option<Discrepancy>,
    ) -> Result<Self, Error<D>> {
        if let Some(what) = &disputed {
            payment.dispute(what.clone());
        }
        let payment = tx.payments().update(&recorder().permit::<Update, Payment>()?, payment).await?;
        Ok(Self { payment, news: disputed.map_or(News::Recorded, News::Disputed) })
    }

    /// Keeps in view what cannot be true of the payment, and believes none of it.
    pub(super) async fn refused<D>(
        tx: &mut Tx,
        payment: Payment,
        what: Discrepancy,
    ) -> Result<Self, Error<D>> {
        if payment.discrepancy().as_ref() == Some(&what) {
            return Ok(Self { payment, news: News::Disputed(what) });
        }
        Self::written(tx, payment, Some(what)).await
    }

    /// Calls for people, if something was said that cannot be true. To be done once it is committed.
    pub(super) fn tell(&self, alarm: &dyn BillingAlarm) {
        if let News::Disputed(what) = &self.news {
            alarm.raise(self.payment.id(), &Concern::Discrepancy(what.clone()));
        }
    }
}
