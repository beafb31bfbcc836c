//! As much of HTTP as the adapter and localstripe speak: bodies with a length, one question per connection.

use std::{
    borrow::Cow,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use url::form_urlencoded;

/// A request.
#[derive(Clone)]
pub(crate) struct Question {
    /// Method and target: `GET /v1/refunds?limit=100`.
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Question {
    pub(super) fn read(client: &mut TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(client);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let line = lines.first()?.strip_suffix(" HTTP/1.1")?.to_owned();
        let headers: Vec<_> = lines[1..]
            .iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let mut question = Self { line, headers, body: String::new() };
        let length: usize = question.header("content-length").unwrap_or("0").parse().ok()?;
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        question.body = String::from_utf8(body).ok()?;
        Some(question)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A field of the form that it carries.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        value(self.body.as_bytes(), name)
    }

    pub(super) fn query(&self, name: &str) -> Option<String> {
        value(self.line.split_once('?')?.1.as_bytes(), name)
    }

    pub(super) fn is_post(&self) -> bool {
        self.line.starts_with("POST ")
    }

    pub(super) fn path(&self) -> &str {
        let target = self.line.split(' ').nth(1).unwrap_or_default();
        target.split('?').next().unwrap_or_default()
    }

    /// Another question of the same client.
    pub(super) fn instead(&self, line: &str) -> Self {
        Self { line: line.to_owned(), headers: self.headers.clone(), body: String::new() }
    }
}

fn value(form: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(form).find(|(known, _)| known == name).map(|(_, value)| Cow::into_owned(value))
}

/// A response.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    headers: String,
}

impl Answer {
    pub(super) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, body: body.into(), headers: String::new() }
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers += &format!("{name}: {value}\r\n");
        self
    }

    pub(super) fn replayed(self) -> Self {
        self.with("Idempotent-Replayed", "true")
    }

    pub(super) fn write(&self, client: &mut TcpStream) {
        // Whoever has stopped listening misses it.
        let _ = client.write_all(&self.bytes());
    }

    pub(super) fn write_half(&self, client: &mut TcpStream) {
        let bytes = self.bytes();
        let _ = client.write_all(&bytes[..bytes.len() - self.body.len() / 2]);
    }

    fn bytes(&self) -> Vec<u8> {
        let Self { status, headers, body } = self;
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} -\r\nConnection: close\r\nRequest-Id: req_1\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        [head.as_bytes(), body].concat()
    }
}

/// Passes a question on.
pub(super) fn ask(server: SocketAddr, question: &Question) -> Answer {
    let mut server = TcpStream::connect(server).unwrap();
    let mut message = format!("{} HTTP/1.1\r\nConnection: close\r\n", question.line);
    for (name, value) in question.headers.iter().filter(|(name, _)| name != "content-length") {
        message += &format!("{name}: {value}\r\n");
    }
    message += &format!("Content-Length: {}\r\n\r\n{}", question.body.len(), question.body);
    server.write_all(message.as_bytes()).unwrap();
    let mut reply = Vec::new();
    server.read_to_end(&mut reply).unwrap();
    let end = reply.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&reply[..end]).unwrap();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Answer::new(status, &reply[end + 4..])
}
