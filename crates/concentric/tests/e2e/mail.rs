//! Messages of the running program: from what happened, by way of outbox and jobs, to a folder or a mail server.

use std::{fs, path::Path, time::Duration};

use serde_json::{Value, json};
use testkit::Peer;

use crate::support::{PASSWORD, Proxy, World, eventually};

/// What `infrastructure` holds its adapter to, too.
const SINK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infrastructure/tests/mail/sink.py");

/// The backoff after the first failure is ten seconds.
const SOON: Duration = Duration::from_secs(60);

/// The files in a folder that end so, once there are that many.
fn files(folder: &Path, end: &str, count: usize) -> Vec<String> {
    eventually(SOON, "there are files", || {
        let paths = fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path());
        let files: Vec<_> = paths.filter(|path| path.to_string_lossy().ends_with(end)).collect();
        (files.len() == count).then(|| files.iter().map(|path| fs::read_to_string(path).unwrap()).collect())
    })
}

fn who_signs_up_and_buys_is_written_to(world: World) {
    let server = world.start();
    let admin = world.appoint(&server, "the.boss", "admin");
    let price = json!({"amount": "9.99", "currency": "USD"});
    let mug = json!({"sku": "MUG-1", "name": "Blue mug", "price": price, "stock": 5});
    let mug = admin.post("/api/v1/products", &mug).expect(201).text("id");
    let ann = server.newcomer("ann.lee");
    let order = json!({"currency": "USD", "items": [{"product_id": mug, "quantity": 2}]});
    let order = ann.post("/api/v1/orders", &order).expect(201).header("location").unwrap().to_owned();
    ann.request("POST", &format!("{order}/confirm")).send().expect(200);

    let mails = files(&world.folder().join("data/mail"), ".eml", 3);

    let about = |subject: &str| {
        let of = |mail: &&String| mail.contains(subject) && mail.contains("\r\nTo: ann.lee@example.org\r\n");
        mails.iter().find(of).unwrap_or_else(|| panic!("nothing about {subject}: {mails:#?}"))
    };
    assert!(about("Subject: Welcome, ann.lee").contains("Hello ann.lee,"));
    assert!(about("is confirmed").contains("2 x Blue mug (MUG-1) at 9.99 USD: 19.98 USD"));
    server.stop();
}

/// Where the mail server is away, whoever signs up does not notice.
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
    let admin = world.appoint(&server, "the.boss", "admin");
    let runs = |what: &str, are_so: &dyn Fn(&Value) -> bool| {
        eventually(SOON, what, || {
            let runs = admin.get("/api/v1/jobs?job=welcome-mail").expect(200).json();
            let runs = runs["items"].as_array().unwrap().clone();
            (runs.len() == 2 && runs.iter().all(are_so)).then_some(runs)
        })
    };
    server.client().sign_up("ann.lee").expect(201);
    let waiting = runs("the mail server is found to be away", &|run| run["error"].is_string());
    assert!(waiting.iter().all(|run| run["status"] == "queued"), "{waiting:#?}");

    network.restore();

    let sent = runs("everybody is written to", &|run| run["status"] == "succeeded");
    let arrived: Vec<Value> =
        files(folder.path(), ".json", 2).iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    for to in ["ann.lee", "the.boss"] {
        let mail = arrived.iter().find(|mail| mail["headers"]["To"] == format!("{to}@example.org")).unwrap();
        let id = mail["headers"]["Message-ID"].as_str().unwrap();
        let id = id.strip_prefix('<').and_then(|id| id.strip_suffix("@acme.test>")).unwrap();
        assert!(mail["text"].as_str().unwrap().starts_with(&format!("Hello {to},")), "{mail}");
        assert!(sent.iter().any(|run| run["result"].as_str().unwrap().contains(id)), "{id}: {sent:#?}");
    }
    server.stop();
}

fn whose_account_is_used_from_a_new_device_is_written_to(world: World) {
    let server = world.start();
    server.newcomer("ann.lee");
    let body = json!({"username": "ann.lee", "password": PASSWORD});
    for agent in ["Till/3.1", "Till/3.2"] {
        let client = server.client();
        client
            .request("POST", "/api/v1/auth/login")
            .header("user-agent", agent)
            .json(&body)
            .send()
            .expect(200);
    }

    let mails = files(&world.folder().join("data/mail"), ".eml", 2);

    let notice =
        mails.iter().find(|mail| mail.contains("Subject: Your account was used from a new device\r\n"));
    let notice = notice.unwrap_or_else(|| panic!("no notice: {mails:#?}"));
    assert!(
        notice.contains("\r\nTo: ann.lee@example.org\r\n") && notice.contains("that it is: Till"),
        "{notice}"
    );
    server.stop();
}

on_both_databases![
    who_signs_up_and_buys_is_written_to,
    whose_account_is_used_from_a_new_device_is_written_to,
];
