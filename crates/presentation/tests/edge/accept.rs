//! Connections on a real socket: what each may take, and for how long.

mod server;

use axum::{Router, body::Bytes, routing::get};
use http_body_util::{BodyExt, Empty};
use hyper::{Request, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use presentation::http::edge::accept::ConnectionLimits;
pub(crate) use server::{Client, Server};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// Short enough for a test, long enough for a busy machine to do what must come first.
const SHORT: Duration = Duration::from_millis(100);
/// Longer than any test takes.
const LONG: Duration = Duration::from_secs(60);

pub(crate) fn limits() -> ConnectionLimits {
    ConnectionLimits {
        max_connections: 100,
        header_timeout: LONG,
        idle_timeout: LONG,
        close_timeout: SHORT,
        drain_linger: SHORT,
        grace: LONG,
    }
}

fn app() -> Router {
    let app = Router::new().route("/", get(async || "fine"));
    app.route(
        "/refuse",
        axum::routing::post(async || (axum::http::StatusCode::PAYLOAD_TOO_LARGE, "too large")),
    )
}

async fn start(limits: ConnectionLimits) -> Server {
    Server::start(app(), limits).await
}

#[tokio::test]
async fn several_requests_share_a_connection() {
    let server = start(limits()).await;
    let mut client = server.connect().await;
    for _ in 0..3 {
        assert_eq!(client.get("/").await.body, "fine");
    }
}

#[tokio::test]
async fn a_connection_that_stays_silent_is_closed() {
    let server = start(ConnectionLimits { header_timeout: SHORT, ..limits() }).await;
    let mut client = server.connect().await;
    assert_eq!(client.until_closed().await, "");
}

#[tokio::test]
async fn a_head_that_comes_too_slowly_is_not_waited_for() {
    let server = start(ConnectionLimits { header_timeout: SHORT, ..limits() }).await;
    for beginning in [
        "G",
        "GET / HTTP/1.1\r\nhost: a\r\nx-slow: ",
        "PRI * HTTP/2.0\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut client = server.connect().await;
        client.send(beginning).await;
        let answer = client.until_closed().await;
        assert!(!answer.contains("HTTP/1.1 200"), "{beginning:?}: {answer:?}");
    }
}

#[tokio::test]
async fn bytes_that_trickle_in_do_not_prolong_the_wait() {
    let server = start(ConnectionLimits { header_timeout: SHORT, ..limits() }).await;
    let started = Instant::now();
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nx-slow: ").await;
    let mut pace = tokio::time::interval(SHORT / 20);
    while client.try_send("a").await.is_ok() && started.elapsed() < LONG / 10 {
        pace.tick().await;
    }
    assert!(started.elapsed() < LONG / 10, "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_second_head_that_comes_too_slowly_is_not_waited_for_either() {
    let server = start(ConnectionLimits { header_timeout: SHORT, ..limits() }).await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/").await.body, "fine");
    client.send("GET / HTTP/1.1\r\nx-slow: ").await;
    assert_eq!(client.until_closed().await, "");
}

#[tokio::test]
async fn an_idle_connection_may_stay_longer_than_a_head_may_take_but_not_for_ever() {
    let idle_timeout = SHORT * 5;
    let server = start(ConnectionLimits { header_timeout: SHORT, idle_timeout, ..limits() }).await;
    let mut client = server.connect().await;
    let started = Instant::now();
    assert_eq!(client.get("/").await.body, "fine");
    assert_eq!(client.until_closed().await, "");
    assert!(started.elapsed() >= idle_timeout, "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_idle_connection_of_http_2_is_closed() {
    let server = start(ConnectionLimits { idle_timeout: SHORT, close_timeout: SHORT, ..limits() }).await;
    let (mut requests, connection) = http_2(&server).await;
    assert_eq!(get_http_2(&mut requests).await, "fine");
    drop(requests.clone());
    // Ends without an error: the server said goodbye.
    tokio::time::timeout(LONG / 4, connection).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn http_2_is_spoken_with_who_knows_that_it_is() {
    let server = start(limits()).await;
    let (mut requests, _connection) = http_2(&server).await;
    for _ in 0..3 {
        assert_eq!(get_http_2(&mut requests).await, "fine");
    }
}

#[tokio::test]
async fn a_handler_that_takes_its_time_is_not_cut_off_by_the_limits_of_the_connection() {
    let hold = std::sync::Arc::new(tokio::sync::Notify::new());
    let gate = hold.clone();
    let app = Router::new().route("/", get(async move || gate.notified().await));
    let tight = ConnectionLimits { header_timeout: SHORT, idle_timeout: SHORT, ..limits() };
    let server = Server::start(app, tight).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    let mut another = server.connect().await;
    // By the time that this one is closed for its silence, the limits have passed for the first one too.
    another.until_closed().await;
    hold.notify_one();
    assert_eq!(client.answer().await.status, 200);
}

#[tokio::test]
async fn no_more_connections_are_served_than_allowed_until_one_ends() {
    let server = start(ConnectionLimits { max_connections: 1, ..limits() }).await;
    let mut first = server.connect().await;
    assert_eq!(first.get("/").await.body, "fine");
    let mut second = server.connect().await;
    second.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    // As long as the first one can be used, the second one waits.
    assert_eq!(first.get("/").await.body, "fine");
    assert!(second.has_nothing_to_read());

    drop(first);

    assert_eq!(second.answer().await.body, "fine");
}

#[tokio::test]
async fn who_is_still_sending_when_refused_gets_to_read_the_refusal() {
    let server = start(ConnectionLimits { close_timeout: LONG, ..limits() }).await;
    for _ in 0..3 {
        let mut client = server.connect().await;
        // More than the kernel's buffers hold.
        let length = 20_000_000;
        client.send(&format!("POST /refuse HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n")).await;
        client.send(&"a".repeat(length)).await;
        assert_eq!(client.answer().await.status, 413);
    }
}

#[tokio::test]
async fn an_oversized_head_is_refused() {
    let server = start(limits()).await;
    let mut client = server.connect().await;
    client.send(&format!("GET / HTTP/1.1\r\nhost: a\r\nx-large: {}\r\n\r\n", "a".repeat(100_000))).await;
    assert_eq!(client.answer().await.status, 431);
}

pub(crate) async fn http_2(
    server: &Server,
) -> (http2::SendRequest<Empty<Bytes>>, tokio::task::JoinHandle<hyper::Result<()>>) {
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (requests, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    (requests, tokio::spawn(connection))
}

pub(crate) async fn get_http_2(requests: &mut http2::SendRequest<Empty<Bytes>>) -> String {
    let request = Request::builder().uri("http://a/").body(Empty::new()).unwrap();
    let response = requests.send_request(request).await.unwrap();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}
