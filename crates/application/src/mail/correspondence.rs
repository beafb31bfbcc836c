use std::sync::Arc;

use domain::{identity::User, ordering::Order, shared::Id};

use super::{Correspond, Links, Mail, MailError, Mailer};
use crate::{
    authz::{Actor, Permit, Read},
    error::{Error, Never},
    field,
    store::{StoreError, UnitOfWork, View},
};

/// What the system needs to write to people. For the system only.
pub struct Correspondence {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Who carries the messages.
    pub mailer: Arc<dyn Mailer>,
    /// Where messages lead to.
    pub links: Links,
}

impl Correspondence {
    /// The user of that id, to be written to; none when they are gone or inactive.
    pub async fn user(&self, actor: &Actor, id: Id<User>) -> Result<Option<User>, Error<Never>> {
        let permit = actor.permit::<Correspond, User>()?.base();
        Ok(self.uow.read(async |view| reachable(view, &permit, id).await).await?)
    }

    /// The user of that id, active or not, to be told what happened to their account; none when they are gone. An account that
    /// was switched off is still somebody's, and may have been for what they are told about.
    pub async fn holder(&self, actor: &Actor, id: Id<User>) -> Result<Option<User>, Error<Never>> {
        let permit = actor.permit::<Correspond, User>()?.base();
        let them = field!(User.id()).eq(&id);
        Ok(self.uow.read(async |view| view.users().find(&permit, &them).await).await?)
    }

    /// The order of that id and its customer, to be written to about it; none when either is gone, or the customer inactive.
    pub async fn customer(
        &self,
        actor: &Actor,
        id: Id<Order>,
    ) -> Result<Option<(Order, User)>, Error<Never>> {
        let orders = actor.permit::<Correspond, Order>()?.base();
        let users = actor.permit::<Correspond, User>()?.base();
        let found = self.uow.read(async |view| {
            let order = match view.orders().read(&orders, id).await {
                Ok(order) => order,
                Err(StoreError::NotFound) => return Ok(None),
                Err(error) => return Err(error),
            };
            let customer = reachable(view, &users, order.customer_id()).await?;
            Ok(customer.map(|customer| (order, customer)))
        });
        Ok(found.await?)
    }

    /// Sends the message.
    pub async fn send(&self, actor: &Actor, mail: &Mail) -> Result<(), Error<MailError>> {
        actor.permit::<Correspond, User>().map(drop)?;
        self.mailer.send(mail).await.map_err(Error::Refused)
    }
}

async fn reachable(
    view: &mut View,
    permit: &Permit<Read, User>,
    id: Id<User>,
) -> Result<Option<User>, StoreError> {
    let them = field!(User.id()).eq(&id).and(field!(User.is_active()).eq(&true));
    view.users().find(permit, &them).await
}
