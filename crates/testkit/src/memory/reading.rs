//! The capabilities that read.

use application::{
    authz::{Permit, Read},
    identity::{ApiKeyQueries, Authenticate, ExternalIdentityQueries, SessionQueries},
    query::{Filter, Page, Query},
    store::{Entity, Finds, Listed, Lists, Reads},
};
use async_trait::async_trait;
use domain::{
    identity::{ApiKey, ExternalIdentity, ExternalSubject, Session, TokenDigest, User},
    shared::Id,
};

use super::{
    page::page,
    workspace::{Out, Workspace},
};

#[async_trait]
impl<E: Listed> Lists<E> for Workspace {
    async fn list(&mut self, permit: &Permit<Read, E>, query: &Query<E>) -> Out<Page<E>> {
        self.statement()?;
        page(self.matching(permit, &query.filter), query)
    }
}

#[async_trait]
impl<E: Entity> Reads<E> for Workspace {
    async fn read(&mut self, permit: &Permit<Read, E>, id: Id<E>) -> Out<E> {
        self.statement()?;
        self.one(permit, id)
    }
}

#[async_trait]
impl<A: 'static, E: Entity> Finds<A, E> for Workspace {
    async fn find(&mut self, permit: &Permit<A, E>, filter: &Filter<E>) -> Out<Option<E>> {
        self.statement()?;
        Ok(self.matching(permit, filter).next())
    }
}

#[async_trait]
impl SessionQueries for Workspace {
    async fn find_with_user(
        &mut self,
        permit: &Permit<Authenticate, Session>,
        token: &TokenDigest,
    ) -> Out<Option<(Session, User)>> {
        self.statement()?;
        let found = self.visible(permit).find(|session| session.token() == *token);
        Ok(found.and_then(|session| self.tables.get(session.user_id()).map(|user| (session, user))))
    }

    async fn find_session_with_user(
        &mut self,
        permit: &Permit<Authenticate, Session>,
        id: Id<Session>,
    ) -> Out<Option<(Session, User)>> {
        self.statement()?;
        let found = self.visible(permit).find(|session| session.id() == id);
        Ok(found.and_then(|session| self.tables.get(session.user_id()).map(|user| (session, user))))
    }
}

#[async_trait]
impl ApiKeyQueries for Workspace {
    async fn find_key_with_user(
        &mut self,
        permit: &Permit<Authenticate, ApiKey>,
        id: Id<ApiKey>,
    ) -> Out<Option<(ApiKey, User)>> {
        self.statement()?;
        let found = self.visible(permit).find(|key| key.id() == id);
        Ok(found.and_then(|key| self.tables.get(key.user_id()).map(|user| (key, user))))
    }
}

#[async_trait]
impl ExternalIdentityQueries for Workspace {
    async fn find_identity_with_user(
        &mut self,
        permit: &Permit<Authenticate, ExternalIdentity>,
        subject: &ExternalSubject,
    ) -> Out<Option<(ExternalIdentity, User)>> {
        self.statement()?;
        let found = self.visible(permit).find(|identity| identity.subject() == *subject);
        Ok(found.and_then(|identity| {
            let user = self.tables.get(identity.user_id()?)?;
            Some((identity, user))
        }))
    }
}
