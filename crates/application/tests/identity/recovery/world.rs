//! What these use cases are made of, in the world of all others.

use std::sync::Arc;

use application::{
    error::Error,
    identity::{
        Addressee, ChangeEmail, NothingSent, Offer, OfferToken, OneTimeTokens, PurgeOneTimeTokens,
        RedeemOneTimeToken, RequestEmailChange, RequestToken, ResetPassword, VerifyEmail,
    },
    jobs::EnqueueRun,
};
use domain::{
    identity::{OneTimeToken, OneTimeTokenPurpose, User},
    shared::Id,
};
use testkit::{
    actor,
    factories::{LIFETIMES, a_one_time_token},
    fakes::{CountingBell, PlainSeal},
};
use uuid::Uuid;

use crate::world::{PASSWORDS, World};

/// The token of the message that is written in the run of that number.
pub(crate) fn of_run(number: u128) -> Id<OneTimeToken> {
    Id::new(Uuid::from_u128(number))
}

impl World {
    /// Such a token is under way to somebody; gives what the message says.
    pub(crate) fn given_token(&self, user: &User, purpose: OneTimeTokenPurpose) -> String {
        self.store.put(a_one_time_token(user, purpose).with_secret("token").build());
        "token".to_owned()
    }

    /// The token that the run of that number sends to whoever has that address, to choose another password.
    pub(crate) async fn offered(&self, to: &User, run: u128) -> Result<Offer, Error<NothingSent>> {
        let to = Addressee::Email(to.state().email.clone());
        self.offer_token().to_reset(&actor::system(), &to, of_run(run)).await
    }

    pub(crate) fn offer_token(&self) -> OfferToken {
        let tokens = OneTimeTokens {
            clock: self.clock.clone(),
            seal: Arc::new(PlainSeal),
            tokens: self.session_tokens(),
            lifetimes: LIFETIMES,
        };
        OfferToken { uow: self.uow(), audit: self.audit(), tokens }
    }

    fn redeem(&self) -> Arc<RedeemOneTimeToken> {
        Arc::new(RedeemOneTimeToken {
            uow: self.uow(),
            audit: self.audit(),
            tokens: self.session_tokens(),
            throttle: self.throttle.clone(),
        })
    }

    fn enqueue_run(&self) -> Arc<EnqueueRun> {
        Arc::new(EnqueueRun {
            uow: self.uow(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            bell: Arc::new(CountingBell::default()),
        })
    }

    pub(crate) fn request_token(&self) -> RequestToken {
        RequestToken { enqueue_run: self.enqueue_run(), throttle: self.throttle.clone() }
    }

    pub(crate) fn verify_email(&self) -> VerifyEmail {
        VerifyEmail { redeem: self.redeem() }
    }

    pub(crate) fn change_email(&self) -> ChangeEmail {
        ChangeEmail { redeem: self.redeem() }
    }

    pub(crate) fn reset_password(&self) -> ResetPassword {
        ResetPassword { redeem: self.redeem(), hasher: self.hasher.clone(), passwords: PASSWORDS }
    }

    pub(crate) fn request_email_change(&self) -> RequestEmailChange {
        RequestEmailChange {
            uow: self.uow(),
            audit: self.audit(),
            password: self.own_password(),
            enqueue_run: self.enqueue_run(),
        }
    }

    pub(crate) fn purge_one_time_tokens(&self) -> PurgeOneTimeTokens {
        PurgeOneTimeTokens { uow: self.uow(), clock: self.clock.clone() }
    }
}
