//! Shutting down: no request is lost.

use crate::accept::{Server, get_http_2, http_2, limits};
use axum::{Router, routing::get};
use presentation::http::edge::accept::ConnectionLimits;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::TcpStream,
    sync::{Notify, mpsc},
};

/// A server whose handler says that it has begun, and waits to be let go on.
struct Slow {
    server: Server,
    began: mpsc::UnboundedReceiver<()>,
    go_on: Arc<Notify>,
}

async fn slow(limits: ConnectionLimits) -> Slow {
    let (begin, began) = mpsc::unbounded_channel();
    let go_on = Arc::new(Notify::new());
    let gate = go_on.clone();
    let handler = async move || {
        begin.send(()).unwrap();
        gate.notified().await;
        "fine"
    };
    Slow { server: Server::start(Router::new().route("/", get(handler)), limits).await, began, go_on }
}

/// A server that waits long for requests which may be on their way.
async fn fast() -> Server {
    fast_with(ConnectionLimits { drain_linger: Duration::from_secs(5), ..limits() }).await
}

async fn fast_with(limits: ConnectionLimits) -> Server {
    Server::start(Router::new().route("/", get(async || "fine")), limits).await
}

#[tokio::test]
async fn a_request_under_way_is_answered() {
    let mut slow = slow(limits()).await;
    let mut client = slow.server.connect().await;
    client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    slow.began.recv().await.unwrap();
    let address = slow.server.address;

    let stopped = slow.server.stop();
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    slow.go_on.notify_one();

    let answer = client.answer().await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "fine"));
    assert!(answer.head.contains("\r\nconnection: close\r\n"), "{}", answer.head);
    assert_eq!(client.until_closed().await, "");
    stopped.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_request_under_way_in_http_2_is_answered() {
    let mut slow = slow(limits()).await;
    let (mut requests, _connection) = http_2(&slow.server).await;
    let answer = tokio::spawn(async move { get_http_2(&mut requests).await });
    slow.began.recv().await.unwrap();

    let stopped = slow.server.stop();
    slow.go_on.notify_one();

    assert_eq!(answer.await.unwrap(), "fine");
    stopped.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_request_that_meets_the_end_on_an_idle_connection_is_answered() {
    let server = fast().await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/").await.status, 200);

    let stopped = server.stop();
    let answer = client.get("/").await;

    assert_eq!(answer.status, 200);
    stopped.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_connection_that_was_not_accepted_yet_is_served() {
    let server = fast().await;
    // Nothing here waits, so the server has had no chance to accept.
    let mut client = std::net::TcpStream::connect(server.address).unwrap();
    std::io::Write::write_all(&mut client, b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
    let stopped = server.stop();
    stopped.await.unwrap().unwrap();

    let mut answer = String::new();
    std::io::Read::read_to_string(&mut client, &mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let server = fast_with(limits()).await;
    let mut silent = server.connect().await;
    let mut used = server.connect().await;
    used.get("/").await;
    let (mut requests, connection) = http_2(&server).await;
    get_http_2(&mut requests).await;

    let stopped = server.stop();

    assert_eq!(silent.until_closed().await, "");
    assert_eq!(used.until_closed().await, "");
    connection.await.unwrap().unwrap();
    stopped.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_does_not_finish_in_time_is_cut_off() {
    let mut slow = slow(ConnectionLimits { grace: Duration::from_millis(50), ..limits() }).await;
    let mut client = slow.server.connect().await;
    client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    slow.began.recv().await.unwrap();

    slow.server.stop().await.unwrap().unwrap();

    assert_eq!(client.until_closed().await, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_load_no_request_fails() {
    for _ in 0..10 {
        let server = fast().await;
        let stopping = Arc::new(AtomicBool::new(false));
        let (warm, mut warmed_up) = mpsc::unbounded_channel();
        let clients: Vec<_> =
            (0..16).map(|_| tokio::spawn(load(server.address, stopping.clone(), warm.clone()))).collect();
        for _ in 0..16 {
            warmed_up.recv().await.unwrap();
        }
        stopping.store(true, Ordering::SeqCst);
        server.stop().await.unwrap().unwrap();
        for client in clients {
            client.await.unwrap();
        }
    }
}

/// One request after the other, on connections that are kept as long as the server lets them; until no new
/// connection is to be had. Every request that went out must be answered.
async fn load(address: std::net::SocketAddr, stopping: Arc<AtomicBool>, warm: mpsc::UnboundedSender<()>) {
    let mut answered = 0;
    while let Ok(stream) = TcpStream::connect(address).await {
        let mut client = crate::accept::Client::over(stream);
        loop {
            let answer = client.get("/").await;
            assert_eq!(answer.status, 200);
            answered += 1;
            if answered == 20 {
                warm.send(()).unwrap();
            }
            if answer.head.contains("\r\nconnection: close\r\n") {
                assert!(stopping.load(Ordering::SeqCst));
                break;
            }
        }
    }
}
