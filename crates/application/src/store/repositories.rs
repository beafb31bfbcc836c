//! Every repository of a store, one line each.

use domain::{
    billing::{Payment, ledger::JournalEntry},
    catalog::Product,
    identity::{
        ApiKey, ExternalIdentity, OneTimeToken, RecoveryCode, SecondFactor, Session, SignInChallenge,
        SpentToken, User,
    },
    jobs::Run,
    ordering::Order,
};

use super::{Kept, Tx, View};
use crate::{
    billing::{JournalQueries, JournalRepository, PaymentQueries, PaymentRepository},
    catalog::{ProductQueries, ProductRepository},
    events::{Event, Outbox, OutboxQueries, ReceiptRepository},
    idempotency::AnswerRepository,
    identity::{
        ApiKeyQueries, ApiKeyRepository, ExternalIdentityQueries, ExternalIdentityRepository,
        KnownClientRepository, OneTimeTokenQueries, OneTimeTokenRepository, RecoveryCodeQueries,
        RecoveryCodeRepository, SecondFactorQueries, SecondFactorRepository, SecurityEventRepository,
        SessionQueries, SessionRepository, SignInChallengeQueries, SignInChallengeRepository,
        SpentTokenQueries, SpentTokenRepository, UserQueries, UserRepository,
    },
    jobs::{JobLedger, JobQueries},
    ordering::{OrderQueries, OrderRepository},
};

/// `users: User => UserRepository, UserQueries;` gives every transaction `tx.users()`, every view `view.users()`, and every
/// store both, as soon as it has the capabilities that they name. Without queries there is nothing to look at.
///
/// `+ 'static`, so that `dyn UserQueries` is one type everywhere.
macro_rules! repositories {
    ($($name:ident: $Entity:ident => $Repository:ident $(, $Queries:ident)?;)*) => {
        /// Every repository for reading.
        pub trait Queries: Send {
            $($(
                #[doc = concat!("Where each `", stringify!($Entity), "` is looked at.")]
                fn $name(&mut self) -> &mut (dyn $Queries + 'static);
            )?)*
        }

        /// Every repository.
        pub trait Repositories: Send {
            $(
                #[doc = concat!("Where each `", stringify!($Entity), "` is kept.")]
                fn $name(&mut self) -> &mut (dyn $Repository + 'static);
            )*
        }

        impl<S: Send + 'static $($(+ $Queries)?)*> Queries for S {
            $($(
                fn $name(&mut self) -> &mut (dyn $Queries + 'static) {
                    self
                }
            )?)*
        }

        impl<S: Send + 'static $(+ $Repository)*> Repositories for S {
            $(
                fn $name(&mut self) -> &mut (dyn $Repository + 'static) {
                    self
                }
            )*
        }

        $($(
            impl Kept for $Entity {
                type Queries = dyn $Queries;
                type Repository = dyn $Repository;

                fn queries(view: &mut View) -> &mut Self::Queries {
                    view.$name()
                }

                fn repository(tx: &mut Tx) -> &mut Self::Repository {
                    tx.$name()
                }
            }
        )?)*
    };
}

repositories! {
    users: User => UserRepository, UserQueries;
    sessions: Session => SessionRepository, SessionQueries;
    spent_tokens: SpentToken => SpentTokenRepository, SpentTokenQueries;
    api_keys: ApiKey => ApiKeyRepository, ApiKeyQueries;
    external_identities: ExternalIdentity => ExternalIdentityRepository, ExternalIdentityQueries;
    known_clients: KnownClient => KnownClientRepository;
    second_factors: SecondFactor => SecondFactorRepository, SecondFactorQueries;
    recovery_codes: RecoveryCode => RecoveryCodeRepository, RecoveryCodeQueries;
    sign_in_challenges: SignInChallenge => SignInChallengeRepository, SignInChallengeQueries;
    one_time_tokens: OneTimeToken => OneTimeTokenRepository, OneTimeTokenQueries;
    security_events: SecurityEvent => SecurityEventRepository;
    products: Product => ProductRepository, ProductQueries;
    jobs: Run => JobLedger, JobQueries;
    orders: Order => OrderRepository, OrderQueries;
    payments: Payment => PaymentRepository, PaymentQueries;
    journal: JournalEntry => JournalRepository, JournalQueries;
    answers: KeptAnswer => AnswerRepository;
    outbox: Event => Outbox, OutboxQueries;
    receipts: Receipt => ReceiptRepository;
}
