//! Clerk: people who come with its tokens, and what it tells of them, carried by Svix.

use std::{env, process::Command};

use serde_json::{Value, json};
use testkit::{StubAnswer, StubServer};

use crate::{
    hostile_tokens::{now, with_token},
    signer::{Signer, jwks},
    support::{Server, World},
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Svix's own library signs, and the rest is what Svix's service does: one request, and its status.
const SVIX: &str = "
import datetime, sys, urllib.error, urllib.request
from svix.webhooks import Webhook
url, secret, message, body = sys.argv[1:]
at = datetime.datetime.now(datetime.timezone.utc)
headers = {'content-type': 'application/json', 'svix-id': message, 'svix-timestamp': str(int(at.timestamp())),
           'svix-signature': Webhook(secret).sign(message, at, body)}
try:
    print(urllib.request.urlopen(urllib.request.Request(url, body.encode(), headers)).status)
except urllib.error.HTTPError as answer:
    print(answer.code)
";

struct Clerk {
    server: StubServer,
    key: Signer,
}

impl Clerk {
    fn new() -> Self {
        let (server, key) = (StubServer::start().unwrap(), Signer::rsa("ins_1"));
        server.answers("/.well-known/jwks.json", StubAnswer::Json(jwks(&[key.jwk()])));
        Self { server, key }
    }

    fn trusted_by(&self, world: World) -> World {
        world
            .with("ISSUERS__TRUSTED", "clerk")
            .with("ISSUERS__CLERK__PRESET", "clerk")
            .with("ISSUERS__CLERK__ISSUER", self.server.url(""))
            .with("ISSUERS__CLERK__AUTHORIZED_PARTIES", "https://app.example.org")
            .with("ISSUERS__CLERK_WEBHOOK_SECRET", SECRET)
    }

    /// As a page of the app has it.
    fn token(&self, user: &str) -> String {
        let azp = "https://app.example.org";
        let claims =
            json!({"iss": self.server.url(""), "sub": user, "azp": azp, "iat": now(), "exp": now() + 60});
        self.key.token(&claims)
    }
}

fn tell(server: &Server<'_>, secret: &str, message: &str, kind: &str, data: &Value) -> String {
    let python = env::var("CONCENTRIC_TEST_PYTHON").expect("`cargo xtask test` names a Python with svix");
    let url = format!("http://{}/webhooks/clerk", server.address());
    let body = json!({"type": kind, "object": "event", "data": data}).to_string();
    let told = Command::new(python).args(["-c", SVIX, &url, secret, message, &body]).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).unwrap().trim().to_owned()
}

fn ann(updated_at: i64, email: &str) -> Value {
    let address = json!({"id": "idn_1", "email_address": email, "verification": {"status": "verified"}});
    json!({"id": "user_1", "first_name": "Ann", "last_name": "Lee", "username": null,
        "primary_email_address_id": "idn_1", "email_addresses": [address], "updated_at": updated_at})
}

fn somebody_of_clerk_comes_changes_and_goes(world: World) {
    let clerk = Clerk::new();
    let world = clerk.trusted_by(world);
    let server = world.start();
    let token = clerk.token("user_1");
    with_token(&server, &token).expect_problem(401, "unauthenticated");

    for _ in 0..2 {
        assert_eq!(tell(&server, SECRET, "msg_1", "user.created", &ann(1000, "ann.lee@example.org")), "204");
    }
    let me = with_token(&server, &token).expect(200);
    assert_eq!((me.text("username"), me.text("email")), ("ann.lee".into(), "ann.lee@example.org".into()));

    assert_eq!(tell(&server, SECRET, "msg_3", "user.updated", &ann(3000, "lee@example.org")), "204");
    assert_eq!(tell(&server, SECRET, "msg_2", "user.updated", &ann(2000, "old@example.org")), "204");
    assert_eq!(with_token(&server, &token).expect(200).text("email"), "lee@example.org");

    assert_eq!(
        tell(&server, SECRET, "msg_4", "user.deleted", &json!({"id": "user_1", "deleted": true})),
        "204"
    );
    with_token(&server, &token).expect_problem(401, "unauthenticated");
    assert_eq!(tell(&server, SECRET, "msg_5", "user.updated", &ann(9000, "lee@example.org")), "204");
    with_token(&server, &token).expect_problem(401, "unauthenticated");
    assert_eq!(world.database.count("users WHERE NOT is_active"), 1, "what they did stays");
}

fn who_is_not_clerk_tells_nothing(world: World) {
    let clerk = Clerk::new();
    let world = clerk.trusted_by(world);
    let server = world.start();
    let other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    assert_eq!(tell(&server, other, "msg_1", "user.created", &ann(1000, "ann.lee@example.org")), "401");
    assert_eq!(tell(&server, SECRET, "msg_1", "user.created", &json!({"id": "user_1"})), "400");
    assert_eq!(tell(&server, SECRET, "msg_1", "session.created", &json!({})), "204");
    assert_eq!((world.database.count("users"), world.database.count("inbox")), (0, 0));
}

on_both_databases![somebody_of_clerk_comes_changes_and_goes, who_is_not_clerk_tells_nothing];
