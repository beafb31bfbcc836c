//! A server on a free port of this machine, and a client that shows what goes over the wire.

use axum::Router;
use presentation::http::edge::accept::{ConnectionLimits, serve};
use std::{io, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

/// Runs until it is told to stop or dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    stopped: JoinHandle<io::Result<()>>,
}

impl Server {
    pub(crate) async fn start(app: Router, limits: ConnectionLimits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = oneshot::channel::<()>();
        let shutdown = async move { drop(stopping.await) };
        let stopped = tokio::spawn(serve(listener, app, limits, shutdown));
        Self { address, stop, stopped }
    }

    pub(crate) async fn connect(&self) -> Client {
        Client::over(TcpStream::connect(self.address).await.unwrap())
    }

    /// Tells the server to stop; the task ends when it has.
    pub(crate) fn stop(self) -> JoinHandle<io::Result<()>> {
        self.stop.send(()).unwrap();
        self.stopped
    }
}

/// One connection of HTTP/1.1.
pub(crate) struct Client(BufReader<TcpStream>);

/// What a client sees of an answer.
#[derive(Debug)]
pub(crate) struct WireAnswer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn over(stream: TcpStream) -> Self {
        Self(BufReader::new(stream))
    }

    pub(crate) async fn send(&mut self, bytes: &str) {
        self.try_send(bytes).await.unwrap();
    }

    pub(crate) async fn try_send(&mut self, bytes: &str) -> io::Result<()> {
        self.0.write_all(bytes.as_bytes()).await?;
        self.0.flush().await
    }

    pub(crate) async fn get(&mut self, path: &str) -> WireAnswer {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n")).await;
        self.answer().await
    }

    /// The next answer.
    pub(crate) async fn answer(&mut self) -> WireAnswer {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = self.0.read_line(&mut head).await.unwrap();
            assert_ne!(read, 0, "the connection ended in {head:?}");
        }
        let head = head.to_ascii_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let length = head
            .split("content-length: ")
            .nth(1)
            .map_or(0, |rest| rest.lines().next().unwrap().parse().unwrap());
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.unwrap();
        WireAnswer { status, head, body: String::from_utf8(body).unwrap() }
    }

    /// All that comes until the server closes the connection, which it must do soon.
    pub(crate) async fn until_closed(&mut self) -> String {
        let mut all = Vec::new();
        let closed = timeout(Duration::from_secs(10), self.0.read_to_end(&mut all)).await;
        closed.expect("the connection stays open").unwrap();
        String::from_utf8_lossy(&all).into_owned()
    }

    pub(crate) fn has_nothing_to_read(&mut self) -> bool {
        let nothing = self.0.get_ref().try_read(&mut [0]);
        self.0.buffer().is_empty() && nothing.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }
}
