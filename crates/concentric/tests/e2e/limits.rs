//! How much a client may take of the service.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use crate::support::{Server, World, within};

/// A connection on which the test decides about every byte, and that waits for ever for none.
fn connect(server: &Server<'_>) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

#[test]
fn a_body_over_the_limit_is_refused_with_a_problem() {
    let world = World::sqlite().with("SERVER__BODY_LIMIT_BYTES", 2000);
    let server = world.start();
    let client = server.client();
    let post = |length| {
        let body = format!(r#"{{"name":"{}"}}"#, "x".repeat(length));
        client.request("POST", "/api/v1/auth/signup").text("application/json", body).send()
    };

    post(2000).expect_problem(413, "payload-too-large");
    post(1900).expect_problem(422, "invalid-fields");
}

#[test]
fn a_body_of_unknown_length_is_refused_when_it_passes_the_limit() {
    let world = World::sqlite().with("SERVER__BODY_LIMIT_BYTES", 2000);
    let server = world.start();
    let mut stream = connect(&server);
    let head = "POST /api/v1/auth/signup HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n\
        Transfer-Encoding: chunked\r\n\r\n";
    let chunk = format!("400\r\n{}\r\n", " ".repeat(0x400));

    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(chunk.repeat(3).as_bytes()).unwrap();

    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[test]
fn a_client_that_does_not_finish_its_headers_is_disconnected() {
    let world = World::sqlite().with("SERVER__HEADER_TIMEOUT_SECONDS", 1);
    let server = world.start();
    let mut slow = connect(&server);
    slow.write_all(b"GET /livez HTTP/1.1\r\nHost: he").unwrap();
    let mut silent = connect(&server);

    for stream in [&mut slow, &mut silent] {
        let mut answer = Vec::new();
        within(Duration::from_secs(10), "the disconnection", || stream.read_to_end(&mut answer)).unwrap();
        assert!(!answer.starts_with(b"HTTP/1.1 2"), "{answer:?}");
    }
    server.client().get("/livez").expect(200);
}

#[test]
fn a_client_that_does_not_finish_its_body_gets_an_answer() {
    let world = World::sqlite().with("SERVER__REQUEST_TIMEOUT_SECONDS", 1);
    let server = world.start();
    let mut stream = connect(&server);
    let request = "POST /api/v1/auth/signup HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n\
        Content-Length: 100\r\n\r\n{";

    stream.write_all(request.as_bytes()).unwrap();

    let mut answer = [0; 12];
    within(Duration::from_secs(10), "the answer", || stream.read_exact(&mut answer)).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 503");
}
