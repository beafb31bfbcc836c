//! One connection of HTTP/1.1, kept alive, with one request on it at a time. Next to nothing happens here on purpose: a
//! client library takes as much of a processor per request as the servers that are to be measured.

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// More fields than any answer has.
const MAX_HEADERS: usize = 64;

/// Larger than any answer.
const MAX_ANSWER: usize = 1 << 20;

/// An open connection.
pub(super) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// What a server said.
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    head: &'a [u8],
    pub(super) body: &'a [u8],
}

/// Where the parts of an answer are.
struct Extent {
    status: u16,
    head: usize,
    body: usize,
}

impl Connection {
    pub(super) async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(16 * 1024) })
    }

    /// Sends the request, which is written out in full, and waits for its answer.
    pub(super) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.received.clear();
        self.stream.write_all(request).await?;
        let mut extent = None;
        loop {
            let read = self.stream.read_buf(&mut self.received).await?;
            ensure!(read > 0, "the server closed the connection");
            ensure!(self.received.len() < MAX_ANSWER, "the answer does not end");
            if extent.is_none() {
                extent = measure(&self.received)?;
            }
            if let Some(Extent { status, head, body }) = extent
                && self.received.len() >= head + body
            {
                let (head, body) = self.received.split_at(head);
                return Ok(Answer { status, head, body });
            }
        }
    }
}

impl Answer<'_> {
    /// The first field of that name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.split(|byte| *byte == b'\n');
        fields.find_map(|field| {
            let (field, value) = std::str::from_utf8(field).ok()?.split_once(':')?;
            field.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// An error unless it is that status.
    pub(super) fn expect(&self, status: u16) -> Result<()> {
        let body = String::from_utf8_lossy(self.body);
        ensure!(self.status == status, "answered {} instead of {status}: {body}", self.status);
        Ok(())
    }
}

/// The extent of the answer, once its head is complete.
fn measure(received: &[u8]) -> Result<Option<Extent>> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut answer = httparse::Response::new(&mut fields);
    let httparse::Status::Complete(head) = answer.parse(received)? else {
        return Ok(None);
    };
    let mut fields = answer.headers.iter();
    let Some(length) = fields.find(|field| field.name.eq_ignore_ascii_case("content-length")) else {
        bail!("the answer has no Content-Length");
    };
    let body = std::str::from_utf8(length.value)?.trim().parse()?;
    Ok(Some(Extent { status: answer.code.context("the answer has no status")?, head, body }))
}

#[cfg(test)]
mod tests {
    use super::{Answer, Extent, measure};

    #[test]
    fn the_extent_of_an_answer_is_known_once_its_head_is_complete() -> anyhow::Result<()> {
        let answer = b"HTTP/1.1 201 Created\r\ncontent-length: 12\r\netag: \"1\"\r\n\r\n{\"id\":";
        assert!(measure(&answer[..40])?.is_none());
        let extent = measure(answer)?.map(|Extent { status, head, body }| (status, head, body));
        assert_eq!(extent, Some((201, 55, 12)));
        Ok(())
    }

    #[test]
    fn an_answer_without_a_length_is_an_error() {
        assert!(measure(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }

    #[test]
    fn fields_are_found_in_any_case() {
        let answer =
            Answer { status: 200, head: b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\n\r\n", body: b"" };
        assert_eq!(answer.header("set-cookie"), Some("a=b; Path=/"));
        assert_eq!(answer.header("etag"), None);
    }
}
