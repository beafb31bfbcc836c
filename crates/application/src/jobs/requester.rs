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

/// Whoever enqueued the run has no account any more, or one that is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the account that enqueued the run is gone or inactive")]
pub struct RequesterGone;

impl Requester {
    /// Whoever enqueued the run, with the rights that they have now: a right that was taken from them is taken from their
    /// jobs, too. A run that was enqueued with a limited credential reaches no further than that. The system for what it enqueued itself, and for jobs that work for it. The audit trail shows the run's key
    /// in place of a request.
    pub async fn of(&self, run: &Run, acts_as: ActsAs) -> Result<Actor, Error<RequesterGone>> {
        let origin = Origin { request_id: Some(run.key()), ..Origin::default() };
        let Some(id) = run.state().record.created_by.filter(|_| acts_as == ActsAs::Requester) else {
            return Ok(Actor::for_system("a job of the system").from(origin));
        };
        let permit = Actor::anonymous().permit::<Authenticate, User>()?;
        let them = field!(User.id()).eq(&id);
        let user = self.uow.read(async |view| view.users().find(&permit, &them).await).await?;
        let user = user.filter(User::is_active).ok_or(Error::Refused(RequesterGone))?;
        let actor = Actor::for_user(Identity { id, role: user.role(), session: None, must_enrol: false })
            .from(origin);
        Ok(match run.state().scopes {
            Some(scopes) => actor.limited_to(scopes),
            None => actor,
        })
    }
}
