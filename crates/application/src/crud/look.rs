use domain::shared::Id;

use super::Crud;
use crate::{
    authz::{Actor, Policy, Read},
    error::{Error, Never},
    query::{Page, Query},
    store::{Kept, Listed, Lists, Reads},
};

impl<E: Kept + Policy<Read>, H> Crud<E, H> {
    /// The entities that `query` asks for, as far as the caller may see them.
    pub async fn list(&self, actor: &Actor, query: Query<E>) -> Result<Page<E>, Error<Never>>
    where
        E: Listed,
        E::Queries: Lists<E>,
    {
        let permit = actor.permit::<Read, E>()?;
        Ok(self.uow.read(async |view| E::queries(view).list(&permit, &query).await).await?)
    }

    /// The entity of that id.
    pub async fn read(&self, actor: &Actor, id: Id<E>) -> Result<E, Error<Never>>
    where
        E::Queries: Reads<E>,
    {
        let permit = actor.permit::<Read, E>()?;
        Ok(self.uow.read(async |view| E::queries(view).read(&permit, id).await).await?)
    }
}
