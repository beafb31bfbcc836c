//! Messages of the running program, on their way to a mail server that is away for a while.

use std::{fs, time::Duration};

use serde_json::{Value, json};
use testkit::Peer;

use crate::support::{Client, Proxy, Server, World, eventually};

/// What `infrastructure` holds its adapter to, too.
const SINK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infrastructure/tests/mail/sink.py");

const JOBS: &str = "/api/v1/jobs";

/// The backoff after the first failure is ten seconds.
const SOON: Duration = Duration::from_secs(60);

fn admin(world: &World, server: &Server<'_>) -> Client {
    world.create_user("the.boss", "admin");
    let admin = server.client();
    admin.log_in("the.boss").expect(200);
    admin
}

/// Waits until the run is so.
fn until(admin: &Client, run: &str, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    eventually(SOON, what, || Some(admin.get(run).expect(200).json()).filter(|run| is_so(run)))
}

#[test]
fn a_message_waits_for_its_server_and_holds_up_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let sink = Peer::python(|port| [SINK, &port.to_string(), path].map(str::to_owned).to_vec()).unwrap();
    let network = Proxy::before(sink.address());
    network.cut();
    let world = World::sqlite()
        .with("MAIL__TRANSPORT", "smtp")
        .with("MAIL__FROM", "The Shop <shop@acme.test>")
        .with("MAIL__SMTP_HOST", network.address().ip())
        .with("MAIL__SMTP_PORT", network.address().port())
        .with("MAIL__SMTP_TLS", "none");
    let server = world.start();
    let admin = admin(&world, &server);
    let ann = admin.sign_up("ann.lee").expect(201).text("id");
    let welcome = json!({"job": "welcome-mail", "parameters": {"user_id": ann}});
    let run = admin.post(JOBS, &welcome).expect(201).header("location").unwrap().to_owned();
    let waiting = until(&admin, &run, "the server is found to be away", |run| run["error"].is_string());
    assert_eq!((&waiting["status"], &waiting["attempt"]), (&"queued".into(), &1.into()), "{waiting}");

    network.restore();

    let sent = until(&admin, &run, "the message is sent", |run| run["status"] == "succeeded");
    assert_eq!(sent["attempt"], 2, "{sent}");
    let arrived: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("0.json")).unwrap()).unwrap();
    assert_eq!(arrived["headers"]["To"], "ann.lee@example.org");
    assert_eq!(
        arrived["headers"]["Message-ID"],
        format!("<mail-{}@acme.test>", sent["id"].as_str().unwrap())
    );
    assert!(arrived["text"].as_str().unwrap().starts_with("Hello ann.lee,"), "{arrived}");
    server.stop();
}
