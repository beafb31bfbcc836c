//! Every use case that the edge may call. No type parameter and no adapter: what is behind the ports is the composition
//! root's business.

mod billing;

use std::sync::Arc;

use application::{
    billing::{
        BillingAlarm, CheckLedger, HearGateway, LedgerAccounts, LedgerEntries, PayOrder, PaymentGateway,
        PaymentWebhooks, Payments, ReconcilePayments, RefundOrder, SettlePayment, SettleRefund,
    },
    catalog::{ProductHooks, ProductImages, Products},
    crud::Crud,
    downloads::{Downloads, LinkSeal},
    events::{Events, FollowUp, MeasureOutbox, PurgeEvents, Receipts, RelayEvents, SteerEvent},
    fetch::Fetcher,
    files::{FileStore, PurgeFiles},
    idempotency::{Idempotency, PurgeAnswers},
    identity::{
        AccountHooks, Accounts, ApiKeys, AuditTrail, AuthenticateApiKey, AuthenticateSession, ChangePassword,
        CreateApiKey, EditProfile, LogIn, LogOut, OwnSessions, ProvisionUser, PurgeSessions, RecordDenial,
        RevokeApiKey, RotateApiKey, SetPassword, SignUp, UserActivation, UserRoles, Users,
    },
    jobs::{ClaimRuns, CountRuns, EnqueueRun, LEASE, PurgeRuns, ReportRun, Requester, Runs, SteerRun},
    mail::{Correspondence, Mailer},
    ordering::{
        AddItem, CancelOrder, ConfirmOrder, ExportOrders, Orders, PlaceOrder, RemoveItem, UpdateItemQuantity,
    },
    ports::{ApiKeySecrets, Clock, IdSource, Jitter, JobBell, LogInThrottle, PasswordHasher, SessionTokens},
    scraping::{PageReader, ScrapePages},
    store::UnitOfWork,
};
use domain::identity::{PasswordPolicy, SessionPolicy};

use billing::Billing;

/// What use cases need from the world.
#[derive(Clone)]
pub struct Ports {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New identities.
    pub ids: Arc<dyn IdSource>,
    /// Password hashing.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Session tokens.
    pub tokens: Arc<dyn SessionTokens>,
    /// The secrets of API keys.
    pub api_keys: Arc<dyn ApiKeySecrets>,
    /// Who slows down guessing.
    pub throttle: Arc<dyn LogInThrottle>,
    /// Chance, where it need not be hard to guess.
    pub jitter: Arc<dyn Jitter>,
    /// Who tells workers that there is work.
    pub bell: Arc<dyn JobBell>,
    /// Who moves money.
    pub gateway: Arc<dyn PaymentGateway>,
    /// Who tells its notices from those of everybody else, where a secret is agreed with it.
    pub webhooks: Option<Arc<dyn PaymentWebhooks>>,
    /// Who calls for people when money is not where it should be.
    pub alarm: Arc<dyn BillingAlarm>,
    /// Who carries messages.
    pub mailer: Arc<dyn Mailer>,
    /// Where files are kept.
    pub files: Arc<dyn FileStore>,
    /// Who signs the links of downloads.
    pub seal: Arc<dyn LinkSeal>,
    /// The way to the web.
    pub fetcher: Arc<dyn Fetcher>,
    /// Who understands the pages of the web.
    pub pages: Arc<dyn PageReader>,
}

/// What the operator decides.
#[derive(Clone, Copy, Debug)]
pub struct Policies {
    /// How long passwords must be.
    pub passwords: PasswordPolicy,
    /// How long sessions last.
    pub sessions: SessionPolicy,
}

macro_rules! app {
    ($($(#[$doc:meta])* $field:ident: $UseCase:ty),* $(,)?) => {
        /// The use cases, wired.
        #[derive(Clone)]
        pub struct App {
            $($(#[$doc])* pub $field: Arc<$UseCase>),*
        }
    };
}

app! {
    /// Opens an account for oneself.
    sign_up: SignUp,
    /// Opens a session.
    log_in: LogIn,
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
    /// Looks at API keys.
    api_keys: ApiKeys,
    /// Makes API keys.
    create_api_key: CreateApiKey,
    /// Gives API keys other secrets.
    rotate_api_key: RotateApiKey,
    /// Ends API keys.
    revoke_api_key: RevokeApiKey,
    /// Looks at accounts.
    users: Users,
    /// Opens, changes and deletes the accounts of others.
    accounts: Accounts,
    /// Switches accounts off and on.
    user_activation: UserActivation,
    /// Decides who is an admin.
    user_roles: UserRoles,
    /// Sets somebody else's password.
    set_password: SetPassword,
    /// Removes sessions whose time is up.
    purge_sessions: PurgeSessions,
    /// Removes answers that are repeated no more.
    purge_answers: PurgeAnswers,
    /// Writes down denials.
    record_denial: RecordDenial,
    /// Looks at products, and keeps the catalogue.
    products: Products,
    /// Keeps and shows what products look like.
    product_images: ProductImages,
    /// Writes orders into files.
    export_orders: ExportOrders,
    /// Makes links to files, and hands out what they lead to.
    downloads: Downloads,
    /// Removes files that nobody can ask for any more.
    purge_files: PurgeFiles,
    /// Opens accounts that nobody has a password of yet.
    provision_user: ProvisionUser,
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
    /// Tells how much work waits.
    count_runs: CountRuns,
    /// Removes runs that ended long ago.
    purge_runs: PurgeRuns,
    /// Writes to people.
    correspondence: Correspondence,
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
    /// Visits pages of the web.
    scrape_pages: ScrapePages,
}

impl App {
    /// Wires every use case to the ports.
    pub fn new(ports: Ports, policies: Policies) -> Self {
        let billing = Billing::of(&ports);
        let Ports {
            uow,
            clock,
            ids,
            hasher,
            tokens,
            api_keys: secrets,
            throttle,
            jitter,
            bell,
            mailer,
            files,
            seal,
            fetcher,
            pages,
            ..
        } = ports;
        let Policies { passwords, sessions } = policies;
        let audit = AuditTrail { clock: clock.clone(), ids: ids.clone() };
        let own_sessions = Arc::new(OwnSessions { uow: uow.clone(), audit: audit.clone() });
        let users = Arc::new(Users { uow: uow.clone() });
        let hooks = AccountHooks { audit: audit.clone(), hasher: hasher.clone(), passwords };
        let accounts = Arc::new(Crud::new(uow.clone(), hooks));
        Self {
            sign_up: Arc::new(SignUp {
                uow: uow.clone(),
                audit: audit.clone(),
                hasher: hasher.clone(),
                passwords,
            }),
            log_in: Arc::new(LogIn {
                uow: uow.clone(),
                audit: audit.clone(),
                hasher: hasher.clone(),
                tokens: tokens.clone(),
                throttle: throttle.clone(),
                sessions,
            }),
            log_out: Arc::new(LogOut { sessions: own_sessions.clone() }),
            authenticate_session: Arc::new(AuthenticateSession {
                uow: uow.clone(),
                clock: clock.clone(),
                tokens: tokens.clone(),
                sessions,
            }),
            authenticate_api_key: Arc::new(AuthenticateApiKey {
                uow: uow.clone(),
                audit: audit.clone(),
                secrets: secrets.clone(),
                throttle: throttle.clone(),
            }),
            api_keys: Arc::new(Crud::new(uow.clone(), ())),
            create_api_key: Arc::new(CreateApiKey {
                uow: uow.clone(),
                audit: audit.clone(),
                secrets: secrets.clone(),
            }),
            rotate_api_key: Arc::new(RotateApiKey { uow: uow.clone(), audit: audit.clone(), secrets }),
            revoke_api_key: Arc::new(RevokeApiKey { uow: uow.clone(), audit: audit.clone() }),
            change_password: Arc::new(ChangePassword {
                uow: uow.clone(),
                audit: audit.clone(),
                hasher: hasher.clone(),
                tokens: tokens.clone(),
                throttle,
                passwords,
            }),
            edit_profile: Arc::new(EditProfile { uow: uow.clone(), audit: audit.clone() }),
            own_sessions,
            provision_user: Arc::new(ProvisionUser {
                accounts: accounts.clone(),
                users: users.clone(),
                tokens: tokens.clone(),
            }),
            users,
            accounts,
            user_activation: Arc::new(UserActivation { uow: uow.clone(), audit: audit.clone() }),
            user_roles: Arc::new(UserRoles { uow: uow.clone(), audit: audit.clone() }),
            set_password: Arc::new(SetPassword { uow: uow.clone(), audit: audit.clone(), hasher, passwords }),
            purge_sessions: Arc::new(PurgeSessions { uow: uow.clone(), clock: clock.clone() }),
            purge_answers: Arc::new(PurgeAnswers { uow: uow.clone(), clock: clock.clone() }),
            record_denial: Arc::new(RecordDenial { uow: uow.clone(), audit }),
            products: Arc::new(Crud::new(
                uow.clone(),
                ProductHooks { clock: clock.clone(), ids: ids.clone() },
            )),
            product_images: Arc::new(ProductImages {
                uow: uow.clone(),
                files: files.clone(),
                ids: ids.clone(),
            }),
            export_orders: Arc::new(ExportOrders { uow: uow.clone(), files: files.clone() }),
            downloads: Arc::new(Downloads { files: files.clone(), seal, clock: clock.clone() }),
            scrape_pages: Arc::new(ScrapePages { fetcher, reader: pages, files: files.clone() }),
            purge_files: Arc::new(PurgeFiles { uow: uow.clone(), files, clock: clock.clone() }),
            orders: Arc::new(Crud::new(uow.clone(), ())),
            place_order: Arc::new(PlaceOrder {
                uow: uow.clone(),
                clock: clock.clone(),
                ids: ids.clone(),
                idempotency: Idempotency { clock: clock.clone(), ids: ids.clone() },
            }),
            add_item: Arc::new(AddItem { uow: uow.clone(), ids: ids.clone() }),
            update_item_quantity: Arc::new(UpdateItemQuantity { uow: uow.clone() }),
            remove_item: Arc::new(RemoveItem { uow: uow.clone() }),
            confirm_order: Arc::new(ConfirmOrder { uow: uow.clone() }),
            cancel_order: Arc::new(CancelOrder { uow: uow.clone() }),
            relay_events: Arc::new(RelayEvents {
                uow: uow.clone(),
                clock: clock.clone(),
                jitter: jitter.clone(),
                receipts: Receipts { clock: clock.clone(), ids: ids.clone() },
                bell: bell.clone(),
            }),
            follow_up: Arc::new(FollowUp { clock: clock.clone(), ids: ids.clone() }),
            events: Arc::new(Crud::new(uow.clone(), ())),
            steer_event: Arc::new(SteerEvent { uow: uow.clone(), clock: clock.clone() }),
            purge_events: Arc::new(PurgeEvents { uow: uow.clone(), clock: clock.clone() }),
            measure_outbox: Arc::new(MeasureOutbox { uow: uow.clone(), clock: clock.clone() }),
            count_runs: Arc::new(CountRuns { uow: uow.clone() }),
            purge_runs: Arc::new(PurgeRuns { uow: uow.clone(), clock: clock.clone() }),
            payments: billing.payments,
            pay_order: billing.pay_order,
            refund_order: billing.refund_order,
            settle_payment: billing.settle_payment,
            settle_refund: billing.settle_refund,
            hear_gateway: billing.hear_gateway,
            reconcile_payments: billing.reconcile_payments,
            ledger_entries: billing.ledger_entries,
            ledger_accounts: billing.ledger_accounts,
            check_ledger: billing.check_ledger,
            runs: Arc::new(Crud::new(uow.clone(), ())),
            enqueue_run: Arc::new(EnqueueRun {
                uow: uow.clone(),
                clock: clock.clone(),
                ids,
                bell: bell.clone(),
            }),
            steer_run: Arc::new(SteerRun { uow: uow.clone(), clock: clock.clone(), bell }),
            claim_runs: Arc::new(ClaimRuns { uow: uow.clone(), clock: clock.clone(), lease: LEASE }),
            report_run: Arc::new(ReportRun { uow: uow.clone(), clock, jitter, lease: LEASE }),
            correspondence: Arc::new(Correspondence { uow: uow.clone(), mailer }),
            requester: Arc::new(Requester { uow }),
        }
    }
}
