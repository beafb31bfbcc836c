use std::sync::Arc;

use domain::{
    identity::{RefreshToken, SecurityEventKind, Session, SessionKind, SpentToken, TokenDigest, User},
    shared::Id,
};

use super::{AuditTrail, Authenticate, EndSessions, Mint, TokenPair};
use crate::{
    authz::{Actor, Create, Identity, Origin, Update},
    error::Error,
    field,
    store::{StoreError, Tx, UnitOfWork},
};

/// Gives the next pair of tokens for a refresh token, which is good for that once. When it comes again, somebody has a copy:
/// the whole family ends, whoever of the two it was.
pub struct RefreshTokens {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who makes the tokens.
    pub mint: Mint,
}

/// The token is none of ours, was used already, or its family has ended; which one is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the refresh token is not valid or has been used; log in again")]
pub struct InvalidRefreshToken;

/// What became of trying to use a token.
enum Turn {
    Taken(Session),
    /// Somebody else was faster with the same token.
    Lost,
}

type Out<T> = Result<T, Error<InvalidRefreshToken>>;

impl RefreshTokens {
    /// Gives it, to whoever comes from there.
    pub async fn execute(&self, token: &str, origin: &Origin) -> Out<TokenPair> {
        let token = RefreshToken::parse(token).ok_or(Error::Refused(InvalidRefreshToken))?;
        let digest = self.mint.digest(&token);
        let permit = Actor::anonymous().permit::<Authenticate, Session>()?;
        let found =
            self.uow.read(async |view| view.sessions().find_with_user(&permit, &digest).await).await?;
        let now = self.audit.clock.now();
        let Some((family, user)) = found else { return self.refuse(&digest, origin).await };
        if family.kind() != SessionKind::Tokens || !family.is_live(now) || !user.is_active() {
            return Err(Error::Refused(InvalidRefreshToken));
        }
        let (next, fresh) = self.mint.refresh_token();
        match self.rotate(&family, &user, &fresh, origin).await? {
            Turn::Taken(family) => Ok(self.mint.pair(&family, next, self.audit.ids.uuid(), now)),
            Turn::Lost => self.refuse(&digest, origin).await,
        }
    }

    async fn rotate(&self, family: &Session, user: &User, fresh: &TokenDigest, origin: &Origin) -> Out<Turn> {
        let (id, role, session) = (user.id(), user.role(), Some(family.id()));
        let owner = Identity { id, role, session, must_enrol: false };
        // The owner's own leave, whatever the tokens are good for: no scope reaches the family itself.
        let actor = Actor::for_user(owner).from(origin.clone());
        let (keep, spend) = (actor.permit::<Update, Session>()?, actor.permit::<Create, SpentToken>()?);
        let now = self.audit.clock.now();
        let turn = self.uow.run(async |tx| {
            let mut session = tx.sessions().load(&keep, family.id()).await?;
            if session.token() != family.token() {
                return Ok(Turn::Lost);
            }
            let token = session.rotate(fresh.clone(), now, &self.mint.policy.refresh);
            let session = tx.sessions().update(&keep, session).await?;
            let (session_id, user_id) = (session.id(), session.user_id());
            let spent = SpentToken { id: self.audit.ids.next(), token, session_id, user_id, spent_at: now };
            tx.spent_tokens().create(&spend, spent).await?;
            Ok(Turn::Taken(session))
        });
        turn.await.map_err(|error| match error {
            // Ended between the look-up and now.
            StoreError::NotFound => Error::Refused(InvalidRefreshToken),
            error => error.into(),
        })
    }

    /// Refuses; and ends the family if the token was good once.
    async fn refuse<T>(&self, digest: &TokenDigest, origin: &Origin) -> Out<T> {
        if let Some(spent) = find_spent(&*self.uow, digest).await? {
            let (kind, whose) = (SecurityEventKind::RefreshTokenReused, spent.user_id);
            self.uow
                .run(async |tx| end_family(tx, &self.audit, spent.session_id, (kind, whose), origin).await)
                .await?;
        }
        Err(Error::Refused(InvalidRefreshToken))
    }
}

/// The token of that digest, if it was used.
pub(super) async fn find_spent<D>(
    uow: &dyn UnitOfWork,
    digest: &TokenDigest,
) -> Result<Option<SpentToken>, Error<D>> {
    let permit = Actor::anonymous().permit::<Authenticate, SpentToken>()?;
    let filter = field!(SpentToken.token()).eq(digest);
    Ok(uow.read(async |view| view.spent_tokens().find(&permit, &filter).await).await?)
}

/// Ends a family, and writes down why, unless it has ended already.
pub(super) async fn end_family<D>(
    tx: &mut Tx,
    audit: &AuditTrail,
    family: Id<Session>,
    (kind, whose): (SecurityEventKind, Id<User>),
    origin: &Origin,
) -> Result<(), Error<D>> {
    let actor = Actor::for_system("whoever has a token of the family ends it").from(origin.clone());
    let permit = actor.permit::<EndSessions, Session>()?.base();
    let filter = field!(Session.id()).eq(&family);
    if tx.sessions().delete_matching(&permit, &filter).await? > 0 {
        audit.record(tx, &actor, kind, Some(whose), Some(family.to_string())).await?;
    }
    Ok(())
}
