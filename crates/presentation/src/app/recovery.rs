//! The use cases around messages with tokens, wired: signing up, verifying an address, choosing another password, moving to
//! another address.

use std::sync::Arc;

use application::{
    identity::{
        AuditTrail, ChangeEmail, OfferToken, OneTimeTokens, OwnPassword, PurgeOneTimeTokens,
        RedeemOneTimeToken, RequestEmailChange, RequestToken, ResetPassword, SignUp, SignUpByMail,
        VerifyEmail,
    },
    jobs::EnqueueRun,
};

use super::{Policies, Ports, Recovery};

impl Recovery {
    pub(super) fn of(ports: &Ports, policies: Policies) -> Self {
        let Ports { uow, clock, ids, hasher, tokens, throttle, bell, seal, .. } = ports;
        let audit = AuditTrail { clock: clock.clone(), ids: ids.clone() };
        let redeem = Arc::new(RedeemOneTimeToken {
            uow: uow.clone(),
            audit: audit.clone(),
            tokens: tokens.clone(),
            throttle: throttle.clone(),
        });
        let enqueue_run = Arc::new(EnqueueRun {
            uow: uow.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            bell: bell.clone(),
        });
        let one_time_tokens = OneTimeTokens {
            clock: clock.clone(),
            seal: seal.clone(),
            tokens: tokens.clone(),
            lifetimes: policies.one_time_tokens,
        };
        let request_token =
            Arc::new(RequestToken { enqueue_run: enqueue_run.clone(), throttle: throttle.clone() });
        let sign_up = Arc::new(SignUp {
            uow: uow.clone(),
            audit: audit.clone(),
            hasher: hasher.clone(),
            passwords: policies.passwords,
        });
        Self {
            sign_up: Arc::new(SignUpByMail {
                uow: uow.clone(),
                sign_up,
                request_token: request_token.clone(),
                require_verified_email: policies.require_verified_email,
            }),
            request_token,
            offer_token: Arc::new(OfferToken {
                uow: uow.clone(),
                audit: audit.clone(),
                tokens: one_time_tokens,
            }),
            verify_email: Arc::new(VerifyEmail { redeem: redeem.clone() }),
            reset_password: Arc::new(ResetPassword {
                redeem: redeem.clone(),
                hasher: hasher.clone(),
                passwords: policies.passwords,
            }),
            request_email_change: Arc::new(RequestEmailChange {
                uow: uow.clone(),
                audit: audit.clone(),
                password: OwnPassword {
                    uow: uow.clone(),
                    audit: audit.clone(),
                    hasher: hasher.clone(),
                    throttle: throttle.clone(),
                },
                enqueue_run,
            }),
            change_email: Arc::new(ChangeEmail { redeem }),
            purge_one_time_tokens: Arc::new(PurgeOneTimeTokens { uow: uow.clone(), clock: clock.clone() }),
        }
    }
}
