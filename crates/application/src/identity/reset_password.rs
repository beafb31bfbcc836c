use std::sync::Arc;

use domain::identity::{
    InvalidOneTimeToken, OneTimeTokenPurpose, PasswordHash, PasswordPolicy, RawPassword, SecurityEventKind,
    UnfitPassword,
};

use super::{
    RedeemError, RedeemOneTimeToken, Redemption, evict::evict, one_time_token::end_tokens,
    repository::sessions_of,
};
use crate::{
    authz::{Actor, Delete, Update},
    error::Error,
    ports::PasswordHasher,
};

/// Gives an account another password, for whoever reads its mail. It opens no session: whoever has reset a password logs in
/// with it, and passes whatever else their account asks for.
pub struct ResetPassword {
    /// What the token is good for.
    pub redeem: Arc<RedeemOneTimeToken>,
    /// Who hashes the password.
    pub hasher: Arc<dyn PasswordHasher>,
    /// How long the password must be.
    pub passwords: PasswordPolicy,
}

/// Why a password was not reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResetPasswordError {
    /// The token does nothing.
    #[error(transparent)]
    Token(#[from] RedeemError),
    /// The password will not do. The token can still be used.
    #[error(transparent)]
    Unfit(#[from] UnfitPassword),
}

type Out<T> = Result<T, Error<ResetPasswordError>>;

impl ResetPassword {
    /// Uses the token. Ends every session: whoever knew the old password is out. The first proof that somebody reads what is
    /// sent to the address also ends what was prepared before it, API keys and linked identities.
    pub async fn execute(&self, actor: &Actor, token: String, password: String) -> Out<()> {
        let redemption = self.redeem.begin(actor, token, OneTimeTokenPurpose::ResetPassword).await;
        let redemption = redemption.map_err(|error| error.map_refused(ResetPasswordError::from))?;
        let state = redemption.user().state();
        let password = RawPassword::choose(password, &self.passwords, &state.username, &state.email)
            .map_err(|unfit| Error::Refused(unfit.into()))?;
        // Hashed before the transaction begins: it is slow, and locks are not for waiting.
        let hash = self.hasher.hash(password).await?;
        self.store(&redemption, hash).await
    }

    async fn store(&self, redemption: &Redemption, hash: PasswordHash) -> Out<()> {
        let (actor, audit) = (redemption.actor(), &self.redeem.audit);
        let (update, end) = (actor.permit::<Update, _>()?, actor.permit::<Delete, _>()?);
        self.redeem
            .uow
            .run(async |tx| {
                let now = audit.clock.now();
                let mut user = redemption.spend::<ResetPasswordError>(tx, now).await?;
                let id = user.id();
                user.change_password(hash.clone());
                // Whoever got the message reads what is sent there.
                let verified = user.verify_email(now);
                if verified {
                    evict(tx, actor, audit, &mut user).await?;
                }
                tx.users().update(&update, user).await?;
                tx.sessions().delete_matching(&end, &sessions_of(id, None)).await?;
                end_tokens(tx, id, now).await?;
                if verified {
                    audit.record(tx, actor, SecurityEventKind::EmailVerified, Some(id), None).await?;
                }
                audit.record(tx, actor, SecurityEventKind::PasswordReset, Some(id), None).await
            })
            .await
    }
}

impl From<InvalidOneTimeToken> for ResetPasswordError {
    fn from(invalid: InvalidOneTimeToken) -> Self {
        Self::Token(invalid.into())
    }
}
