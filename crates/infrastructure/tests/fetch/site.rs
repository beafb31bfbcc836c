//! A web server that does what a test says.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// It listens until the test ends.
pub(crate) struct Site {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// On a free port of that IP address; `answer` gets the path, and the connection to write to.
    pub(crate) fn on(ip: &str, answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::at(&format!("{ip}:0"), answer)
    }

    /// At that very socket.
    pub(crate) fn at(socket: &str, answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(socket).unwrap();
        let (address, heads) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<_>>>::default());
        let (answer, seen) = (Arc::new(answer), heads.clone());
        thread::spawn(move || {
            for mut connection in listener.incoming().map_while(Result::ok) {
                let (answer, seen) = (answer.clone(), seen.clone());
                thread::spawn(move || {
                    let head = head(&mut connection);
                    seen.lock().unwrap().push(head.clone());
                    let path = head.split(' ').nth(1).unwrap_or_default();
                    answer(path, &mut connection);
                });
            }
        });
        Self { address, heads }
    }

    /// That answers everything with this.
    pub(crate) fn saying(response: impl Into<String>) -> Self {
        let response = response.into();
        Self::on("127.0.0.1", move |_, connection| say(connection, &response))
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address of its page at that path.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The heads of the requests that have come.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// Writes; that nobody listens any more is for the test to find out.
pub(crate) fn say(connection: &mut TcpStream, text: &str) {
    let _ = connection.write_all(text.as_bytes());
}

/// A response with that body, and perhaps another line in its head.
pub(crate) fn response(line: &str, body: &str) -> String {
    let length = body.len();
    let line = if line.is_empty() { String::new() } else { format!("{line}\r\n") };
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n{line}\r\n{body}")
}

pub(crate) fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn head(connection: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && connection.read(&mut byte).is_ok_and(|read| read == 1) {
        head.extend(byte);
    }
    String::from_utf8_lossy(&head).into_owned()
}
