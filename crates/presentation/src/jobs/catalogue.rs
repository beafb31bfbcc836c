use std::sync::Arc;

use domain::jobs::JobName;

use super::{
    Definition, create_user::CreateUser, email_change_mail::EmailChangeMail,
    new_address_mail::NewAddressMail, order_confirmation_mail::OrderConfirmationMail,
    orders_export::OrdersExport, password_reset_mail::PasswordResetMail, purge_answers::PurgeAnswers,
    purge_files::PurgeFiles, purge_one_time_tokens::PurgeOneTimeTokens, purge_outbox::PurgeOutbox,
    purge_runs::PurgeRuns, purge_sessions::PurgeSessions, reconcile_payments::ReconcilePayments,
    security_notice_mail::SecurityNoticeMail, verification_mail::VerificationMail, web_scraper::WebScraper,
    welcome_mail::WelcomeMail,
};
use crate::app::App;

/// The jobs that a process knows, in the order of their names.
#[derive(Clone)]
pub struct Catalogue(Arc<[Definition]>);

impl Catalogue {
    /// The jobs of this program. A new job gets its line here.
    pub fn of(app: &App) -> Self {
        Self::new([
            Definition::of(CreateUser { provision_user: app.provision_user.clone() }),
            Definition::of(EmailChangeMail {
                correspondence: app.correspondence.clone(),
                offer_token: app.offer_token.clone(),
            }),
            Definition::of(NewAddressMail {
                correspondence: app.correspondence.clone(),
                offer_token: app.offer_token.clone(),
            }),
            Definition::of(OrderConfirmationMail { correspondence: app.correspondence.clone() }),
            Definition::of(OrdersExport {
                export_orders: app.export_orders.clone(),
                downloads: app.downloads.clone(),
            }),
            Definition::of(PasswordResetMail {
                correspondence: app.correspondence.clone(),
                offer_token: app.offer_token.clone(),
            }),
            Definition::of(PurgeAnswers { purge_answers: app.purge_answers.clone() }),
            Definition::of(PurgeFiles { purge_files: app.purge_files.clone() }),
            Definition::of(PurgeOneTimeTokens { purge_one_time_tokens: app.purge_one_time_tokens.clone() }),
            Definition::of(PurgeOutbox { purge_events: app.purge_events.clone() }),
            Definition::of(PurgeRuns { purge_runs: app.purge_runs.clone() }),
            Definition::of(PurgeSessions { purge_sessions: app.purge_sessions.clone() }),
            Definition::of(ReconcilePayments { reconcile_payments: app.reconcile_payments.clone() }),
            Definition::of(SecurityNoticeMail { correspondence: app.correspondence.clone() }),
            Definition::of(VerificationMail {
                correspondence: app.correspondence.clone(),
                offer_token: app.offer_token.clone(),
            }),
            Definition::of(WebScraper {
                scrape_pages: app.scrape_pages.clone(),
                downloads: app.downloads.clone(),
            }),
            Definition::of(WelcomeMail {
                correspondence: app.correspondence.clone(),
                offer_token: app.offer_token.clone(),
            }),
        ])
    }

    /// These jobs.
    pub fn new(definitions: impl IntoIterator<Item = Definition>) -> Self {
        Self(definitions.into_iter().collect())
    }

    /// All of them.
    pub fn all(&self) -> &[Definition] {
        &self.0
    }

    /// The job of that name.
    pub fn find(&self, name: &JobName) -> Option<&Definition> {
        self.0.iter().find(|definition| definition.name() == *name)
    }

    /// Their names, for messages: `create-user, purge-sessions`.
    pub(crate) fn names(&self) -> String {
        let names: Vec<_> = self.0.iter().map(Definition::name).collect();
        names.iter().map(JobName::as_str).collect::<Vec<_>>().join(", ")
    }
}
