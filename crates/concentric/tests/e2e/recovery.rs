//! What somebody does by mail: verifies their address, moves to another, and gets back in after they forgot their password.

use std::{fs, path::PathBuf, thread, time::Duration};

use serde_json::{Value, json};

use crate::support::{Answer, Client, PASSWORD, World, account, eventually};

const NEW_PASSWORD: &str = "a quite different passphrase";
const SOON: Duration = Duration::from_secs(30);

/// The messages in the folder.
struct Mailboxes(PathBuf);

impl Mailboxes {
    /// The message to that address about that, once it is there.
    #[track_caller]
    fn message(&self, to: &str, subject: &str) -> String {
        let (to, subject) = (format!("\r\nTo: {to}\r\n"), format!("Subject: {subject}\r\n"));
        eventually(SOON, &subject, || {
            let mails = fs::read_dir(&self.0).ok()?.map(|entry| entry.unwrap().path());
            let mut mails = mails.filter_map(|path| fs::read_to_string(path).ok());
            mails.find(|mail| mail.contains(&to) && mail.contains(&subject))
        })
    }

    /// The token in it.
    fn token(&self, to: &str, subject: &str) -> String {
        let message = self.message(to, subject);
        let (_, rest) = message.split_once("Paste this token where").unwrap();
        rest.split("\r\n").nth(2).unwrap().to_owned()
    }
}

fn log_in(client: &Client, password: &str) -> Answer {
    client.post("/api/v1/auth/login", &json!({ "username": "ann.lee", "password": password }))
}

fn confirm(client: &Client, what: &str, token: &str) -> Answer {
    client.post(&format!("/api/v1/auth/{what}/confirm"), &json!({ "token": token }))
}

fn from_sign_up_to_the_way_back_in(world: World) {
    let world = world.with("ACCOUNTS__REQUIRE_VERIFIED_EMAIL", true);
    let server = world.start();
    let mailboxes = Mailboxes(world.folder().join("data/mail"));
    let ann = server.client();

    ann.sign_up("ann.lee").expect(202);
    log_in(&ann, PASSWORD).expect_problem(403, "email-unverified");
    let welcome = mailboxes.token("ann.lee@example.org", "Welcome, ann.lee");
    confirm(&ann, "email-verification", &welcome).expect(204);
    confirm(&ann, "email-verification", &welcome).expect_problem(422, "invalid-token");
    log_in(&ann, PASSWORD).expect(200);
    assert_eq!(ann.me().expect(200).json()["email_verified"], true);

    let mut twin = account("ann.fox");
    twin["email"] = json!("ann.lee@example.org");
    server.client().post("/api/v1/auth/signup", &twin).expect(202);
    mailboxes.message("ann.lee@example.org", "Somebody signed up with your address");

    let body = json!({ "password": PASSWORD, "email": "ann@example.com" });
    ann.post("/api/v1/me/email", &body).expect(202);
    mailboxes.message("ann.lee@example.org", "Somebody wants to move your account to another address");
    let token = mailboxes.token("ann@example.com", "Confirm your new e-mail address");
    confirm(&server.client(), "email-change", &token).expect(204);
    assert_eq!(ann.me().expect(200).text("email"), "ann@example.com");
    mailboxes.message("ann.lee@example.org", "Your account has left this address");
    mailboxes.message("ann@example.com", "Your account has moved to this address");

    for email in ["nobody@example.org", "ann.lee@example.org", "ann@example.com"] {
        server.client().post("/api/v1/auth/password-reset", &json!({ "email": email })).expect(202);
    }
    let token = mailboxes.token("ann@example.com", "Choose another password");
    let outcomes = reset_ten_times_at_once(&server.client(), &token);
    let won: Vec<_> = outcomes.iter().filter(|(_, status)| *status == 204).collect();
    assert_eq!(won.len(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|(_, status)| [204, 422, 429].contains(status)), "{outcomes:?}");
    ann.me().expect_problem(401, "unauthenticated");
    log_in(&server.client(), PASSWORD).expect_problem(401, "invalid-credentials");
    log_in(&server.client(), &won[0].0).expect(200);
    mailboxes.message("ann@example.com", "Your password was changed");
    server.stop();
}

/// Each with another password; gives it with what became of it.
fn reset_ten_times_at_once(client: &Client, token: &str) -> Vec<(String, u16)> {
    thread::scope(|scope| {
        let racers: Vec<_> = (0..10)
            .map(|number| {
                scope.spawn(move || {
                    let password = format!("{NEW_PASSWORD} {number}");
                    let body: Value = json!({ "token": token, "password": password });
                    (password, client.post("/api/v1/auth/password-reset/confirm", &body).status)
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    })
}

on_both_databases![from_sign_up_to_the_way_back_in];
