//! What sites get to see, and how it is told that there are none.

use std::{net::TcpListener, time::Duration};

use application::fetch::{FetchError, Wanted};

use crate::{
    site::{Site, response},
    world::{ANYTHING, Answers, fetch, web, web_with},
};

#[tokio::test]
async fn a_site_sees_who_asks_and_nothing_else_of_ours() {
    let site = Site::saying(response("Set-Cookie: a=b", "x"));
    let web = web(&[&site]);
    let wanted = Wanted { media_types: &["text/html", "application/xhtml+xml"], ..ANYTHING };
    let _ = fetch(&web, &site.page("/page?q=1"), &wanted).await;
    let _ = fetch(&web, &site.page("/next"), &wanted).await;
    let head = |path: &str| {
        format!(
            "GET {path} HTTP/1.1\r\naccept-encoding: identity\r\naccept: text/html, application/xhtml+xml\r\n\
             user-agent: Tests/1.0 (+https://example.org)\r\nhost: 127.0.0.1:{}\r\n\r\n",
            site.port()
        )
    };
    assert_eq!(site.heads(), [head("/page?q=1"), head("/next")]);
}

#[tokio::test]
async fn a_page_that_is_not_there_is_an_answer_without_a_body() {
    let site = Site::saying("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
    let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await.unwrap();
    assert_eq!((fetched.status, fetched.is_success(), fetched.body.len()), (404, false, 0));
}

#[tokio::test]
async fn a_site_that_cannot_be_reached_may_come_back() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let site = Site::saying("nonsense\r\n\r\n");
    let web = web_with(&[&site], Answers::of(&[]), Duration::from_secs(5));
    let pages = [format!("http://nowhere.example.org:{}/", site.port()), site.page("/")];
    for page in pages {
        let fetched = fetch(&web, &page, &ANYTHING).await;
        assert!(matches!(fetched, Err(FetchError::Unavailable(_))), "{page}: {fetched:?}");
    }
    let nobody = format!("http://127.0.0.1:{}/", unused.port());
    let refused = fetch(&web, &nobody, &ANYTHING).await;
    assert!(
        matches!(refused, Err(FetchError::Refused(_))),
        "that port is not one of the web here: {refused:?}"
    );
}
