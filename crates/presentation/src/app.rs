//! Every use case that the edge may call. No type parameter and no adapter: what is behind the ports is the composition
//! root's business.
//!
//! Each is listed here, under its topic, and wired in the file of that topic.

mod billing;
mod delivery;
mod files;
mod identity;
mod jobs;
mod ports;
mod recovery;
mod second_factor;
mod shop;
mod single_sign_on;

use std::sync::Arc;

use application::{
    billing::{
        CheckLedger, HearGateway, LedgerAccounts, LedgerEntries, PayOrder, Payments, ReconcilePayments,
        RefundOrder, SettlePayment, SettleRefund,
    },
    catalog::{ProductImages, Products},
    downloads::Downloads,
    events::{Events, FollowUp, MeasureOutbox, PurgeEvents, RelayEvents, SteerEvent},
    files::PurgeFiles,
    idempotency::PurgeAnswers,
    identity::{
        Accounts, ApiKeys, AuthenticateApiKey, AuthenticateBearer, AuthenticateSession, BeginSignIn,
        BeginTotp, ChangeEmail, ChangePassword, ConfirmTotp, CreateApiKey, EditProfile, EndUserSessions,
        ExternalIdentities, FinishLogIn, FinishSignIn, FinishTokenIssue, HearIssuer, IssueTokens, LogIn,
        LogOut, OfferToken, OwnSecondFactor, OwnSessions, ProvisionUser, PublishedKeys, PurgeOneTimeTokens,
        PurgeSessions, RecordDenial, RefreshTokens, RemoveSecondFactor, ReplaceRecoveryCodes,
        RequestEmailChange, RequestToken, ResetPassword, ResetSecondFactor, ResolveExternal, RevokeApiKey,
        RevokeTokens, RotateApiKey, SetPassword, SignInProviders, SignUpByMail, UserActivation, UserRoles,
        Users, VerifyEmail,
    },
    jobs::{ClaimRuns, CountRuns, EnqueueRun, PurgeRuns, ReportRun, Requester, Runs, SteerRun},
    mail::Correspondence,
    ordering::{
        AddItem, CancelOrder, ConfirmOrder, ExportOrders, Orders, PlaceOrder, RemoveItem, UpdateItemQuantity,
    },
    scraping::ScrapePages,
};

pub use ports::{Policies, Ports};

/// Makes of the list the use cases of each topic, for the function that wires them, and [`App`], which has them all.
macro_rules! app {
    ($([$topic:ident: $Topic:ident] $($(#[$doc:meta])* $field:ident: $UseCase:ty),* $(,)?)*) => {
        /// The use cases, wired.
        #[derive(Clone)]
        pub struct App {
            $($($(#[$doc])* pub $field: Arc<$UseCase>,)*)*
        }

        $(struct $Topic {
            $($field: Arc<$UseCase>),*
        })*

        struct Topics {
            $($topic: $Topic),*
        }

        impl From<Topics> for App {
            fn from(topics: Topics) -> Self {
                Self { $($($field: topics.$topic.$field,)*)* }
            }
        }
    };
}

app! {
    [identity: Identity]
    /// Opens a session.
    log_in: LogIn,
    /// The providers that people may sign in by.
    sign_in_providers: SignInProviders,
    /// Sends browsers to a provider.
    begin_sign_in: BeginSignIn,
    /// Logs in, or links, whom a provider has sent back.
    finish_sign_in: FinishSignIn,
    /// Ends the session in use.
    log_out: LogOut,
    /// Finds out who a session token stands for.
    authenticate_session: AuthenticateSession,
    /// Changes one's own password.
    change_password: ChangePassword,
    /// Changes one's own account.
    edit_profile: EditProfile,
    /// Where one is logged in.
    own_sessions: OwnSessions,
    /// Finds out on whose behalf an API key is used.
    authenticate_api_key: AuthenticateApiKey,
    /// Gives tokens to programs.
    issue_tokens: IssueTokens,
    /// Gives tokens to those who were asked for the second factor.
    finish_token_issue: FinishTokenIssue,
    /// Gives the next tokens.
    refresh_tokens: RefreshTokens,
    /// Ends tokens.
    revoke_tokens: RevokeTokens,
    /// Finds out on whose behalf a bearer token is used.
    authenticate_bearer: AuthenticateBearer,
    /// What others verify our tokens with.
    published_keys: PublishedKeys,
    /// Looks at API keys.
    api_keys: ApiKeys,
    /// Makes API keys.
    create_api_key: CreateApiKey,
    /// Gives API keys other secrets.
    rotate_api_key: RotateApiKey,
    /// Ends API keys.
    revoke_api_key: RevokeApiKey,
    /// Looks at one's external identities, and takes them away.
    external_identities: ExternalIdentities,
    /// Finds the account of somebody whom an issuer vouches for.
    resolve_external: ResolveExternal,
    /// Hears what an issuer tells by itself.
    hear_issuer: HearIssuer,
    /// Looks at accounts.
    users: Users,
    /// Opens, changes and deletes the accounts of others.
    accounts: Accounts,
    /// Logs somebody else out.
    end_user_sessions: EndUserSessions,
    /// Switches accounts off and on.
    user_activation: UserActivation,
    /// Decides who is an admin.
    user_roles: UserRoles,
    /// Sets somebody else's password.
    set_password: SetPassword,
    /// Opens accounts that nobody has a password of yet.
    provision_user: ProvisionUser,
    /// Removes sessions whose time is up.
    purge_sessions: PurgeSessions,
    /// Writes down denials.
    record_denial: RecordDenial,

    [second_factor: SecondFactors]
    /// Begins to set up codes by the clock.
    begin_totp: BeginTotp,
    /// Finishes that.
    confirm_totp: ConfirmTotp,
    /// Looks at one's own second factor.
    own_second_factor: OwnSecondFactor,
    /// Makes new recovery codes.
    replace_recovery_codes: ReplaceRecoveryCodes,
    /// Removes one's own second factor.
    remove_second_factor: RemoveSecondFactor,
    /// Removes somebody else's.
    reset_second_factor: ResetSecondFactor,
    /// Opens a session for whoever was asked for the second factor.
    finish_log_in: FinishLogIn,

    [recovery: Recovery]
    /// Opens an account for oneself.
    sign_up: SignUpByMail,
    /// Orders messages with tokens, for anybody.
    request_token: RequestToken,
    /// Makes the tokens of messages.
    offer_token: OfferToken,
    /// Notes that somebody reads their mail.
    verify_email: VerifyEmail,
    /// Gives accounts other passwords, for those who read their mail.
    reset_password: ResetPassword,
    /// Asks to move one's account to another address.
    request_email_change: RequestEmailChange,
    /// Moves accounts to other addresses.
    change_email: ChangeEmail,
    /// Removes tokens that ended long ago.
    purge_one_time_tokens: PurgeOneTimeTokens,

    [shop: Shop]
    /// Looks at products, and keeps the catalogue.
    products: Products,
    /// Keeps and shows what products look like.
    product_images: ProductImages,
    /// Looks at orders.
    orders: Orders,
    /// Places orders for oneself.
    place_order: PlaceOrder,
    /// Adds products to an order.
    add_item: AddItem,
    /// Changes how many of an item an order has.
    update_item_quantity: UpdateItemQuantity,
    /// Takes items out of an order.
    remove_item: RemoveItem,
    /// Confirms orders.
    confirm_order: ConfirmOrder,
    /// Calls orders off.
    cancel_order: CancelOrder,
    /// Writes orders into files.
    export_orders: ExportOrders,
    /// Removes answers that are repeated no more.
    purge_answers: PurgeAnswers,

    [billing: Billing]
    /// Looks at payments.
    payments: Payments,
    /// Pays orders.
    pay_order: PayOrder,
    /// Gives back what was paid for orders.
    refund_order: RefundOrder,
    /// Records what became of payments.
    settle_payment: SettlePayment,
    /// Records what became of refunds.
    settle_refund: SettleRefund,
    /// Hears what the payment gateway tells by itself.
    hear_gateway: HearGateway,
    /// Finds out what became of payments and refunds that are open.
    reconcile_payments: ReconcilePayments,
    /// Looks at what was booked.
    ledger_entries: LedgerEntries,
    /// Looks at what the accounts of the ledger hold.
    ledger_accounts: LedgerAccounts,
    /// Holds the ledger to its rule.
    check_ledger: CheckLedger,

    [jobs: Jobs]
    /// Looks at the runs of jobs.
    runs: Runs,
    /// Enqueues runs of jobs.
    enqueue_run: EnqueueRun,
    /// Cancels and retries runs.
    steer_run: SteerRun,
    /// Takes runs off the queue, for workers.
    claim_runs: ClaimRuns,
    /// Tells what becomes of runs, for workers.
    report_run: ReportRun,
    /// Finds out on whose behalf a run works, for workers.
    requester: Requester,
    /// Tells how much work waits.
    count_runs: CountRuns,
    /// Removes runs that ended long ago.
    purge_runs: PurgeRuns,

    [delivery: Delivery]
    /// Hands events to their subscribers, for relays.
    relay_events: RelayEvents,
    /// Enqueues what follows from events, for subscribers.
    follow_up: FollowUp,
    /// Looks at the outbox.
    events: Events,
    /// Retries and discards parked events.
    steer_event: SteerEvent,
    /// Removes events that were settled, and receipts of what comes no more.
    purge_events: PurgeEvents,
    /// Tells how far deliveries are behind.
    measure_outbox: MeasureOutbox,
    /// Writes to people.
    correspondence: Correspondence,

    [files: Files]
    /// Makes links to files, and hands out what they lead to.
    downloads: Downloads,
    /// Removes files that nobody can ask for any more.
    purge_files: PurgeFiles,
    /// Visits pages of the web.
    scrape_pages: ScrapePages,
}

impl App {
    /// Wires every use case to the ports.
    pub fn new(ports: Ports, policies: Policies) -> Self {
        Topics {
            identity: Identity::of(&ports, policies),
            second_factor: SecondFactors::of(&ports, policies),
            recovery: Recovery::of(&ports, policies),
            shop: Shop::of(&ports),
            billing: Billing::of(&ports),
            jobs: Jobs::of(&ports),
            delivery: Delivery::of(&ports),
            files: Files::of(&ports),
        }
        .into()
    }
}
