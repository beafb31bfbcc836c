use domain::shared::{Id, Scalar};

use crate::{
    authz::{Actor, Permit, Policy, Read},
    error::{BulkError, Error},
    query::{Column, Filter, Query},
    store::{Batch, BulkLoads, FailedRow, Kept, Listed, Lists, Loads, Reads, StoreError, Tx},
};

/// Loads the entity to be written under `permit`. Who cannot read it is told that there is none; who can read it but not
/// write it is told so, by [`StoreError::OutOfScope`].
pub(crate) async fn load<A: 'static, E: Kept + Policy<Read>, D>(
    tx: &mut Tx,
    actor: &Actor,
    permit: &Permit<A, E>,
    id: Id<E>,
) -> Result<E, Error<D>>
where
    E::Repository: Loads<A, E> + Reads<E>,
{
    match E::repository(tx).load(permit, id).await {
        Err(StoreError::NotFound) => {
            E::repository(tx).read(&actor.permit::<Read, E>()?, id).await?;
            Err(StoreError::OutOfScope.into())
        }
        found => Ok(found?),
    }
}

/// The same for many, in one statement; in one more when some cannot be loaded.
pub(crate) async fn load_all<A: 'static, E: Kept + Listed + Policy<Read>, D>(
    tx: &mut Tx,
    actor: &Actor,
    permit: &Permit<A, E>,
    ids: &Batch<Id<E>>,
) -> Result<Vec<E>, BulkError<D>>
where
    E::Repository: BulkLoads<A, E> + Lists<E>,
{
    match E::repository(tx).load_all(permit, ids).await {
        Err(StoreError::Rows(failed)) => Err(explained(tx, actor, ids, failed).await?),
        found => Ok(found?),
    }
}

/// The rows that could not be loaded, told apart by whether the caller can at least read them.
async fn explained<E: Kept + Listed + Policy<Read>, D>(
    tx: &mut Tx,
    actor: &Actor,
    ids: &Batch<Id<E>>,
    failed: Vec<FailedRow<StoreError>>,
) -> Result<BulkError<D>, BulkError<D>>
where
    E::Repository: Lists<E>,
{
    let column = Column { name: "id", read: |entity: &E| entity.id().to_value() };
    let missing = failed.iter().filter_map(|row| ids.rows().get(row.index));
    let filter = Filter::In { column, values: missing.map(Id::to_value).collect() };
    let query = Query { filter, limit: u32::try_from(failed.len()).unwrap_or(u32::MAX), ..Query::default() };
    let readable = E::repository(tx).list(&actor.permit::<Read, E>()?, &query).await?.items;
    let can_read =
        |index| ids.rows().get(index).is_some_and(|id| readable.iter().any(|seen| seen.id() == *id));
    let explain = |FailedRow { index, reason }| match reason {
        StoreError::NotFound if can_read(index) => FailedRow { index, reason: StoreError::OutOfScope },
        reason => FailedRow { index, reason },
    };
    Ok(StoreError::Rows(failed.into_iter().map(explain).collect()).into())
}
