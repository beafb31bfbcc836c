use domain::{
    identity::{
        ExternalIdentity, ExternalSubject, NewExternalIdentity, SecurityEventKind, User,
        ensure_super_admin_remains,
    },
    shared::Id,
};

use super::{HearIssuer, NoticeOutcome, Out, SUBSCRIBER, find, system};
use crate::{
    authz::Update,
    identity::subject::{active_super_admins, end_sessions},
    store::Tx,
};

impl HearIssuer {
    pub(super) async fn hear_of_end(&self, message: &str, subject: &ExternalSubject) -> Out<NoticeOutcome> {
        self.uow
            .run(async |tx| {
                if !self.receipts.is_first(tx, &system(), SUBSCRIBER, message).await? {
                    return Ok(NoticeOutcome::Before);
                }
                match find(tx, subject).await? {
                    Some(identity) => self.end(tx, identity).await,
                    None => self.remember(tx, subject).await,
                }
            })
            .await
    }

    /// So that what was said before and arrives later opens no account.
    async fn remember(&self, tx: &mut Tx, subject: &ExternalSubject) -> Out<NoticeOutcome> {
        let new = NewExternalIdentity {
            id: self.audit.ids.next(),
            user_id: None,
            subject: subject.clone(),
            email: None,
        };
        let now = self.audit.clock.now();
        let mut reminder = ExternalIdentity::link(new, now);
        reminder.end(now);
        tx.external_identities().create(&system().permit()?, reminder).await?;
        Ok(NoticeOutcome::Ended)
    }

    async fn end(&self, tx: &mut Tx, mut identity: ExternalIdentity) -> Out<NoticeOutcome> {
        if !identity.end(self.audit.clock.now()) {
            return Ok(NoticeOutcome::Nothing);
        }
        let identity = tx.external_identities().update(&system().permit()?, identity).await?;
        let (kind, key) = (SecurityEventKind::ExternalIdentityEnded, Some(identity.subject_key()));
        self.audit.record(tx, &system(), kind, identity.user_id(), key).await?;
        if let Some(owner) = identity.user_id() {
            self.inactivate(tx, owner).await?;
        }
        Ok(NoticeOutcome::Ended)
    }

    /// Switches the account off and ends its sessions. What it has done stays; and the last one who can administer the system
    /// does, too, whatever an issuer says.
    async fn inactivate(&self, tx: &mut Tx, owner: Id<User>) -> Out<()> {
        let actor = system();
        let super_admins = active_super_admins(tx, &actor).await?;
        if ensure_super_admin_remains(&super_admins, &[owner]).is_err() {
            let (kind, detail) = (SecurityEventKind::ExternalIdentityRefused, "the last super admin stays");
            return self.audit.record(tx, &actor, kind, Some(owner), Some(detail.to_owned())).await;
        }
        let permit = actor.permit::<Update, User>()?;
        let mut user = tx.users().load(&permit, owner).await?;
        if !user.inactivate() {
            return Ok(());
        }
        tx.users().update(&permit, user).await?;
        end_sessions(tx, &actor, &[owner]).await?;
        self.audit.record(tx, &actor, SecurityEventKind::AccountInactivated, Some(owner), None).await
    }
}
