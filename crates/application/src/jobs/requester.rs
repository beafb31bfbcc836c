use std::sync::Arc;

use domain::{
    identity::User,
    jobs::{ActsAs, Run},
};

use crate::{
    authz::{Actor, Identity, Origin},
    error::Error,
    field,
    identity::Authenticate,
    store::UnitOfWork,
};

/// Finds out on whose behalf a run works.
pub struct Requester {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

/// Why a run does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequesterRefused {
    /// Whoever enqueued it has no account any more, or one that is switched off.
    #[error("the account that enqueued the run is gone or inactive")]
    Gone,
    /// Somebody enqueued what is not theirs to enqueue.
    #[error("the system alone enqueues such a run")]
    NotTheSystem,
}

impl Requester {
    /// Whoever enqueued the run, with the rights that they have now: a right that was taken from them is taken from their
    /// jobs, too. A run that was enqueued with a limited credential reaches no further than that. The system for what it enqueued itself, and for jobs that work for it. The audit trail shows the run's key
    /// in place of a request.
    pub async fn of(&self, run: &Run, acts_as: ActsAs) -> Result<Actor, Error<RequesterRefused>> {
        let origin = Origin { request_id: Some(run.key()), ..Origin::default() };
        let requester = run.state().record.created_by;
        if acts_as == ActsAs::SystemAlone && requester.is_some() {
            return Err(Error::Refused(RequesterRefused::NotTheSystem));
        }
        let Some(id) = requester.filter(|_| acts_as == ActsAs::Requester) else {
            return Ok(Actor::for_system("a job of the system").from(origin));
        };
        let permit = Actor::anonymous().permit::<Authenticate, User>()?;
        let them = field!(User.id()).eq(&id);
        let user = self.uow.read(async |view| view.users().find(&permit, &them).await).await?;
        let user = user.filter(User::is_active).ok_or(Error::Refused(RequesterRefused::Gone))?;
        let actor = Actor::for_user(Identity { id, role: user.role(), session: None, must_enrol: false })
            .from(origin);
        Ok(match run.state().scopes {
            Some(scopes) => actor.limited_to(scopes),
            None => actor,
        })
    }
}
