//! Second factors, with an authenticator that others wrote: pyotp.

use std::{sync::Barrier, thread};

use serde_json::{Value, json};
use testkit::Peer;

use crate::support::{Answer, Client, Server, World};

const TOTP: &str = "/api/v1/me/second-factor/totp";

/// How many use one code at the same time.
const CROWD: usize = 10;

/// The app: it was given the address behind the QR code, and shows codes; `ahead` seconds before their time, which a clock may be.
struct App(String);

impl App {
    fn shows(&self, ahead: u32) -> Value {
        let script = "import pyotp, sys, time; print(pyotp.parse_uri(sys.argv[1]).at(int(time.time()) + int(sys.argv[2])))";
        json!(Peer::python_prints(script, &[&self.0, &ahead.to_string()]).unwrap().trim())
    }
}

fn enrol(client: &Client) -> (App, Vec<String>) {
    let begun = client.post(TOTP, &json!({})).expect(200);
    let app = App(begun.text("otpauth_uri"));
    let confirmed =
        client.post(&format!("{TOTP}/confirm"), &json!({"code": app.shows(0)})).expect(200).json();
    (app, serde_json::from_value(confirmed["recovery_codes"].clone()).unwrap())
}

fn challenge(client: &Client) -> Value {
    client.log_in("ann.lee").expect_problem(401, "second-factor-required").json()["challenge"].clone()
}

fn finish(client: &Client, challenge: &Value, code: &Value) -> Answer {
    let body = json!({"challenge": challenge, "code": code});
    client.post("/api/v1/auth/login/second-factor", &body)
}

fn an_account_is_entered_with_password_and_app(world: World) {
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let (app, recovery) = enrol(&ann);
    ann.me().expect(200);
    ann.log_out().expect(204);

    let asked = challenge(&ann);
    ann.me().expect(401);
    finish(&ann, &asked, &json!(recovery[0])).expect(200);
    ann.log_out().expect(204);
    let asked = challenge(&ann);
    finish(&ann, &asked, &json!(recovery[0])).expect_problem(401, "second-factor-failed");
    // The next code: the one of now was used to confirm.
    finish(&ann, &asked, &app.shows(30)).expect(200);
    assert_eq!(ann.get("/api/v1/me/second-factor").expect(200).json()["recovery_codes_left"], 9);
}

fn of_many_who_use_one_code_at_once_one_is_let_in(world: World) {
    let server = world.start();
    let (app, _) = enrol(&server.newcomer("ann.lee"));
    let everybody: Vec<_> =
        (0..CROWD).map(|_| server.client()).map(|client| (challenge(&client), client)).collect();
    let (code, start) = (app.shows(30), Barrier::new(CROWD));
    let answers: Vec<Answer> = thread::scope(|scope| {
        let act = |(challenge, client): &(Value, Client)| {
            start.wait();
            finish(client, challenge, &code)
        };
        let threads: Vec<_> = everybody.iter().map(|one| scope.spawn(move || act(one))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:#?}");
    assert!(answers.iter().all(|answer| [200, 401, 429].contains(&answer.status)), "{answers:#?}");
}

fn a_new_server_key_takes_over_what_the_old_one_encrypted(world: World) {
    const OLD: &str = "1b7e40c2d95f38a6e41c07b9d2f85a63";
    const NEW: &str = "8c3f61a90d7be524f96a12c8e07d35b4";
    let world = world.with("SECOND_FACTOR__SECRET", OLD);
    let server = world.start();
    let (app, _) = enrol(&server.newcomer("ann.lee"));
    server.stop();

    let world = world.with("SECOND_FACTOR__SECRET", NEW).with("SECOND_FACTOR__SECRET_ID", "2");
    let world = world.with("SECOND_FACTOR__PREVIOUS_SECRETS", format!("1:{OLD}"));
    let server = world.start();
    let client = server.client();
    finish(&client, &challenge(&client), &app.shows(30)).expect(200);
    server.stop();

    // What was in use has moved over: it is read, and the code of before is refused rather than not understood.
    let world = world.with("SECOND_FACTOR__PREVIOUS_SECRETS", "");
    let server = world.start();
    let client = server.client();
    finish(&client, &challenge(&client), &app.shows(0)).expect_problem(401, "second-factor-failed");
}

fn who_must_have_one_sets_it_up_first_and_the_operator_helps_who_has_lost_it(world: World) {
    let world = world.with("SECOND_FACTOR__REQUIRED_FOR", "admins");
    let server = world.start();
    let root = world.appoint(&server, "ann.lee", "super_admin");
    let refused = |client: &Client, server: &Server<'_>| {
        let answer = client.get("/api/v1/users");
        assert!(server.client().get("/api/v1/products").status == 200);
        answer.expect_problem(403, "second-factor-enrolment-required");
    };
    refused(&root, &server);
    root.me().expect_problem(403, "second-factor-enrolment-required");
    enrol(&root);
    root.get("/api/v1/users").expect(200);

    world.run(&["second-factor", "remove", "ann.lee"]).expect_success();
    let again = server.client();
    again.log_in("ann.lee").expect(200);
    refused(&again, &server);
    refused(&root, &server);
    again.log_out().expect(204);
}

on_both_databases![
    an_account_is_entered_with_password_and_app,
    of_many_who_use_one_code_at_once_one_is_let_in,
    a_new_server_key_takes_over_what_the_old_one_encrypted,
    who_must_have_one_sets_it_up_first_and_the_operator_helps_who_has_lost_it,
];
