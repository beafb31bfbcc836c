use std::{sync::Arc, time::Duration};

use domain::{
    identity::{NewOneTimeToken, OneTimeToken, TokenDigest, TokenLifetimes},
    shared::{Id, Timestamp},
};

use super::repository::{lasting_beyond, made_after, rivals};
use crate::{
    authz::{Actor, Create, Update},
    downloads::LinkSeal,
    error::Error,
    field,
    identity::Authenticate,
    ports::{Clock, SessionSecret, SessionTokens},
    store::Tx,
};

/// How many messages with a token for one purpose somebody gets within [`WINDOW`]. Enough for whoever deletes one by mistake,
/// and no way to fill somebody's mailbox.
const MOST: usize = 3;

/// The span over which [`MOST`] counts.
const WINDOW: Duration = Duration::from_secs(60 * 60);

/// Makes tokens for messages.
#[derive(Clone)]
pub struct OneTimeTokens {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where secrets come from. The same message gets the same one whenever it is written, so that it does not matter which of
    /// several attempts arrived; nobody else can make it.
    pub seal: Arc<dyn LinkSeal>,
    /// What is kept of secrets.
    pub tokens: Arc<dyn SessionTokens>,
    /// How long tokens can be used.
    pub lifetimes: TokenLifetimes,
}

/// Why nobody is sent a token. Operators read it; whoever asked for the token does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NothingSent {
    /// There is no account that could be meant.
    #[error("there is no such account, or it is inactive")]
    NoAccount,
    /// There is nothing to verify.
    #[error("the address is verified already")]
    AlreadyVerified,
    /// The address is somebody else's.
    #[error("the address belongs to another account")]
    EmailTaken,
    /// Somebody asked for it, and the account is not what it was any more; they may no longer be who may ask.
    #[error("the account has changed since somebody asked for it")]
    Outdated,
    /// They have got enough.
    #[error("{MOST} such messages were sent within the hour")]
    TooMany,
    /// The message has arrived, since its token was used.
    #[error("the token was used already")]
    Used,
}

type Out<T> = Result<T, Error<NothingSent>>;

impl OneTimeTokens {
    /// Makes the token, and ends the earlier ones of its user and purpose. Who asks a second time under the same id gets the
    /// same one with all its time, so that a message that is tried again counts once. The row of the user must be held by the
    /// transaction: of two messages that are written at the same moment, the later one is good.
    pub(in crate::identity) async fn issue(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        new: NewOneTimeToken,
    ) -> Out<SessionSecret> {
        let now = self.clock.now();
        self.supersede(tx, actor, &new, now).await?;
        let secret = self.secret(&new);
        self.keep(tx, actor, new, self.tokens.digest(&secret), now).await?;
        Ok(secret)
    }

    async fn supersede(&self, tx: &mut Tx, actor: &Actor, new: &NewOneTimeToken, now: Timestamp) -> Out<()> {
        let permit = actor.permit::<Update, OneTimeToken>()?;
        let rivals = || rivals(new.user_id, new.purpose, new.id);
        let recent = rivals().and(made_after(now.minus(WINDOW)));
        if tx.one_time_tokens().lock_matching(&permit, &recent).await?.len() >= MOST {
            return Err(Error::Refused(NothingSent::TooMany));
        }
        for id in tx.one_time_tokens().lock_matching(&permit, &rivals().and(lasting_beyond(now))).await? {
            let mut token = tx.one_time_tokens().load(&permit, id).await?;
            if token.expire(now) {
                tx.one_time_tokens().update(&permit, token).await?;
            }
        }
        Ok(())
    }

    async fn keep(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        new: NewOneTimeToken,
        digest: TokenDigest,
        now: Timestamp,
    ) -> Out<()> {
        let lifetime = self.lifetimes.of(new.purpose);
        let Some(mut token) = self.earlier(tx, actor, new.id).await? else {
            let permit = actor.permit::<Create, OneTimeToken>()?;
            let token = OneTimeToken::issue(new, digest, now, lifetime);
            tx.one_time_tokens().create(&permit, token).await?;
            return Ok(());
        };
        if !token.reissue(digest, now, lifetime) {
            return Err(Error::Refused(NothingSent::Used));
        }
        tx.one_time_tokens().update(&actor.permit()?, token).await?;
        Ok(())
    }

    fn secret(&self, of: &NewOneTimeToken) -> SessionSecret {
        let NewOneTimeToken { id, user_id, purpose, email } = of;
        let parts = ["one-time token", &id.to_string(), &user_id.to_string(), purpose.name(), email.as_str()];
        SessionSecret(self.seal.sign(&parts.join("\n")))
    }

    async fn earlier(&self, tx: &mut Tx, actor: &Actor, id: Id<OneTimeToken>) -> Out<Option<OneTimeToken>> {
        let permit = actor.permit::<Authenticate, OneTimeToken>()?;
        Ok(tx.one_time_tokens().find(&permit, &field!(OneTimeToken.id()).eq(&id)).await?)
    }
}
