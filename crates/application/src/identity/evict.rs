use domain::{
    identity::{ApiKey, ExternalIdentity, SecurityEventKind, SignInMethodKind, User},
    shared::Id,
};

use super::AuditTrail;
use crate::{
    authz::{Actor, Delete, Read, Update},
    error::Error,
    field,
    query::{Filter, Query},
    store::Tx,
};

/// How many are looked at together.
const BATCH: u32 = 100;

/// Takes away what somebody may have prepared who opened the account with an address that was not theirs: API keys, and links
/// with identities. Nobody had shown until now whose address it is.
pub(super) async fn evict<D>(
    tx: &mut Tx,
    actor: &Actor,
    audit: &AuditTrail,
    user: &mut User,
) -> Result<(), Error<D>> {
    if revoke_keys(tx, actor, audit, user.id()).await? {
        user.remove_sign_in_method(SignInMethodKind::ApiKey);
    }
    if unlink_identities(tx, actor, audit, user.id()).await? {
        user.remove_sign_in_method(SignInMethodKind::ExternalIdentity);
    }
    Ok(())
}

/// True when there were any.
async fn revoke_keys<D>(
    tx: &mut Tx,
    actor: &Actor,
    audit: &AuditTrail,
    owner: Id<User>,
) -> Result<bool, Error<D>> {
    let (read, update) = (actor.permit::<Read, ApiKey>()?, actor.permit::<Update, ApiKey>()?);
    let live = field!(ApiKey.user_id()).eq(&owner).and(field!(ApiKey.revoked_at()).null());
    let mut any = false;
    loop {
        let keys = tx.api_keys().list(&read, &batch(live.clone())).await?.items;
        if keys.is_empty() {
            return Ok(any);
        }
        any = true;
        for mut key in keys {
            key.revoke(audit.clock.now());
            let detail = Some(key.id().to_string());
            tx.api_keys().update(&update, key).await?;
            audit.record(tx, actor, SecurityEventKind::ApiKeyRevoked, Some(owner), detail).await?;
        }
    }
}

/// True when there were any.
async fn unlink_identities<D>(
    tx: &mut Tx,
    actor: &Actor,
    audit: &AuditTrail,
    owner: Id<User>,
) -> Result<bool, Error<D>> {
    let permits = (actor.permit::<Read, ExternalIdentity>()?, actor.permit::<Delete, ExternalIdentity>()?);
    let theirs = field!(ExternalIdentity.user_id()).eq(&Some(owner));
    let mut any = false;
    loop {
        let identities = tx.external_identities().list(&permits.0, &batch(theirs.clone())).await?.items;
        if identities.is_empty() {
            return Ok(any);
        }
        any = true;
        for identity in identities {
            let detail = Some(identity.subject_key());
            tx.external_identities().delete(&permits.1, identity).await?;
            audit.record(tx, actor, SecurityEventKind::ExternalIdentityUnlinked, Some(owner), detail).await?;
        }
    }
}

fn batch<E>(filter: Filter<E>) -> Query<E> {
    Query { filter, limit: BATCH, ..Query::default() }
}
