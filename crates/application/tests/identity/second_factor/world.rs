//! Use cases of second factors, and whoever has one.

use std::{sync::Arc, time::Duration};

use application::{
    authz::Actor,
    error::Error,
    identity::{
        AskSecondFactor, BeginTotp, ChallengeToken, CheckCode, CheckSecondFactor, ConfirmTotp, FinishLogIn,
        LogInError, LoggedIn, OwnSecondFactor, RemoveSecondFactor, ReplaceRecoveryCodes, ResetSecondFactor,
    },
};
use domain::identity::{RecoverySecret, SecondFactor, SecondFactorCode, TotpCode, TotpSecret, User};
use testkit::{
    actor,
    factories::{UserBuilder, a_user},
    fakes::PlainSecondFactors,
};

use crate::world::{World, credentials, visitor};

/// Long enough for the app to show another code.
pub(super) const STEP: Duration = Duration::from_secs(30);

/// Somebody who has a second factor, and what they have in hand.
pub(super) struct Holder {
    pub(super) user: User,
    pub(super) actor: Actor,
    pub(super) secret: TotpSecret,
    pub(super) recovery: Vec<RecoverySecret>,
}

impl World {
    pub(crate) fn ask_second_factor(&self) -> AskSecondFactor {
        AskSecondFactor {
            uow: self.uow(),
            audit: self.audit(),
            tokens: self.session_tokens(),
            require_verified_email: false,
        }
    }

    fn check_code(&self) -> CheckCode {
        CheckCode { audit: self.audit(), secrets: self.second_factors.clone() }
    }

    fn check_second_factor(&self) -> CheckSecondFactor {
        CheckSecondFactor { uow: self.uow(), check: self.check_code(), tokens: self.session_tokens() }
    }

    pub(super) fn finish_log_in(&self) -> FinishLogIn {
        FinishLogIn { check: Arc::new(self.check_second_factor()), open: Arc::new(self.open_session()) }
    }

    pub(super) fn begin_totp(&self) -> BeginTotp {
        BeginTotp {
            uow: self.uow(),
            audit: self.audit(),
            secrets: self.second_factors.clone(),
            fresh: self.fresh(),
        }
    }

    pub(super) fn confirm_totp(&self) -> ConfirmTotp {
        ConfirmTotp { uow: self.uow(), check: self.check_code() }
    }

    pub(super) fn own_second_factor(&self) -> OwnSecondFactor {
        OwnSecondFactor { uow: self.uow(), requirement: self.required }
    }

    pub(super) fn replace_recovery_codes(&self) -> ReplaceRecoveryCodes {
        ReplaceRecoveryCodes { uow: self.uow(), check: self.check_code(), fresh: self.fresh() }
    }

    pub(super) fn remove_second_factor(&self) -> RemoveSecondFactor {
        RemoveSecondFactor { uow: self.uow(), check: self.check_code(), fresh: self.fresh() }
    }

    pub(super) fn reset_second_factor(&self) -> ResetSecondFactor {
        ResetSecondFactor { uow: self.uow(), audit: self.audit() }
    }

    /// What the app shows now.
    pub(super) fn shown(&self, secret: &TotpSecret) -> TotpCode {
        use application::ports::Clock as _;
        PlainSecondFactors::code(secret, self.clock.now())
    }

    /// The same, as people send it.
    pub(super) fn totp(&self, secret: &TotpSecret) -> SecondFactorCode {
        SecondFactorCode::Totp(self.shown(secret))
    }

    /// Ann, logged in, with a second factor; the code that she confirmed it with is used up.
    pub(super) async fn given_holder(&self) -> Holder {
        let user = self.given(a_user().named("ann.lee"));
        let actor = actor::with_session(&user, &self.given_session_of(&user));
        let secret = self.begin_totp().execute(&actor).await.unwrap();
        let recovery = self.confirm_totp().execute(&actor, self.shown(&secret)).await.unwrap();
        self.clock.advance(STEP);
        Holder { user: self.stored(&user), actor, secret, recovery }
    }

    /// The factor as stored now.
    pub(super) fn factor(&self) -> SecondFactor {
        self.store.all().pop().unwrap()
    }

    /// Gives the right password of Ann.
    pub(super) async fn asked(&self) -> ChallengeToken {
        let outcome = self.log_in().execute(&visitor(), credentials("ann.lee", UserBuilder::PASSWORD)).await;
        match outcome {
            Err(Error::Refused(LogInError::SecondFactorRequired(challenge))) => challenge,
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("was let in without a second factor"),
        }
    }

    pub(super) async fn answer(
        &self,
        challenge: &ChallengeToken,
        code: SecondFactorCode,
    ) -> Result<LoggedIn, Error<application::identity::FinishLogInError>> {
        self.finish_log_in().execute(&visitor(), challenge, code).await
    }
}
