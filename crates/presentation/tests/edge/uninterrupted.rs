//! A write that has begun is finished; a read that nobody waits for is not.

use crate::support::{edge, options, request, send};
use axum::{Router, routing::get};
use presentation::http::edge::{EdgeOptions, around};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Notify, mpsc};
use tower::ServiceExt;

/// A handler that says when it has begun, waits to be let go on, and says when it has finished.
struct Slow {
    began: mpsc::UnboundedReceiver<()>,
    go_on: Arc<Notify>,
    finished: mpsc::UnboundedReceiver<()>,
    router: Router,
}

fn slow() -> Slow {
    let (begin, began) = mpsc::unbounded_channel();
    let (finish, finished) = mpsc::unbounded_channel();
    let go_on = Arc::new(Notify::new());
    let gate = go_on.clone();
    let handler = async move || {
        begin.send(()).unwrap();
        gate.notified().await;
        finish.send(()).unwrap();
    };
    Slow { began, go_on, finished, router: Router::new().route("/", get(handler.clone()).post(handler)) }
}

#[tokio::test]
async fn a_client_that_goes_away_does_not_stop_a_write() {
    let mut slow = slow();
    let client = tokio::spawn(edge(slow.router).oneshot(request("POST", "/", &[])));
    slow.began.recv().await.unwrap();

    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());
    slow.go_on.notify_one();

    slow.finished.recv().await.unwrap();
}

#[tokio::test]
async fn a_client_that_goes_away_stops_a_read() {
    let mut slow = slow();
    let client = tokio::spawn(edge(slow.router).oneshot(request("GET", "/", &[])));
    slow.began.recv().await.unwrap();

    client.abort();

    // The handler is gone, and with it the router: nobody is left to say that it finished.
    assert_eq!(slow.finished.recv().await, None);
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_does_not_stop_a_write() {
    let mut slow = slow();
    let options = EdgeOptions { request_timeout: Duration::from_millis(1), ..options() };
    let answer = send(&around(slow.router, &options), request("POST", "/", &[])).await;
    assert_eq!(answer.problem(), "unavailable");

    slow.go_on.notify_one();

    slow.finished.recv().await.unwrap();
}
