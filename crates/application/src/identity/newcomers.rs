use std::{iter, sync::Arc};

use domain::identity::{
    Email, ExternalIdentity, ExternalSubject, NewExternalIdentity, NewUser, PasswordHash, PersonName,
    RawPassword, Role, SecurityEventKind, User, Username,
};

use super::{AuditTrail, Authenticate, Unresolved};
use crate::{
    authz::{Actor, Create},
    error::Error,
    field,
    ports::{HashingUnavailable, PasswordHasher, SessionTokens},
    query::Filter,
    store::{Tx, UnitOfWork, View},
};

/// How many names are tried that end in something random. Six hexadecimal digits make 16 million of them.
const ENDINGS: usize = 3;

/// What an issuer vouches for. Whoever makes one of these has seen the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// Whom.
    pub subject: ExternalSubject,
    /// Their address, if the issuer has made sure that it is theirs.
    pub email: Option<Email>,
    /// What they are called.
    pub name: Option<PersonName>,
    /// What they would like to be called here; made to fit.
    pub username: Option<String>,
}

/// Opens accounts for those whom issuers vouch for, and links them. Nobody has their password, until they reset it.
#[derive(Clone)]
pub struct Newcomers {
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Where the passwords come from.
    pub tokens: Arc<dyn SessionTokens>,
}

/// An account that may be opened, unless somebody takes what it needs in the meantime.
#[derive(Clone)]
pub(super) struct Opening {
    vouched: Vouched,
    new: NewUser,
}

impl Newcomers {
    /// Looks for what stands against an account, and hashes a password that nobody knows. Never gives them an account that
    /// is there: an address proves nothing about who opened that.
    pub(super) async fn prepare(
        &self,
        uow: &dyn UnitOfWork,
        vouched: &Vouched,
    ) -> Result<Opening, Error<Unresolved>> {
        let email = vouched.email.clone().ok_or(Error::Refused(Unresolved::NoVerifiedEmail))?;
        let username = uow.read(async |view| self.free_name(view, vouched, &email).await).await?;
        let password = self.password().await?;
        let new = NewUser { username, email, name: vouched.name.clone(), cpf: None, password };
        Ok(Opening { vouched: vouched.clone(), new })
    }

    /// Opens the account and links it. [`StoreError::Conflict`](crate::store::StoreError::Conflict) when somebody was faster.
    pub(super) async fn open<D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        opening: &Opening,
    ) -> Result<(ExternalIdentity, User), Error<D>> {
        let Opening { vouched, new } = opening.clone();
        let (now, email, key) = (self.audit.clock.now(), Some(new.email.clone()), vouched.subject.key());
        let mut user = User::create(self.audit.ids.next(), new, Role::User, now);
        // The issuer has made sure of it.
        user.verify_email(now);
        let user = tx.users().create(&actor.permit::<Create, User>()?, user).await?;
        let (id, user_id) = (self.audit.ids.next(), Some(user.id()));
        let link = NewExternalIdentity { id, user_id, subject: vouched.subject, email };
        let link =
            tx.external_identities().create(&actor.permit()?, ExternalIdentity::link(link, now)).await?;
        for kind in [SecurityEventKind::AccountCreated, SecurityEventKind::ExternalIdentityLinked] {
            self.audit.record(tx, actor, kind, user_id, Some(key.clone())).await?;
        }
        Ok((link, user))
    }

    /// The name that they may have.
    async fn free_name(
        &self,
        view: &mut View,
        vouched: &Vouched,
        email: &Email,
    ) -> Result<Username, Error<Unresolved>> {
        let permit = Actor::anonymous().permit::<Authenticate, ExternalIdentity>()?;
        let subject = field!(ExternalIdentity.subject_key()).eq(&vouched.subject.key());
        if view.external_identities().find(&permit, &subject).await?.is_some() {
            return Err(Error::Refused(Unresolved::Ended));
        }
        if is_taken(view, &field!(User.email_key()).eq(&email.key())).await? {
            return Err(Error::Refused(Unresolved::EmailTaken));
        }
        let hint = vouched.username.as_deref().unwrap_or_else(|| email.local_part());
        let endings = iter::once(None).chain(iter::repeat_with(|| Some(self.ending())).take(ENDINGS));
        for ending in endings {
            let ending = ending.as_deref();
            let like = Username::like(hint, ending).or_else(|| Username::like("user", ending));
            let Some(name) = like else { continue };
            if !is_taken(view, &field!(User.username_key()).eq(&name.key())).await? {
                return Ok(name);
            }
        }
        Err(Error::Refused(Unresolved::NoUsername))
    }

    /// Six digits that nobody guesses to be taken: the last ones of a UUID are random in every version that there is.
    fn ending(&self) -> String {
        self.audit.ids.uuid().simple().to_string().chars().skip(26).collect()
    }

    async fn password(&self) -> Result<PasswordHash, HashingUnavailable> {
        let secret = RawPassword::claim(self.tokens.new_secret().0);
        let secret = secret.ok_or_else(|| HashingUnavailable::Broken("the secret is too long".to_owned()))?;
        self.hasher.hash(secret).await
    }
}

async fn is_taken(view: &mut View, filter: &Filter<User>) -> Result<bool, Error<Unresolved>> {
    let permit = Actor::anonymous().permit::<Authenticate, User>()?;
    Ok(view.users().find(&permit, filter).await?.is_some())
}
