use std::sync::Arc;

use domain::{
    identity::{RECOVERY_CODES, RecoveryCode, SecondFactor},
    shared::Timestamp,
};

use super::{SecondFactorRequirement, repository::factor_of};
use crate::{
    authz::{Actor, Read},
    error::{Error, Never},
    query::Query,
    store::{StoreError, UnitOfWork},
};

/// Looks at the caller's second factor.
pub struct OwnSecondFactor {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Who must have one.
    pub requirement: SecondFactorRequirement,
}

/// What there is to know of it without its secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondFactorSummary {
    /// When it was begun to be set up, if it was.
    pub begun_at: Option<Timestamp>,
    /// Since when it is asked for at log-in, if it is.
    pub confirmed_at: Option<Timestamp>,
    /// How many recovery codes were not used yet.
    pub recovery_codes_left: usize,
    /// Whether the caller must have one.
    pub required: bool,
}

impl OwnSecondFactor {
    /// What it is now.
    pub async fn execute(&self, actor: &Actor) -> Result<SecondFactorSummary, Error<Never>> {
        let me = actor.require_identity("look at the second factor of")?;
        let (factors, codes) = (actor.permit::<Read, SecondFactor>()?, actor.permit::<Read, RecoveryCode>()?);
        let query = Query { limit: u32::try_from(RECOVERY_CODES).unwrap_or(u32::MAX), ..Query::default() };
        let (factor, codes) = self
            .uow
            .read(async |view| {
                let factor = view.second_factors().find(&factors, &factor_of(me.id)).await?;
                Ok::<_, StoreError>((factor, view.recovery_codes().list(&codes, &query).await?))
            })
            .await?;
        let factor = factor.as_ref().map(SecondFactor::state);
        Ok(SecondFactorSummary {
            begun_at: factor.map(|factor| factor.created_at),
            confirmed_at: factor.and_then(|factor| factor.confirmed_at),
            recovery_codes_left: codes.items.len(),
            required: self.requirement.covers(me.role),
        })
    }
}
