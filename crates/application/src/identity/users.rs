use std::sync::Arc;

use domain::{
    identity::{Cpf, Email, Role, User, Username},
    shared::Id,
};

use super::Browse;
use crate::{
    authz::{Actor, Read},
    error::{Error, Never},
    field,
    query::{Filter, Page, Query},
    store::{StoreError, UnitOfWork},
};

/// Looks at accounts: any of them for admins, one's own for everybody else.
pub struct Users {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

type Out<T> = Result<T, Error<Never>>;

impl Users {
    /// The accounts that `query` asks for.
    pub async fn list(&self, actor: &Actor, query: Query<User>) -> Out<Page<User>> {
        let permit = actor.permit::<Browse, User>()?.base();
        Ok(self.uow.read(async |view| view.users().list(&permit, &query).await).await?)
    }

    /// The account of that id.
    pub async fn read(&self, actor: &Actor, id: Id<User>) -> Out<User> {
        let permit = actor.permit::<Read, User>()?;
        Ok(self.uow.read(async |view| view.users().read(&permit, id).await).await?)
    }

    /// The account of that taxpayer number.
    pub async fn by_cpf(&self, actor: &Actor, cpf: &Cpf) -> Out<User> {
        self.find(actor, field!(User.cpf()).eq(&Some(cpf.clone()))).await
    }

    /// The account of that username.
    pub async fn by_username(&self, actor: &Actor, username: &Username) -> Out<User> {
        self.find(actor, field!(User.username_key()).eq(&username.key())).await
    }

    /// The account of that e-mail address.
    pub async fn by_email(&self, actor: &Actor, email: &Email) -> Out<User> {
        self.find(actor, field!(User.email_key()).eq(&email.key())).await
    }

    /// Whether there is any active account of that role.
    pub async fn has_any(&self, actor: &Actor, role: Role) -> Out<bool> {
        let filter = field!(User.role()).eq(&role).and(field!(User.is_active()).eq(&true));
        let permit = actor.permit::<Browse, User>()?.base();
        let found = self.uow.read(async |view| view.users().find(&permit, &filter).await).await?;
        Ok(found.is_some())
    }

    async fn find(&self, actor: &Actor, filter: Filter<User>) -> Out<User> {
        let permit = actor.permit::<Browse, User>()?.base();
        let found = self.uow.read(async |view| view.users().find(&permit, &filter).await).await?;
        found.ok_or_else(|| StoreError::NotFound.into())
    }
}
