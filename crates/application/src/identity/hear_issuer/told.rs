use domain::{
    identity::{Email, ExternalIdentity, SecurityEventKind, User},
    shared::{Id, Timestamp},
};

use super::{HearIssuer, NoticeOutcome, Out, SUBSCRIBER, by_subject, find, system};
use crate::{
    authz::Update,
    error::Error,
    field,
    identity::{Authenticate, HearIssuerError, Unresolved, Vouched, newcomers::Opening},
    store::{StoreError, Tx},
};

/// Somebody, as the issuer tells of them.
pub(super) struct Told<'a> {
    pub(super) vouched: &'a Vouched,
    pub(super) as_of: Timestamp,
}

impl HearIssuer {
    pub(super) async fn hear_of(&self, message: &str, told: Told<'_>) -> Out<NoticeOutcome> {
        let opening = self.opening(told.vouched).await?;
        self.uow
            .run(async |tx| {
                if !self.receipts.is_first(tx, &system(), SUBSCRIBER, message).await? {
                    return Ok(NoticeOutcome::Before);
                }
                match (find(tx, &told.vouched.subject).await?, &opening) {
                    (Some(identity), _) => self.update(tx, identity, &told).await,
                    (None, Some(Ok(opening))) => self.open(tx, opening, told.as_of).await,
                    (None, Some(Err(reason))) => self.turn_away(tx, &told, *reason).await,
                    // Gone between the look and now: to be looked at anew.
                    (None, None) => Err(conflict()),
                }
            })
            .await
    }

    /// What an account would be opened with, or why not; nothing when there is one.
    async fn opening(&self, vouched: &Vouched) -> Out<Option<Result<Opening, Unresolved>>> {
        let permit = system().permit::<Authenticate, ExternalIdentity>()?;
        let filter = by_subject(&vouched.subject);
        let found = self.uow.read(async |view| view.external_identities().find(&permit, &filter).await);
        if found.await?.is_some() {
            return Ok(None);
        }
        match self.newcomers.prepare(&*self.uow, vouched).await {
            Ok(opening) => Ok(Some(Ok(opening))),
            Err(error) => Ok(Some(Err(error.into_refusal()?))),
        }
    }

    async fn open(&self, tx: &mut Tx, opening: &Opening, as_of: Timestamp) -> Out<NoticeOutcome> {
        let actor = system();
        let (mut identity, user) = self.newcomers.open(tx, &actor, opening).await?;
        let email = identity.state().email.clone();
        identity.hear(email, as_of);
        tx.external_identities().update(&actor.permit()?, identity).await?;
        Ok(NoticeOutcome::Opened(user.id()))
    }

    async fn update(
        &self,
        tx: &mut Tx,
        mut identity: ExternalIdentity,
        told: &Told<'_>,
    ) -> Out<NoticeOutcome> {
        let previous = identity.state().email.clone();
        if !identity.hear(told.vouched.email.clone(), told.as_of) {
            return Ok(NoticeOutcome::Nothing);
        }
        let identity = tx.external_identities().update(&system().permit()?, identity).await?;
        if let Some(owner) = identity.user_id() {
            self.update_account(tx, owner, previous.as_ref(), told).await?;
        }
        Ok(NoticeOutcome::Updated)
    }

    /// The account goes by another address when it went by the one that the issuer told before: who has chosen another here
    /// keeps it. A name is filled in where there is none.
    async fn update_account(
        &self,
        tx: &mut Tx,
        owner: Id<User>,
        previous: Option<&Email>,
        told: &Told<'_>,
    ) -> Out<()> {
        let permit = system().permit::<Update, User>()?;
        let mut user = tx.users().load(&permit, owner).await?;
        let mut changed = false;
        let is_theirs = previous.is_some_and(|previous| previous.key() == user.email_key());
        let moved = told.vouched.email.clone().filter(|email| is_theirs && email.key() != user.email_key());
        if let Some(email) = moved {
            if is_taken(tx, &email).await? {
                self.turn_away(tx, told, Unresolved::EmailTaken).await?;
            } else {
                changed |= user.change_email(email);
                user.verify_email(self.audit.clock.now());
            }
        }
        if user.state().name.is_none() {
            changed |= user.change_name(told.vouched.name.clone());
        }
        if changed {
            let user = tx.users().update(&permit, user).await?;
            let (kind, detail) = (SecurityEventKind::AccountChanged, Some(told.vouched.subject.key()));
            self.audit.record(tx, &system(), kind, Some(user.id()), detail).await?;
        }
        Ok(())
    }

    async fn turn_away(&self, tx: &mut Tx, told: &Told<'_>, reason: Unresolved) -> Out<NoticeOutcome> {
        let detail = Some(format!("{reason}: {}", told.vouched.subject));
        self.audit.record(tx, &system(), SecurityEventKind::ExternalIdentityRefused, None, detail).await?;
        Ok(NoticeOutcome::TurnedAway(reason))
    }
}

async fn is_taken(tx: &mut Tx, email: &Email) -> Out<bool> {
    let permit = system().permit::<Authenticate, User>()?;
    Ok(tx.users().find(&permit, &field!(User.email_key()).eq(&email.key())).await?.is_some())
}

fn conflict() -> Error<HearIssuerError> {
    StoreError::Conflict { field: "subject_key".to_owned() }.into()
}
