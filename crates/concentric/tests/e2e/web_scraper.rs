//! A page of the web, from its site to the file that somebody downloads.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::support::{World, eventually};

const PAGE: &str = "<!doctype html><title>Lamps</title><h1>All lamps</h1><a href=/more>More</a>";
const ROBOTS: &str = "User-agent: *\nDisallow: /\n\nUser-agent: Concentric\nDisallow: /private\n";

/// The requests that have come, whole.
type Heads = Arc<Mutex<Vec<String>>>;

/// A site on loopback, which ends with the test.
fn site() -> (SocketAddr, Heads) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, heads) = (listener.local_addr().unwrap(), Heads::default());
    let seen = heads.clone();
    thread::spawn(move || {
        for mut connection in listener.incoming().map_while(Result::ok) {
            let mut head = [0; 4096];
            let read = connection.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let (kind, body) = if head.starts_with("GET /robots.txt ") {
                ("text/plain", ROBOTS)
            } else {
                ("text/html", PAGE)
            };
            seen.lock().unwrap().push(head);
            let length = body.len();
            let _ = write!(
                connection,
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    (address, heads)
}

/// Has these pages scraped; gives the lines of the file that comes of it.
fn scraped(world: &World, urls: &[String]) -> Vec<Value> {
    let server = world.start();
    let admin = world.appoint(&server, "the.boss", "admin");
    let order = json!({"job": "web-scraper", "parameters": {"urls": urls}});
    let location = admin.post("/api/v1/jobs", &order).expect(201).header("location").unwrap().to_owned();
    let run = eventually(Duration::from_secs(60), "the pages are scraped", || {
        let run = admin.get(&location).expect(200).json();
        (run["status"] == "succeeded").then_some(run)
    });
    let (_, link) = run["result"].as_str().unwrap().split_once(": ").unwrap();
    let file = server.client().get(link).expect(200);
    assert_eq!(file.header("content-type"), Some("application/jsonl"));
    let lines = file.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    server.stop();
    lines
}

/// Loopback counts as public here; the proxy, which nobody listens at, is none of ours to use.
fn pages_are_scraped_as_far_as_their_site_lets_robots(world: World) {
    let (site, heads) = site();
    let world = world
        .with("FETCH__ALLOW_NETWORKS", "127.0.0.1")
        .with("FETCH__ALLOW_PORTS", site.port())
        .with("FETCH__CONTACT_URL", "https://example.org/robot")
        .with_variable("HTTP_PROXY", "http://127.0.0.1:1");
    let lines = scraped(&world, &[format!("http://{site}/lamps"), format!("http://{site}/private/lamps")]);
    assert_eq!((&lines[0]["outcome"], &lines[0]["title"]), (&json!("scraped"), &json!("Lamps")));
    assert_eq!((&lines[0]["headings"], &lines[0]["links"]), (&json!(["All lamps"]), &json!(1)));
    assert_eq!(lines[1]["outcome"], "disallowed");
    let heads = heads.lock().unwrap();
    let paths: Vec<_> = heads.iter().filter_map(|head| head.split(' ').nth(1)).collect();
    assert_eq!(paths, ["/robots.txt", "/lamps"]);
    let agent =
        format!("user-agent: Concentric/{} (+https://example.org/robot)\r\n", env!("CARGO_PKG_VERSION"));
    assert!(heads.iter().all(|head| head.contains(&agent)), "{heads:?}");
}

fn without_leave_nothing_on_this_machine_is_reached(world: World) {
    let (site, heads) = site();
    let world = world.with("FETCH__ALLOW_PORTS", site.port());
    let hosts = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "169.254.169.254"];
    let urls = hosts.map(|host| format!("http://{host}:{}/lamps", site.port()));
    let lines = scraped(&world, &urls);
    for line in &lines {
        assert_eq!(line["outcome"], "refused", "{line}");
        assert!(line["reason"].as_str().unwrap().ends_with("it is not on the public internet"), "{line}");
    }
    // Three of them are spellings of one address.
    assert_eq!((lines.len(), heads.lock().unwrap().len()), (4, 0));
}

on_both_databases![
    pages_are_scraped_as_far_as_their_site_lets_robots,
    without_leave_nothing_on_this_machine_is_reached,
];
