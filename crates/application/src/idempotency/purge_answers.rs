use std::sync::Arc;

use super::{ForgetAnswers, KEPT_FOR, KeptAnswer};
use crate::{
    authz::Actor,
    error::{Error, Never},
    field,
    ports::Clock,
    store::UnitOfWork,
};

/// Removes answers that are repeated no more.
pub struct PurgeAnswers {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl PurgeAnswers {
    /// Removes them; says how many those were. The system removes everybody's, anybody else their own.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, Error<Never>> {
        let permit = actor.permit::<ForgetAnswers, KeptAnswer>()?.base();
        let past = field!(KeptAnswer.created_at).lt(&self.clock.now().minus(KEPT_FOR));
        Ok(self.uow.run(async |tx| tx.answers().delete_matching(&permit, &past).await).await?)
    }
}
