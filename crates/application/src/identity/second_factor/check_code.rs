use std::sync::Arc;

use domain::{
    identity::{
        CodeRefused, RecoveryCode, RecoverySecret, SecondFactor, SecondFactorCode, SecurityEventKind,
        TimeStep, TotpCode, TotpSecret, User,
    },
    shared::{Id, Timestamp},
};

use super::{
    SecondFactorSecrets, SecretUnreadable,
    repository::{codes_of, factor_of},
};
use crate::{
    authz::{Actor, Delete, Read, Update},
    error::Error,
    field,
    identity::AuditTrail,
    store::{StoreError, Tx},
};

/// Holds a code against the second factor of an account, in the transaction of what it is given for. The account must be held
/// still, so that of those who use the same code at once one is accepted.
#[derive(Clone)]
pub struct CheckCode {
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who knows the codes.
    pub secrets: Arc<dyn SecondFactorSecrets>,
}

/// A code was accepted. Nothing else makes one of these.
pub(in crate::identity) struct Accepted(SecondFactor);

impl Accepted {
    /// The factor that it was accepted for.
    pub(super) fn into_factor(self) -> SecondFactor {
        self.0
    }
}

impl CheckCode {
    /// The factor that `user` has or is setting up, held still until the transaction ends.
    pub(in crate::identity) async fn load<D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        user: Id<User>,
    ) -> Result<Option<SecondFactor>, Error<D>> {
        let (read, update) = (actor.permit::<Read, SecondFactor>()?, actor.permit::<Update, SecondFactor>()?);
        let Some(found) = tx.second_factors().find(&read, &factor_of(user)).await? else { return Ok(None) };
        Ok(Some(tx.second_factors().load(&update, found.id()).await?))
    }

    /// Accepts the code or counts it as a failure. Either has to be committed, so a refusal is no error here.
    pub(in crate::identity) async fn execute<D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        mut factor: SecondFactor,
        code: &SecondFactorCode,
    ) -> Result<Result<Accepted, CodeRefused>, Error<D>> {
        let now = self.audit.clock.now();
        if let Err(refused) = factor.ensure_open(now) {
            return Ok(Err(refused));
        }
        let verdict = match code {
            SecondFactorCode::Totp(code) => self.accept_totp(&mut factor, *code, now)?,
            SecondFactorCode::Recovery(code) => self.accept_recovery(tx, actor, &mut factor, code).await?,
        };
        let owner = factor.user_id();
        if verdict.is_err() {
            factor.fail(now);
            self.audit.record(tx, actor, SecurityEventKind::SecondFactorFailed, Some(owner), None).await?;
        }
        let permit = actor.permit::<Update, SecondFactor>()?;
        let factor = tx.second_factors().update(&permit, factor).await?;
        Ok(verdict.map(|()| Accepted(factor)))
    }

    fn accept_totp(
        &self,
        factor: &mut SecondFactor,
        code: TotpCode,
        now: Timestamp,
    ) -> Result<Result<(), CodeRefused>, StoreError> {
        let owner = factor.user_id();
        let opened = self.secrets.open(owner, &factor.state().data).map_err(unreadable)?;
        let secret = TotpSecret::read(&opened.bytes).ok_or_else(|| unreadable(SecretUnreadable))?;
        let mut steps =
            TimeStep::window(now).into_iter().filter(|step| self.secrets.totp(&secret, *step) == code);
        if !steps.any(|step| factor.accept(step).is_ok()) {
            return Ok(Err(CodeRefused::Wrong));
        }
        if opened.outdated {
            factor.reseal(self.secrets.seal(owner, secret.bytes()));
        }
        Ok(Ok(()))
    }

    async fn accept_recovery<D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        factor: &mut SecondFactor,
        code: &RecoverySecret,
    ) -> Result<Result<(), CodeRefused>, Error<D>> {
        let owner = factor.user_id();
        let permit = actor.permit::<Delete, RecoveryCode>()?;
        let digests = self.secrets.digests(owner, code);
        let this_one = codes_of(owner).and(field!(RecoveryCode.digest).one_of(digests));
        if tx.recovery_codes().delete_matching(&permit, &this_one).await? == 0 {
            return Ok(Err(CodeRefused::Wrong));
        }
        factor.forgive();
        self.audit.record(tx, actor, SecurityEventKind::RecoveryCodeUsed, Some(owner), None).await?;
        Ok(Ok(()))
    }
}

/// Trying again does not help: somebody changed the row, or took away the server key.
pub(super) fn unreadable(error: SecretUnreadable) -> StoreError {
    StoreError::Broken(Box::new(error))
}
