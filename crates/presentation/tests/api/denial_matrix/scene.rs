//! A world of its own for every cell: a target, a caller, and the request that the one aims at the other.

use application::ports::Clock;
use domain::{
    catalog::Product,
    identity::{Session, SessionState, User},
    shared::Id,
};
use serde_json::{Value, json};
use testkit::factories::{UserBuilder, a_product, a_user};

use super::table::{Caller, Target};
use crate::support::{Answer, Client, Options, Service, contract::operations};

const CPF: &str = "52998224725";

/// A service, in which somebody is about to be called upon by somebody.
pub(super) struct Scene {
    pub(super) service: Service,
    pub(super) target: User,
    /// Where the target is logged in.
    pub(super) session: Session,
    /// The target when it is a product.
    product: Product,
    /// Whom the policies see in the caller.
    pub(super) caller: Option<Id<User>>,
    client: Client,
}

impl Scene {
    /// The target and the caller.
    pub(super) async fn set(caller: Caller, target: Target) -> Self {
        let service = Service::start_with(Options { serve_documents: false, ..Options::default() });
        let product = match target {
            Target::Product { for_sale: false } => a_product().inactive(),
            _ => a_product(),
        };
        let product = service.sells(product);
        let target = a_user().named("the.target").with_cpf(CPF).with_role(target.rank());
        let (target, targets_own) = service.with(target).await;
        let session = session_of(&service, target.id());
        let super_admin = a_user().named("a.super").super_admin();
        let (caller, client) = match caller {
            Caller::Anonymous => (None, service.client()),
            Caller::User => known(service.with(a_user().named("a.user")).await),
            Caller::Owner => (Some(target.id()), targets_own),
            Caller::Admin => known(service.with(a_user().named("an.admin").admin()).await),
            Caller::SuperAdmin => known(service.with(super_admin).await),
            Caller::Inactive => {
                let (user, client) = service.with(super_admin).await;
                // Their session stays: it must be worth nothing all the same.
                service.store.edit(user.id(), |user: &mut User| {
                    user.inactivate();
                });
                (None, client)
            }
            Caller::Expired => {
                let (user, client) = service.with(super_admin).await;
                // Their token would be good for longer: it is the session itself that must be looked at.
                expire(&service, user.id());
                (None, client)
            }
        };
        Self { service, target, session, product, caller, client }
    }

    /// The target, its session and the product go out of the world. What they were called stays known.
    pub(super) fn remove_target(&self) {
        self.service.store.remove(self.session.id());
        self.service.store.remove(self.target.id());
        self.service.store.remove(self.product.id());
    }

    /// Sends a request of the operation that would succeed if the caller were allowed to make it.
    pub(super) async fn send(&self, operation: &str) -> Answer {
        let (method, pattern, documented) = operations()
            .find(|(method, path, _)| operation == format!("{method} {path}"))
            .expect("the document has the operation");
        // Whatever the version: operations that do not insist on one may be told all the same.
        let request = self.client.request(method, self.path(pattern)).header("if-match", "*");
        let example = &documented["requestBody"]["content"]["application/json"]["example"];
        if example.is_null() {
            return request.send().await;
        }
        request.json(self.body(operation, example.clone())).send().await
    }

    fn path(&self, pattern: &str) -> String {
        let id = match pattern {
            "/api/v1/me/sessions/{id}" => self.session.id().to_string(),
            "/api/v1/products/{id}" => self.product.id().to_string(),
            _ => self.target.id().to_string(),
        };
        pattern.replace("{id}", &id).replace("{cpf}", CPF)
    }

    /// The example of the document, but for what depends on who there is.
    fn body(&self, operation: &str, mut body: Value) -> Value {
        match operation {
            "POST /api/v1/auth/login" => {
                body["username"] = json!(self.target.state().username.as_str());
                body["password"] = json!(UserBuilder::PASSWORD);
            }
            "POST /api/v1/auth/password" => body["current_password"] = json!(UserBuilder::PASSWORD),
            "POST /api/v1/users/bulk" => body["items"][0]["role"] = json!(self.target.role().name()),
            "PATCH /api/v1/users/bulk" | "DELETE /api/v1/users/bulk" => {
                body["items"][0]["id"] = json!(self.target.id().to_string());
            }
            "POST /api/v1/users" => body["role"] = json!(self.target.role().name()),
            _ => {}
        }
        body
    }
}

fn session_of(service: &Service, user: Id<User>) -> Session {
    let mut sessions = service.store.all::<Session>().into_iter();
    sessions.find(|session| session.user_id() == user).unwrap()
}

fn expire(service: &Service, user: Id<User>) {
    let state = session_of(service, user).state().clone();
    let now = service.clock.now();
    service.store.put(Session::restore(SessionState { expires_at: now, ..state }));
}

fn known((user, client): (User, Client)) -> (Option<Id<User>>, Client) {
    (Some(user.id()), client)
}
