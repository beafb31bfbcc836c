//! What every change of somebody else's account has in common.

use domain::{
    identity::{LastSuperAdmin, Role, Session, User, ensure_super_admin_remains},
    shared::Id,
};

use super::{
    policy::{EndSessions, GuardSuperAdmins},
    repository::UserRepository,
};
use crate::{
    authz::{Actor, Permit},
    crud::load,
    error::Error,
    field,
    store::{Loads, StoreError, Tx},
};

/// Why an account may not be changed by this administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdministrationError {
    /// The account is not below the administrator, or is their own.
    #[error("only accounts of a lower rank can be administered, and never one's own")]
    Outranked,
    /// Nobody could administer the system afterwards.
    #[error(transparent)]
    LastSuperAdmin(#[from] LastSuperAdmin),
}

impl AdministrationError {
    /// What it means for accounts that they lie outside of what the caller may write.
    pub(super) const fn from_store(error: &StoreError) -> Option<Self> {
        match error {
            StoreError::OutOfScope => Some(Self::Outranked),
            _ => None,
        }
    }
}

/// Loads the account of `id` to be changed under `permit`. Who cannot see the account is told that there is none; who can
/// see but not change it is told why.
pub(super) async fn subject<A: 'static, D: From<AdministrationError>>(
    tx: &mut Tx,
    actor: &Actor,
    permit: &Permit<A, User>,
    id: Id<User>,
) -> Result<User, Error<D>>
where
    dyn UserRepository: Loads<A, User>,
{
    load(tx, actor, permit, id).await.map_err(|error: Error<D>| {
        error.interpreted(|error| AdministrationError::from_store(error).map(Into::into))
    })
}

/// The super admins who may log in, held still until the transaction ends. Ask before loading the subject: then two
/// administrators who act on each other queue up here instead of deadlocking.
pub(super) async fn active_super_admins<D>(tx: &mut Tx, actor: &Actor) -> Result<Vec<Id<User>>, Error<D>> {
    let permit = actor.permit::<GuardSuperAdmins, User>()?;
    let filter = field!(User.role()).eq(&Role::SuperAdmin).and(field!(User.is_active()).eq(&true));
    Ok(tx.users().lock_matching(&permit, &filter).await?)
}

/// Refuses when `leaving` is the last one who can administer the system.
pub(super) fn keep_a_super_admin<D: From<AdministrationError>>(
    active: &[Id<User>],
    leaving: &[Id<User>],
) -> Result<(), Error<D>> {
    ensure_super_admin_remains(active, leaving)
        .map_err(|refusal| Error::Refused(AdministrationError::from(refusal).into()))
}

/// Ends every session of these accounts; says how many those were.
pub(super) async fn end_sessions<D>(tx: &mut Tx, actor: &Actor, of: &[Id<User>]) -> Result<u64, Error<D>> {
    let permit = actor.permit::<EndSessions, Session>()?.base();
    let theirs = field!(Session.user_id()).one_of(of.iter().copied());
    Ok(tx.sessions().delete_matching(&permit, &theirs).await?)
}
