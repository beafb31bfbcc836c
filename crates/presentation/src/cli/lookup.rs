//! Finds the account that an operator means.

use application::{
    authz::Actor,
    error::{Error, Never},
    store::StoreError,
};
use domain::{
    identity::{Email, User, Username},
    shared::Id,
};

use crate::{
    app::App,
    cli::{Exit, failure::Failure},
};

/// The account of that id, e-mail address or username. No text can be two of these.
pub(super) async fn find(app: &App, actor: &Actor, who: &str) -> Result<User, Failure> {
    let found = match (who.parse::<Id<User>>(), Email::parse(who), Username::parse(who)) {
        (Ok(id), _, _) => app.users.read(actor, id).await,
        (_, Ok(email), _) => app.users.by_email(actor, &email).await,
        (_, _, Ok(username)) => app.users.by_username(actor, &username).await,
        (Err(_), Err(_), Err(_)) => Err(Error::<Never>::Store(StoreError::NotFound)),
    };
    found.map_err(|error| match error {
        Error::Store(StoreError::NotFound) => {
            let message = format!("there is no user {who:?}; give a username, an e-mail address or an id");
            Failure::new(Exit::NoUser, message)
        }
        error => error.into(),
    })
}
