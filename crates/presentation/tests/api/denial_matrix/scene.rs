//! A world of its own for every cell: a target, a caller, and the request that the one aims at the other.

use application::{
    billing::GatewayNews,
    downloads::Link,
    files::{FileKey, FileStore as _, Folder, MediaType},
    identity::IssuerNews,
    ports::Clock,
    store::Entity,
};
use domain::{
    billing::PaymentStatus,
    catalog::ImageType,
    identity::{OneTimeTokenPurpose, Scope, Session, SessionKind, SessionState, User},
    ordering::Order,
    shared::Id,
};
use serde_json::{Value, json};
use testkit::{
    Memory,
    factories::{
        SessionBuilder, UserBuilder, a_one_time_token, a_payment, a_product, a_run, a_token_family, a_user,
        an_api_key, an_external_identity, an_order,
    },
    fakes::{ScriptedIssuerWebhooks, ScriptedWebhooks},
};

use uuid::Uuid;

use super::{
    Cell,
    credential::{Credential, Reach, scopes_of},
    factor,
    table::{Caller, Target},
};
use crate::support::{Answer, Client, Options, Service, contract::operations};

/// A picture of as few bytes as tell its type.
const GIF: &[u8] = b"GIF89a......";

/// A file that was exported.
const EXPORT: FileKey =
    FileKey { folder: Folder::Exports, id: Uuid::from_u128(0xE), media_type: MediaType::Csv };

/// What the product of the scene looks like.
fn picture() -> FileKey {
    a_product().pictured(ImageType::Gif).build().image().unwrap().into()
}

const CPF: &str = "52998224725";

/// What somebody was sent, who is neither target nor caller.
const VERIFY: &str = "token that verifies";
const RESET: &str = "token that resets";
const MOVE: &str = "token that moves";

/// A service, in which somebody is about to be called upon by somebody.
pub(super) struct Scene {
    pub(super) service: Service,
    pub(super) target: User,
    /// Where the target is logged in.
    pub(super) session: Session,
    things: Vec<Thing>,
    /// The one item of the target's order.
    item: String,
    /// Whom the policies see in the caller.
    pub(super) caller: Option<Id<User>>,
    client: Client,
}

/// Something besides the target's account that operations are aimed at, by an id in their path.
struct Thing {
    /// How these paths begin.
    collection: &'static str,
    id: String,
    remove: Box<dyn Fn(&Memory) + Send + Sync>,
}

/// All of them. What a target makes or has comes in here, with one line.
fn things(service: &Service, target: &User, order: Order, kind: Target) -> Vec<Thing> {
    let product = match kind {
        Target::Product { for_sale: false } => a_product().inactive(),
        _ => a_product(),
    };
    let product = product.pictured(ImageType::Gif).build();
    let run = match kind {
        Target::Run { dead: true } => a_run("create-user").dead(),
        _ => a_run("create-user"),
    };
    vec![
        Thing::put(service, "/api/v1/me/sessions/", session_of(service, target.id())),
        Thing::put(service, "/api/v1/me/api-keys/", an_api_key(target).named("of the target").build()),
        Thing::put(service, "/api/v1/me/identities/", an_external_identity(target).build()),
        Thing::put(service, "/api/v1/products/", product),
        Thing::put(service, "/api/v1/jobs/", run.build()),
        Thing::put(service, "/api/v1/payments/", a_payment(&order).that_is(PaymentStatus::Succeeded).build()),
        Thing::put(service, "/api/v1/orders/", order),
    ]
}

impl Thing {
    fn put<E: Entity>(service: &Service, collection: &'static str, thing: E) -> Self {
        let id = thing.id();
        service.store.put(thing);
        Self { collection, id: id.to_string(), remove: Box::new(move |store| store.remove(id)) }
    }
}

impl Scene {
    /// The target and the caller.
    pub(super) async fn of(cell: &Cell) -> Self {
        Self::within(Options { serve_documents: false, ..Options::default() }, cell).await
    }

    /// The target and the caller, in a service with these options.
    pub(super) async fn within(options: Options, cell: &Cell) -> Self {
        let target = cell.target;
        let service = Service::start_with(options);
        let account = a_user().named("the.target").with_cpf(CPF).with_role(target.rank());
        let (account, targets_own) = service.with(account).await;
        let session = session_of(&service, account.id());
        let order = an_order(&account).of(&a_product().build(), 1).that_is(target.progress()).build();
        let item = order.items()[0].id.to_string();
        service.store.put(a_token_family(&account).with_secret("cr_of the target").build());
        let things = things(&service, &account, order, target);
        send_tokens(&service);
        for key in [picture(), EXPORT] {
            service.files.put(key, &mut Some(GIF.to_vec())).await.unwrap();
        }
        let (caller, client) = arrive(&service, cell, (account.clone(), targets_own)).await;
        for user in [Some(account.id()), caller].into_iter().flatten() {
            factor::arm(&service, cell.operation, user);
        }
        let account = service.store.get(account.id()).expect("the target is there");
        factor::ask(&service, cell.operation, &account);
        Self { service, target: account, session, things, item, caller, client }
    }

    /// The target and all things go out of the world. What they were called stays known.
    pub(super) fn remove_target(&self) {
        self.things.iter().for_each(|thing| (thing.remove)(&self.service.store));
        self.service.store.remove(self.target.id());
    }

    /// Sends a request of the operation that would succeed if the caller were allowed to make it.
    pub(super) async fn send(&self, operation: &str) -> Answer {
        let (method, pattern, documented) = operations()
            .find(|(method, path, _)| operation == format!("{method} {path}"))
            .expect("the document has the operation");
        // Whatever the version: operations that do not insist on one may be told all the same.
        let request = self.client.request(method, self.path(pattern)).header("if-match", "*");
        if documented["requestBody"]["content"]["image/gif"].is_object() {
            return request.body("image/gif", GIF).send().await;
        }
        if pattern == "/webhooks/clerk" {
            let body = self.service.issuer_webhooks.telling(IssuerNews::Other);
            let request = request.header("svix-id", "msg_1").header("svix-timestamp", "0");
            let request = request.header("svix-signature", ScriptedIssuerWebhooks::SIGNATURE);
            return request.body("application/json", body).send().await;
        }
        if pattern.starts_with("/webhooks/") {
            let body = self.service.webhooks.telling("evt_1", GatewayNews::Other);
            let request = request.header("stripe-signature", ScriptedWebhooks::SIGNATURE);
            return request.body("application/json", body).send().await;
        }
        let example = &documented["requestBody"]["content"]["application/json"]["example"];
        if example.is_null() {
            return request.send().await;
        }
        request.json(self.body(operation, example.clone())).send().await
    }

    fn path(&self, pattern: &str) -> String {
        if pattern.starts_with("/api/v1/downloads/") {
            let Link { key, expires, signature } = self.service.app.downloads.link(EXPORT);
            return format!("/api/v1/downloads/{key}?expires={expires}&signature={signature}");
        }
        let thing = self.things.iter().find(|thing| pattern.starts_with(thing.collection));
        let id = thing.map_or_else(|| self.target.id().to_string(), |thing| thing.id.clone());
        pattern
            .replace("{id}", &id)
            .replace("{item_id}", &self.item)
            .replace("{cpf}", CPF)
            .replace("{provider}", "acme")
    }

    /// What the thing is called that lies there.
    fn thing(&self, collection: &str) -> &str {
        let thing = self.things.iter().find(|thing| thing.collection == collection);
        &thing.expect("there is one in the scene").id
    }

    /// The example of the document, but for what depends on who there is.
    fn body(&self, operation: &str, mut body: Value) -> Value {
        match operation {
            "POST /api/v1/auth/login" | "POST /api/v1/auth/token" => {
                body["username"] = json!(self.target.state().username.as_str());
                body["password"] = json!(UserBuilder::PASSWORD);
            }
            "POST /api/v1/auth/email-verification/confirm" => body["token"] = json!(VERIFY),
            "POST /api/v1/auth/password-reset/confirm" => body["token"] = json!(RESET),
            "POST /api/v1/auth/email-change/confirm" => body["token"] = json!(MOVE),
            "POST /api/v1/me/email" => body["password"] = json!(UserBuilder::PASSWORD),
            "POST /api/v1/auth/token/refresh" | "POST /api/v1/auth/token/revoke" => {
                body["refresh_token"] = json!("cr_of the target");
            }
            "POST /api/v1/auth/password" => body["current_password"] = json!(UserBuilder::PASSWORD),
            "POST /api/v1/users/bulk" => body["items"][0]["role"] = json!(self.target.role().name()),
            "PATCH /api/v1/users/bulk" | "DELETE /api/v1/users/bulk" => {
                body["items"][0]["id"] = json!(self.target.id().to_string());
            }
            "POST /api/v1/orders" => body["items"][0]["product_id"] = json!(self.thing("/api/v1/products/")),
            "POST /api/v1/orders/{id}/items" => body["product_id"] = json!(self.thing("/api/v1/products/")),
            "POST /api/v1/users" => body["role"] = json!(self.target.role().name()),
            _ => factor::prove(operation, &mut body),
        }
        body
    }
}

/// Somebody was written to.
fn send_tokens(service: &Service) {
    let reader = service.has(a_user().named("a.reader"));
    let tokens = [
        (OneTimeTokenPurpose::VerifyEmail, VERIFY),
        (OneTimeTokenPurpose::ResetPassword, RESET),
        (OneTimeTokenPurpose::ChangeEmail, MOVE),
    ];
    for (purpose, secret) in tokens {
        service.store.put(a_one_time_token(&reader, purpose).with_secret(secret).build());
    }
}

/// The caller, whom policies see in them, and the client that they come with.
async fn arrive(service: &Service, cell: &Cell, owner: (User, Client)) -> (Option<Id<User>>, Client) {
    let super_admin = a_user().named("a.super").super_admin();
    let (user, client) = match cell.caller {
        Caller::Anonymous => return (None, service.client()),
        Caller::User => service.with(a_user().named("a.user")).await,
        Caller::Owner => owner,
        Caller::Admin => service.with(a_user().named("an.admin").admin()).await,
        Caller::SuperAdmin | Caller::Inactive | Caller::Expired => service.with(super_admin).await,
    };
    let client = match cell.credential {
        Credential::Session => client,
        Credential::ApiKey(reach) => with_key(service, &user, cell, reach),
        Credential::Token => with_token(service, cell, a_token_family(&user)),
        Credential::LimitedToken(reach) => {
            with_token(service, cell, a_token_family(&user).for_scopes(scopes(cell, reach)))
        }
        Credential::ForeignToken => with_foreign_token(service, &user, cell),
    };
    match cell.caller {
        Caller::Inactive => {
            // Their session and their key stay: they must be worth nothing all the same.
            service.store.edit(user.id(), |user: &mut User| {
                user.inactivate();
            });
            (None, client)
        }
        Caller::Expired => {
            // Their token would be good for longer: it is the session itself that must be looked at.
            expire(service, user.id());
            (None, client)
        }
        _ => (Some(user.id()), client),
    }
}

/// A program with a key of theirs, in use already, so that its use is not worth a note.
fn with_key(service: &Service, user: &User, cell: &Cell, reach: Reach) -> Client {
    let now = service.clock.now();
    let key = an_api_key(user).for_scopes(scopes(cell, reach)).used_at(now);
    let key = if cell.caller == Caller::Expired { key.expiring_at(now) } else { key };
    let client = service.program(&key.token());
    service.holds(key);
    client
}

fn scopes(cell: &Cell, reach: Reach) -> Vec<Scope> {
    match reach {
        Reach::Everything => Scope::ALL.to_vec(),
        Reach::WhatTheDocumentSays => scopes_of(cell.operation),
        Reach::Nothing => Vec::new(),
    }
}

/// A program with an access token of theirs. When it has expired, its family is what has.
fn with_token(service: &Service, cell: &Cell, family: SessionBuilder) -> Client {
    let family = family.with_secret("cr_of the caller").build();
    let token = service.access_token(&family);
    let now = service.clock.now();
    let state = family.state().clone();
    let dead = Session::restore(SessionState { expires_at: now, ..state });
    service.store.put(if cell.caller == Caller::Expired { dead } else { family });
    service.client().with_bearer(&token)
}

/// A program that an issuer vouches for, having done so a moment ago. When that has ended, the issuer said that they are gone.
fn with_foreign_token(service: &Service, user: &User, cell: &Cell) -> Client {
    let now = service.clock.now();
    let identity = an_external_identity(user).used_at(now);
    let identity = if cell.caller == Caller::Expired { identity.ended_at(now) } else { identity }.build();
    let token = format!("external.{}", identity.state().subject.as_str());
    service.store.put(identity);
    service.client().with_bearer(&token)
}

fn session_of(service: &Service, user: Id<User>) -> Session {
    let mut sessions = service.store.all::<Session>().into_iter();
    sessions.find(|session| session.user_id() == user && session.kind() == SessionKind::Browser).unwrap()
}

fn expire(service: &Service, user: Id<User>) {
    let state = session_of(service, user).state().clone();
    let now = service.clock.now();
    service.store.put(Session::restore(SessionState { expires_at: now, ..state }));
}
