use std::{fmt, sync::Arc};

use domain::identity::{SecurityEventKind, SignInChallenge, User};

use super::{Disproved, FirstFactor, Proven};
use crate::{
    authz::{Actor, Create, Update},
    error::Error,
    identity::AuditTrail,
    ports::{SessionSecret, SessionTokens},
    store::UnitOfWork,
};

/// Takes whoever gave the first proof as far as their account allows: to being let in, or to the second proof.
pub struct AskSecondFactor {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who makes the text of challenges: as hard to guess as sessions, and kept in the same way.
    pub tokens: Arc<dyn SessionTokens>,
    /// Whether nobody is let in who has not verified their address.
    pub require_verified_email: bool,
}

/// Stands for the first proof until the second is given: 256 random bits, known to the client alone. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ChallengeToken(String);

impl ChallengeToken {
    /// As the client sends it back.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// For the client.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(super) fn secret(&self) -> SessionSecret {
        SessionSecret(self.0.clone())
    }
}

impl fmt::Debug for ChallengeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChallengeToken")
    }
}

/// Why the first proof was not enough.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotYetProven {
    /// The account asks for a second factor.
    #[error("a code of the second factor is needed, too")]
    SecondFactorRequired(ChallengeToken),
    /// Nobody has shown that they read what is sent to the address of the account.
    #[error("verify the e-mail address first")]
    EmailUnverified,
    /// The account has changed meanwhile.
    #[error(transparent)]
    Disproved(#[from] Disproved),
}

impl AskSecondFactor {
    /// The proof, when the account asks for no more; else refuses with what the second proof is to be sent with.
    pub async fn execute(&self, actor: &Actor, first: FirstFactor) -> Result<Proven, Error<NotYetProven>> {
        if self.require_verified_email && !first.has_verified_email() {
            return Err(Error::Refused(NotYetProven::EmailUnverified));
        }
        let first = match first.suffices() {
            Ok(proven) => return Ok(proven),
            Err(first) => first,
        };
        let claimant = first.claimant(actor);
        let (keep, ask) = (claimant.permit::<Update, User>()?, claimant.permit::<Create, SignInChallenge>()?);
        let token = ChallengeToken(self.tokens.new_secret().0);
        let digest = self.tokens.digest(&token.secret());
        self.uow
            .run(async |tx| {
                let user = first.confirm(tx, &keep).await?;
                let (id, now) = (self.audit.ids.next(), self.audit.clock.now());
                let challenge =
                    SignInChallenge::ask(id, &user, digest.clone(), first.method().provider(), now);
                tx.sign_in_challenges().create(&ask, challenge).await?;
                let (kind, detail) = (SecurityEventKind::SecondFactorAsked, first.method().detail());
                self.audit.record::<Disproved>(tx, &claimant, kind, Some(user.id()), detail).await
            })
            .await
            .map_err(|error| error.map_refused(NotYetProven::from))?;
        Err(Error::Refused(NotYetProven::SecondFactorRequired(token)))
    }
}
