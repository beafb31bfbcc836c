//! Nothing secret is logged, however much is logged.

use std::{fs, time::Duration};

use serde_json::json;

use crate::support::{Answer, Client, Log, Server, World, eventually};

const PASSWORD: &str = "canary-first-password-1f0c";
const NEW_PASSWORD: &str = "canary-second-password-2e1d";
const WRONG_PASSWORD: &str = "canary-wrong-password-3d2e";
const COMMAND_LINE_PASSWORD: &str = "canary-command-line-password-4c3f";
const SESSION_SECRET: &str = "canary-session-5b4a9c8d7e6f50413223";
const PEPPER: &str = "canary-pepper-6a5b0f1e2d3c4b5a69788";
const API_KEY_SECRET: &str = "canary-api-keys-1c0b9a8f7e6d5c4b3a29";
const CURSOR_SECRET: &str = "canary-cursor-7f6e5d4c3b2a19080716f";
const DATABASE_PASSWORD: &str = "canary-database-8e7d";
const REDIS_PASSWORD: &str = "canary-redis-9f8e";
const ONE_TIME_TOKEN: &str = "canary-one-time-token-8a7b6c5d4e3f2a1b0c9d";

const SECRETS: [&str; 11] = [
    PASSWORD,
    NEW_PASSWORD,
    WRONG_PASSWORD,
    COMMAND_LINE_PASSWORD,
    SESSION_SECRET,
    PEPPER,
    API_KEY_SECRET,
    CURSOR_SECRET,
    DATABASE_PASSWORD,
    REDIS_PASSWORD,
    ONE_TIME_TOKEN,
];

/// Everything that a client can do with a secret, well or badly; gives the secrets that the server made meanwhile.
fn use_secrets(server: &Server<'_>) -> Vec<String> {
    let ann = server.client();
    let sign_up = |password: &str| {
        let account = json!({ "username": "ann.lee", "email": "ann@example.org", "password": password });
        ann.post("/api/v1/auth/signup", &account)
    };
    sign_up(PASSWORD).expect(201);
    sign_up(PASSWORD).expect(409);
    send_malformed(&ann);
    log_in(&ann, WRONG_PASSWORD).expect(401);
    log_in(&ann, PASSWORD).expect(200);
    let first = ann.session().unwrap();
    log_in(&ann, PASSWORD).expect(409);
    let change = |from: &str, to: &str| {
        ann.post("/api/v1/auth/password", &json!({ "current_password": from, "new_password": to }))
    };
    change(WRONG_PASSWORD, NEW_PASSWORD);
    change(PASSWORD, NEW_PASSWORD).expect(204);
    let second = ann.session().unwrap();
    assert_ne!(first, second, "the session has another secret");
    ann.get("/api/v1/me").expect(200);
    ann.get("/api/v1/me/sessions").expect(200);
    ann.request("GET", "/api/v1/me").header("cookie", &format!("session={first}; session={second}")).send();
    let key = json!({ "name": "export", "scopes": ["profile:read"] });
    let key = ann.post("/api/v1/me/api-keys", &key).expect(201).text("secret");
    for path in ["/api/v1/me", "/api/v1/users"] {
        server.client().request("GET", path).header("x-api-key", &key).send();
    }
    ann.log_out().expect(204);
    vec![first, second, key]
}

/// Verifies the address with the token of the welcome, twice, and tries one that is none.
fn use_token(server: &Server<'_>, world: &World) -> String {
    let mails = world.folder().join("data/mail");
    let token = eventually(Duration::from_secs(30), "there is a welcome", || {
        let mut mails =
            fs::read_dir(&mails).ok()?.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
        let welcome = mails.find(|mail| mail.contains("Subject: Welcome"))?;
        let (_, rest) = welcome.split_once("Paste this token where")?;
        Some(rest.split("\r\n").nth(2)?.to_owned())
    });
    for token in [token.as_str(), &token, ONE_TIME_TOKEN] {
        let body = json!({ "token": token });
        server.client().post("/api/v1/auth/email-verification/confirm", &body);
        let body = json!({ "token": token, "password": NEW_PASSWORD });
        server.client().post("/api/v1/auth/password-reset/confirm", &body);
    }
    token
}

fn log_in(client: &Client, password: &str) -> Answer {
    client.post("/api/v1/auth/login", &json!({ "username": "ann.lee", "password": password }))
}

/// Secrets in places where they are not expected.
fn send_malformed(client: &Client) {
    let send = |path: &str, content_type: &str, body: String| {
        let answer = client.request("POST", path).text(content_type, body).send();
        assert!((400..500).contains(&answer.status), "{answer:#?}");
    };
    for path in ["/api/v1/auth/signup", "/api/v1/auth/login"] {
        send(path, "application/json", format!(r#"{{"username":"ann.lee","password":"{PASSWORD}",}}"#));
        send(path, "application/json", format!(r#"{{"username":"ann.lee","password":["{PASSWORD}"]}}"#));
        send(path, "application/json", format!(r#"{{"password":"{PASSWORD}","{PASSWORD}":1}}"#));
        send(path, "application/json", format!(r#""{PASSWORD}""#));
        send(path, "application/x-www-form-urlencoded", format!("username=ann.lee&password={PASSWORD}"));
    }
    for header in ["authorization", "x-api-key", "traceparent", "if-match", "origin"] {
        client.request("GET", "/api/v1/me").header(header, PASSWORD).send();
    }
    client.get(&format!("/api/v1/users?password={PASSWORD}"));
    client.request("GET", "/api/v1/me").header("cookie", &format!("session={PASSWORD}")).send();
}

fn use_secrets_on_the_command_line(world: &World) {
    let root = ["--username", "root.admin", "--email", "root@example.org", "--role", "super_admin"];
    let create = [["user", "create"].as_slice(), &root, &["--password-stdin"]].concat();
    let commands = [
        (create.as_slice(), COMMAND_LINE_PASSWORD),
        (&create, COMMAND_LINE_PASSWORD),
        (&["user", "set-password", "ann.lee", "--password-stdin"], NEW_PASSWORD),
        (&["user", "list"], ""),
        (&["migrate", "status"], ""),
        (&["config", "show"], ""),
        (&["config", "check"], ""),
    ];
    for (arguments, input) in commands {
        let said = world.run_with_input(arguments, &format!("{input}\n"));
        for secret in SECRETS {
            assert!(!said.out.contains(secret) && !said.err.contains(secret), "{arguments:?}: {said:#?}");
        }
    }
}

/// The lines that hold a secret.
fn leaks<'log>(log: &'log Log, secret: &str) -> Vec<&'log str> {
    // The last part of a token is its signature, which could be logged alone.
    let parts = secret.split('.').filter(|part| part.len() > 20 || !secret.contains('.'));
    parts.flat_map(|part| log.lines_with(part)).collect()
}

fn no_secret_is_logged_at_any_level(world: World) {
    let mut world = world
        .with("LOG__FILTER", "trace")
        .with("SESSION__SECRET", SESSION_SECRET)
        .with("PASSWORD__PEPPER", PEPPER)
        .with("API_KEYS__SECRET", API_KEY_SECRET)
        .with("LIST__CURSOR_SECRET", CURSOR_SECRET)
        // Nobody listens on port 1, which is logged.
        .with("CACHE__URL", format!("redis://ann:{REDIS_PASSWORD}@127.0.0.1:1"));
    if let Some(mut url) = world.database.url() {
        // A server that trusts its own machine accepts any; one that does not has one of its own to keep secret.
        if url.password().is_none() {
            url.set_password(Some(DATABASE_PASSWORD)).unwrap();
        }
        world = world.with("DATABASE__URL", url);
    }
    let server = world.start();

    let mut secrets = use_secrets(&server);
    secrets.push(use_token(&server, &world));
    use_secrets_on_the_command_line(&world);

    let log = server.stop();
    assert!(!log.lines_with("sqlx::query").is_empty(), "it logs statements");
    secrets.extend(SECRETS.map(str::to_owned));
    for secret in secrets {
        let leaks = leaks(&log, &secret);
        assert!(leaks.is_empty(), "{secret}: {leaks:#?}");
    }
}

#[test]
fn nothing_tells_how_to_get_into_a_database_that_is_away() {
    // Nobody listens on port 1.
    let url = format!("postgres://ann:{DATABASE_PASSWORD}@127.0.0.1:1/none");
    let world = World::sqlite().with("LOG__FILTER", "trace").with("DATABASE__URL", url);
    let server = world.start();

    for path in ["/readyz", "/health"] {
        let answer = server.client().get(path).expect_come_back();
        assert!(!answer.body.contains("127.0.0.1"), "{answer:#?}");
    }
    server.client().sign_up("ann.lee").expect_come_back();

    assert!(leaks(&server.stop(), DATABASE_PASSWORD).is_empty());
}

on_both_databases![no_secret_is_logged_at_any_level];
