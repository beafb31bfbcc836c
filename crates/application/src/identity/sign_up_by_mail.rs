use std::sync::Arc;

use domain::{
    identity::{Cpf, Email, User, Username},
    shared::Id,
};

use super::{Authenticate, NewAccount, RequestToken, SignUp, SignUpError, Taken};
use crate::{authz::Actor, error::Error, field, jobs::Order, store::UnitOfWork};

/// Opens accounts as the operator wants it: with an answer that shows the account, or, where addresses have to be verified, with
/// one that does not tell whether the address has an account. Then whoever reads there is told what was tried.
pub struct SignUpByMail {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Who opens the account.
    pub sign_up: Arc<SignUp>,
    /// Who orders the message.
    pub request_token: Arc<RequestToken>,
    /// Whether nobody logs in who has not verified their address.
    pub require_verified_email: bool,
}

type Out<T> = Result<T, Error<SignUpError>>;

impl SignUpByMail {
    /// Opens the account and gives it back; nothing when that is nobody's business. `notice` is the message to the user who has
    /// the address already.
    pub async fn execute(
        &self,
        actor: &Actor,
        new: NewAccount,
        notice: impl FnOnce(Id<User>) -> Order + Send,
    ) -> Out<Option<User>> {
        if !self.require_verified_email {
            return self.sign_up.execute(actor, new).await.map(Some);
        }
        let (username, email, cpf) = (new.username.clone(), new.email.clone(), new.cpf.clone());
        match self.sign_up.execute(actor, new).await {
            Ok(_) => Ok(None),
            Err(Error::Refused(SignUpError::Taken(Taken::Email))) => {
                // A name that is taken is told in any case, or else this answer would differ.
                self.ensure_free(&username, cpf.as_ref()).await?;
                self.tell_holder(actor, &email, notice).await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn ensure_free(&self, username: &Username, cpf: Option<&Cpf>) -> Out<()> {
        let permit = Actor::anonymous().permit::<Authenticate, User>()?;
        let by_name = field!(User.username_key()).eq(&username.key());
        let by_cpf = cpf.map(|cpf| field!(User.cpf()).eq(&Some(cpf.clone())));
        let (by_name, by_cpf) = self
            .uow
            .read(async |view| {
                let by_name = view.users().find(&permit, &by_name).await?;
                let by_cpf = match &by_cpf {
                    Some(filter) => view.users().find(&permit, filter).await?,
                    None => None,
                };
                Ok::<_, Error<SignUpError>>((by_name, by_cpf))
            })
            .await?;
        match (by_name, by_cpf) {
            (Some(_), _) => Err(Error::Refused(Taken::Username.into())),
            (None, Some(_)) => Err(Error::Refused(Taken::Cpf.into())),
            (None, None) => Ok(()),
        }
    }

    async fn tell_holder(
        &self,
        actor: &Actor,
        email: &Email,
        notice: impl FnOnce(Id<User>) -> Order + Send,
    ) -> Out<()> {
        let permit = Actor::anonymous().permit::<Authenticate, User>()?;
        let holder = field!(User.email_key()).eq(&email.key());
        let holder = self.uow.read(async |view| view.users().find(&permit, &holder).await).await?;
        // Deleted since the address was found to be taken: nobody is left to be told.
        let Some(holder) = holder else { return Ok(()) };
        let asked = self.request_token.execute(actor, email, notice(holder.id())).await;
        asked.map_err(|error| error.map_refused(|never| match never {}))
    }
}
