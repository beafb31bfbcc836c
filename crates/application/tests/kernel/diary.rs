//! Hooks that keep a diary.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use application::{
    authz::{Actor, Forbidden, Permit, Update},
    crud::{CreateHooks, DeleteHooks, UpdateHooks},
    error::Error,
    identity::Administer,
    store::{StoreError, Tx},
};
use async_trait::async_trait;
use domain::identity::{PersonName, User};
use testkit::factories::a_user;

/// Hooks that write down what they are asked, and refuse whoever is called so.
#[derive(Clone, Default)]
pub(crate) struct Diary {
    entries: Arc<Mutex<Vec<String>>>,
    pub(crate) store_is_away: Arc<AtomicBool>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refused(pub(crate) &'static str);

pub(crate) const UNPREPARED: &str = "unprepared";
pub(crate) const INVALID: &str = "invalid.one";

impl Diary {
    fn note(&self, entry: impl Into<String>) {
        self.entries.lock().unwrap().push(entry.into());
    }

    /// What was written since the last time.
    pub(crate) fn noted(&self) -> Vec<String> {
        std::mem::take(&mut *self.entries.lock().unwrap())
    }

    fn validate(&self, user: &User) -> Result<(), Error<Refused>> {
        self.note(format!("validate {}", user.username_key()));
        if self.store_is_away.load(Ordering::SeqCst) {
            return Err(StoreError::Exhausted.into());
        }
        if user.username_key() == INVALID { Err(Error::Refused(Refused(INVALID))) } else { Ok(()) }
    }
}

pub(crate) fn names(users: &[User]) -> String {
    users.iter().map(User::username_key).collect::<Vec<_>>().join(" ")
}

#[async_trait]
impl CreateHooks<User> for Diary {
    type New = &'static str;
    type Refusal = Refused;

    async fn prepare(&self, _: &Actor, name: &'static str) -> Result<User, Error<Refused>> {
        self.note(format!("prepare {name}"));
        if name == UNPREPARED { Err(Error::Refused(Refused(name))) } else { Ok(a_user().named(name).build()) }
    }

    async fn validate(&self, _: &mut Tx, _: &Actor, user: &User) -> Result<(), Error<Refused>> {
        self.validate(user)
    }

    async fn created(&self, _: &mut Tx, _: &Actor, users: &[User]) -> Result<(), Error<Refused>> {
        self.note(format!("created {}", names(users)));
        Ok(())
    }

    fn meaning(error: &StoreError) -> Option<Refused> {
        (error.taken() == Some("username_key")).then_some(Refused("taken"))
    }
}

#[async_trait]
impl UpdateHooks<User> for Diary {
    type Change = &'static str;
    type Refusal = Refused;

    fn permit(&self, actor: &Actor) -> Result<Permit<Update, User>, Forbidden> {
        Ok(actor.permit::<Administer, User>()?.base())
    }

    fn prepare(&self, user: &mut User, name: &'static str) -> Result<bool, Refused> {
        self.note(format!("prepare {}", user.username_key()));
        if name == UNPREPARED {
            Err(Refused(name))
        } else {
            Ok(user.change_name(PersonName::parse(name).ok()))
        }
    }

    async fn validate(&self, _: &mut Tx, _: &Actor, user: &User) -> Result<(), Error<Refused>> {
        self.validate(user)
    }

    async fn updated(&self, _: &mut Tx, _: &Actor, users: &[User]) -> Result<(), Error<Refused>> {
        self.note(format!("updated {}", names(users)));
        Ok(())
    }
}

#[async_trait]
impl DeleteHooks<User> for Diary {
    type Refusal = Refused;

    async fn hold(&self, _: &mut Tx, _: &Actor) -> Result<(), Error<Refused>> {
        self.note("hold");
        Ok(())
    }

    fn prepare(&self, user: &mut User) {
        self.note(format!("prepare {}", user.username_key()));
    }

    async fn validate(&self, _: &mut Tx, _: &Actor, user: &User) -> Result<(), Error<Refused>> {
        self.validate(user)
    }

    async fn deleted(&self, _: &mut Tx, _: &Actor, users: &[User]) -> Result<(), Error<Refused>> {
        self.note(format!("deleted {}", names(users)));
        Ok(())
    }
}
