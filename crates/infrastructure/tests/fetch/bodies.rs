//! No answer takes more memory, or more time, than was granted to it.

use std::{io::Write as _, thread, time::Duration};

use application::fetch::{Excess, FetchError, Refused, Wanted};

use crate::{
    site::{Site, response, say},
    world::{ANYTHING, Answers, PUBLIC, fetch, web, web_with},
};

const HEAD: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

#[tokio::test]
async fn a_body_that_is_announced_to_be_too_long_is_not_read() {
    let site = Site::saying(format!("{HEAD}Content-Length: 65537\r\n\r\n"));
    let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await;
    assert_eq!(fetched.map(drop), Err(Refused::TooLarge(64 * 1024).into()));
}

#[tokio::test]
async fn a_body_of_just_the_size_is_taken() {
    let site = Site::saying(response("", &"x".repeat(64 * 1024)));
    let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await.unwrap();
    assert_eq!(fetched.body.len(), 64 * 1024);
}

/// Until nobody reads any more.
fn endless() -> Site {
    Site::on(PUBLIC, |_, connection| {
        say(connection, &format!("{HEAD}\r\n"));
        while connection.write_all(&[b'x'; 4096]).is_ok() {}
    })
}

#[tokio::test]
async fn a_body_without_end_is_refused_as_soon_as_it_is_too_long() {
    let site = endless();
    let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await;
    assert_eq!(fetched.map(drop), Err(Refused::TooLarge(64 * 1024).into()));
}

#[tokio::test]
async fn of_a_body_whose_beginning_will_do_that_is_taken() {
    let site = endless();
    let wanted = Wanted { excess: Excess::CutOff, ..ANYTHING };
    let fetched = fetch(&web(&[&site]), &site.page("/"), &wanted).await.unwrap();
    assert_eq!(fetched.body, vec![b'x'; 64 * 1024]);
}

/// One byte after the other keeps a connection busy, but not longer than the whole may take.
#[tokio::test]
async fn a_body_that_trickles_is_given_up() {
    let site = Site::on(PUBLIC, |_, connection| {
        say(connection, &format!("{HEAD}\r\n"));
        while connection.write_all(b"x").is_ok() {
            thread::park_timeout(Duration::from_millis(20));
        }
    });
    let web = web_with(&[&site], Answers::of(&[]), Duration::from_millis(300));
    let fetched = fetch(&web, &site.page("/"), &ANYTHING).await;
    assert_eq!(fetched.map(drop), Err(FetchError::Unavailable("it took too long to answer".to_owned())));
}

#[tokio::test]
async fn a_site_that_says_nothing_is_given_up() {
    let site = Site::on(PUBLIC, |_, connection| {
        // Until the other side hangs up.
        let _ = std::io::copy(connection, &mut std::io::sink());
    });
    let web = web_with(&[&site], Answers::of(&[]), Duration::from_millis(300));
    let fetched = fetch(&web, &site.page("/"), &ANYTHING).await;
    assert_eq!(fetched.map(drop), Err(FetchError::Unavailable("it took too long to answer".to_owned())));
}

/// Compressed, a few kilobytes are gigabytes.
#[tokio::test]
async fn nothing_is_decompressed() {
    for encoding in ["gzip", "br", "zstd", "x-gzip", "identity, gzip"] {
        let site = Site::saying(response(&format!("Content-Encoding: {encoding}"), "\u{1f}bomb"));
        let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await;
        assert_eq!(fetched.map(drop), Err(Refused::Compressed.into()), "{encoding}");
    }
    let site = Site::saying(response("Content-Type: application/gzip", "\u{1f}bomb"));
    let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await.unwrap();
    assert_eq!(fetched.body, b"\x1fbomb", "as it was sent");
}

#[tokio::test]
async fn what_is_of_another_type_than_wanted_is_refused() {
    const HTML: Wanted = Wanted { media_types: &["text/html"], ..ANYTHING };
    let html = Site::saying(response("Content-Type: Text/HTML; charset=utf-8", "<p>"));
    let fetched = fetch(&web(&[&html]), &html.page("/"), &HTML).await.unwrap();
    assert_eq!(fetched.content_type.as_deref(), Some("Text/HTML; charset=utf-8"));
    for (head, named) in [("Content-Type: image/png", "image/png"), ("", "")] {
        let site = Site::saying(response(head, "x"));
        let fetched = fetch(&web(&[&site]), &site.page("/"), &HTML).await;
        assert_eq!(fetched.map(drop), Err(Refused::MediaType(named.to_owned()).into()));
    }
}
