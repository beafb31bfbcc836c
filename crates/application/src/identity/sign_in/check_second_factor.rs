use std::sync::Arc;

use domain::{
    identity::{CodeRefused, SecondFactorCode, SignInChallenge, User},
    shared::Id,
};

use super::{ChallengeToken, FirstFactor, Proven, SignInMethod};
use crate::{
    authz::{Actor, Delete, Identity, Update},
    error::Error,
    field,
    identity::{Authenticate, CheckCode},
    ports::SessionTokens,
    store::{StoreError, Tx, UnitOfWork},
};

/// Takes the second proof of whoever gave the first.
pub struct CheckSecondFactor {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Who checks the code.
    pub check: CheckCode,
    /// By what challenges are found.
    pub tokens: Arc<dyn SessionTokens>,
}

/// Why they were not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecondFactorRefused {
    /// There is no such challenge, it was met, its time is up, it has seen too many wrong codes, or the account has changed.
    #[error("the log-in has ended; begin again")]
    Ended,
    /// The code will not do.
    #[error(transparent)]
    Code(#[from] CodeRefused),
}

type Out<T> = Result<T, Error<SecondFactorRefused>>;

impl CheckSecondFactor {
    /// Checks the code. A challenge is met once, lives for five minutes, and survives four wrong codes.
    pub async fn execute(
        &self,
        actor: &Actor,
        challenge: &ChallengeToken,
        code: SecondFactorCode,
    ) -> Out<Proven> {
        let (id, user) = self.find(challenge).await?;
        let identity = Identity { id: user.id(), role: user.role(), session: None, must_enrol: false };
        let claimant = Actor::for_user(identity).from(actor.origin().clone());
        let outcome =
            self.uow.run(async |tx| self.meet(tx, &claimant, id, user.id(), &code).await).await.map_err(
                |error| match error {
                    // Met by somebody else, or gone with its user, since it was looked up.
                    Error::Store(StoreError::NotFound) => Error::Refused(SecondFactorRefused::Ended),
                    error => error,
                },
            )?;
        outcome.map_err(|refused| Error::Refused(refused.into()))
    }

    async fn find(&self, challenge: &ChallengeToken) -> Out<(Id<SignInChallenge>, User)> {
        let stranger = Actor::anonymous();
        let challenges = stranger.permit::<Authenticate, SignInChallenge>()?;
        let users = stranger.permit::<Authenticate, User>()?;
        let this_one = field!(SignInChallenge.token()).eq(&self.tokens.digest(&challenge.secret()));
        let found = self
            .uow
            .read(async |view| {
                let found = view.sign_in_challenges().find(&challenges, &this_one).await?;
                let Some(challenge) = found else { return Ok(None) };
                let them = field!(User.id()).eq(&challenge.user_id());
                let user = view.users().find(&users, &them).await?;
                Ok::<_, StoreError>(user.map(|user| (challenge.id(), user)))
            })
            .await?;
        found.ok_or(Error::Refused(SecondFactorRefused::Ended))
    }

    /// That a code was wrong has to be committed, so it is no error here.
    async fn meet(
        &self,
        tx: &mut Tx,
        claimant: &Actor,
        id: Id<SignInChallenge>,
        owner: Id<User>,
        code: &SecondFactorCode,
    ) -> Out<Result<Proven, CodeRefused>> {
        let (keep, write) =
            (claimant.permit::<Update, User>()?, claimant.permit::<Update, SignInChallenge>()?);
        let user = tx.users().load(&keep, owner).await?;
        let mut challenge = tx.sign_in_challenges().load(&write, id).await?;
        if !challenge.is_open(self.check.audit.clock.now()) || !challenge.is_of(&user) {
            return Err(Error::Refused(SecondFactorRefused::Ended));
        }
        let factor = self.check.load(tx, claimant, owner).await?;
        let factor = factor.ok_or(Error::Refused(SecondFactorRefused::Ended))?;
        let method = SignInMethod::of_provider(challenge.state().provider.clone());
        match self.check.execute(tx, claimant, factor, code).await? {
            Ok(accepted) => {
                let delete = claimant.permit::<Delete, SignInChallenge>()?;
                tx.sign_in_challenges()
                    .delete_matching(&delete, &field!(SignInChallenge.id()).eq(&id))
                    .await?;
                let first =
                    FirstFactor::of(user, method).ok_or(Error::Refused(SecondFactorRefused::Ended))?;
                Ok(Ok(first.completed(accepted)))
            }
            Err(CodeRefused::Wrong) => {
                challenge.fail();
                tx.sign_in_challenges().update(&write, challenge).await?;
                Ok(Err(CodeRefused::Wrong))
            }
            // Not looked at, so it does not count.
            Err(too_many) => Ok(Err(too_many)),
        }
    }
}
