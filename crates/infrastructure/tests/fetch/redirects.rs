//! Each redirect is looked at as if it were the first address.

use std::net::TcpStream;

use application::fetch::{FetchError, Refused};
use domain::web::Strayed;

use crate::{
    site::{Site, redirect, response, say},
    world::{ANYTHING, PRIVATE, PUBLIC, address, fetch, web},
};

fn to_target(path: &str, connection: &mut TcpStream) {
    let answer = if path == "/target" { response("", "here") } else { redirect("/target#part") };
    say(connection, &answer);
}

#[tokio::test]
async fn a_redirect_is_followed_and_told() {
    let site = Site::on(PUBLIC, to_target);
    let fetched = fetch(&web(&[&site]), &site.page("/old"), &ANYTHING).await.unwrap();
    assert_eq!((fetched.from, &*fetched.body), (address(&site.page("/target")), &b"here"[..]));
    assert!(!site.heads()[1].to_lowercase().contains("referer"));
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_not_followed() {
    let private = Site::on(PRIVATE, |_, connection| say(connection, &response("", "secret")));
    let public = Site::saying(redirect(&private.page("/")));
    let fetched = fetch(&web(&[&public, &private]), &public.page("/"), &ANYTHING).await;
    assert_eq!(fetched.map(drop), Err(FetchError::Refused(Refused::PrivateAddress)));
    assert_eq!(private.heads().len(), 0);
}

#[tokio::test]
async fn a_redirect_to_another_port_is_not_followed() {
    let other = Site::saying(response("", "+PONG"));
    let site = Site::saying(redirect(&other.page("/")));
    let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await;
    assert_eq!(fetched.map(drop), Err(FetchError::Refused(Refused::Port(other.port()))));
    assert_eq!(other.heads().len(), 0);
}

#[tokio::test]
async fn a_redirect_in_another_spelling_is_read_as_the_address_that_it_is() {
    for to in [
        "http://2130706434/",
        "http://0x7f.0.0.2/",
        "//127.2/",
        "http:127.0.0.2",
        "http://[::ffff:127.0.0.2]/",
    ] {
        let site = Site::saying(redirect(to));
        let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await.map(drop);
        let refused = matches!(fetched, Err(FetchError::Refused(Refused::PrivateAddress | Refused::Nowhere)));
        // Read relative to a page of the same scheme, `http:127.0.0.2` is a path of it.
        let is_path = to == "http:127.0.0.2" && fetched == Err(Refused::Strayed(Strayed::TooFar).into());
        assert!(refused || is_path, "{to}: {fetched:?}");
    }
}

#[tokio::test]
async fn redirects_end_somewhere() {
    let site = Site::saying(redirect("/"));
    let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await;
    assert_eq!(fetched.map(drop), Err(Refused::Strayed(Strayed::TooFar).into()));
    assert_eq!(site.heads().len(), 6, "the page and five redirects");
}

#[tokio::test]
async fn a_redirect_to_what_is_no_page_is_refused() {
    for to in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1/",
        "javascript:1",
        "http://",
        "http://ann:secret@example.org/",
    ] {
        let site = Site::saying(redirect(to));
        let fetched = fetch(&web(&[&site]), &site.page("/"), &ANYTHING).await;
        assert_eq!(fetched.map(drop), Err(Refused::Nowhere.into()), "{to}");
    }
}
