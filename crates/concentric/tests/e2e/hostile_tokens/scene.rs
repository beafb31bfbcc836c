//! A service that trusts Clerk and ACME, and people who come with tokens of all three.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use testkit::{StubAnswer, StubServer};

use crate::{
    signer::{Signer, jwks},
    support::{Answer, PASSWORD, Server, World},
};

pub(super) const JWKS: &str = "/.well-known/jwks.json";
pub(super) const APP: &str = "https://app.example.org";
pub(super) const AUDIENCE: &str = "concentric-at-acme";
/// What signs our own tokens; whoever reads it here may sign whatever they like.
pub(super) const SECRET: &str = "6f1d0b7a94c25e83d7a0619c4be28f35";

pub(super) struct Scene {
    pub(super) world: World,
    pub(super) issuers: StubServer,
    /// The key that both issuers sign with.
    pub(super) rsa: Signer,
    /// Another one, of ACME's.
    pub(super) ec: Signer,
    /// Another one, of ACME's.
    pub(super) ed: Signer,
}

/// Good tokens, and what else people hold.
pub(super) struct People {
    pub(super) own: String,
    pub(super) clerks: String,
    pub(super) acmes: String,
    pub(super) refresh: String,
    pub(super) session: String,
}

impl Scene {
    pub(super) fn set(world: World) -> Self {
        let issuers = StubServer::start().unwrap();
        let (rsa, ec, ed) = (Signer::rsa("key-rsa"), Signer::ec("key-ec"), Signer::ed("key-ed"));
        issuers.answers(JWKS, StubAnswer::Json(jwks(&[rsa.jwk(), ec.jwk(), ed.jwk()])));
        let acme = issuers.url("/acme");
        let world = world
            .without_jobs()
            .with("TOKENS__SECRET", SECRET)
            .with("ISSUERS__TRUSTED", "clerk,acme")
            .with("ISSUERS__ISSUER__CREATE_USERS", true)
            .with("ISSUERS__CLERK__PRESET", "clerk")
            .with("ISSUERS__CLERK__ISSUER", issuers.url(""))
            .with("ISSUERS__CLERK__AUTHORIZED_PARTIES", APP)
            .with("ISSUERS__ACME__ISSUER", acme)
            .with("ISSUERS__ACME__JWKS_URL", issuers.url(JWKS))
            .with("ISSUERS__ACME__ALGORITHMS", "RS256,ES256,EdDSA")
            .with("ISSUERS__ACME__AUDIENCES", AUDIENCE);
        Self { world, issuers, rsa, ec, ed }
    }

    /// Everybody uses what they have once, so that nothing is to be noted afterwards.
    pub(super) fn arrive(&self, server: &Server<'_>) -> People {
        let ann = server.newcomer("ann.lee");
        let credentials = json!({"username": "ann.lee", "password": PASSWORD});
        let pair = server.client().post("/api/v1/auth/token", &credentials).expect(200);
        let (clerks, acmes) = (self.rsa.token(&self.clerk_claims()), self.ec.token(&self.acme_claims()));
        for token in [&clerks, &acmes] {
            with_token(server, token).expect(200);
        }
        let (own, refresh) = (pair.text("access_token"), pair.text("refresh_token"));
        People { own, clerks, acmes, refresh, session: ann.session().unwrap() }
    }

    pub(super) fn clerk_claims(&self) -> Value {
        json!({"iss": self.issuers.url(""), "sub": "user_1", "azp": APP, "iat": now(), "exp": now() + 600,
            "email": "clerks@example.org", "email_verified": true})
    }

    pub(super) fn acme_claims(&self) -> Value {
        json!({"iss": self.issuers.url("/acme"), "sub": "ann", "aud": AUDIENCE, "iat": now(), "exp": now() + 600,
            "email": "acmes@example.org", "email_verified": true})
    }
}

pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed()
}

/// A request that carries this token, and nothing else.
pub(crate) fn with_token(server: &Server<'_>, token: &str) -> Answer {
    let client = server.client();
    client.request("GET", "/api/v1/me").header("authorization", &format!("Bearer {token}")).send()
}

/// The claims, with these members instead; null takes one away.
pub(super) fn with(mut claims: Value, changes: &Value) -> Value {
    for (member, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(member);
        } else {
            claims[member] = value.clone();
        }
    }
    claims
}
