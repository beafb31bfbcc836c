//! What is not on the public internet is not connected to.

use std::{sync::Arc, time::Duration};

use application::fetch::{FetchError, Refused};
use infrastructure::{FetchSettings, Reach, SystemNames, WebFetcher};

use crate::{
    site::{Site, response, say},
    world::{ANYTHING, Answers, PRIVATE, PUBLIC, fetch, install_cryptography, web, web_with},
};

const REFUSED: Result<(), FetchError> = Err(FetchError::Refused(Refused::PrivateAddress));

#[tokio::test]
async fn a_name_that_resolves_to_a_private_address_is_not_connected_to() {
    let site = Site::on(PRIVATE, |_, connection| say(connection, &response("", "secret")));
    let web = web_with(&[&site], Answers::of(&[&[PRIVATE]]), Duration::from_secs(5));
    let page = format!("http://intranet.example.org:{}/", site.port());
    assert_eq!(fetch(&web, &page, &ANYTHING).await.map(drop), REFUSED);
    assert_eq!(site.heads().len(), 0);
}

/// DNS rebinding: the first look-up names a public address, the next one a private one.
#[tokio::test]
async fn the_address_that_was_checked_is_the_one_that_is_connected_to() {
    let public = Site::on(PUBLIC, |_, connection| say(connection, &response("", "public")));
    let private = Site::at(&format!("{PRIVATE}:{}", public.port()), |_, connection| {
        say(connection, &response("", "secret"));
    });
    let names = Answers::of(&[&[PUBLIC], &[PRIVATE]]);
    let web = web_with(&[&public], names.clone(), Duration::from_secs(5));
    let page = format!("http://rebind.example.org:{}/", public.port());
    assert_eq!(fetch(&web, &page, &ANYTHING).await.unwrap().body, b"public");
    assert_eq!(names.asked(), ["rebind.example.org"], "one look-up for one connection");
    assert_eq!(fetch(&web, &page, &ANYTHING).await.map(drop), REFUSED);
    assert_eq!((public.heads().len(), private.heads().len()), (1, 0));
}

#[tokio::test]
async fn of_several_addresses_only_the_public_ones_are_used() {
    let public = Site::on(PUBLIC, |_, connection| say(connection, &response("", "public")));
    let private = Site::at(&format!("{PRIVATE}:{}", public.port()), |_, connection| {
        say(connection, &response("", "secret"));
    });
    let web = web_with(&[&public], Answers::of(&[&[PRIVATE, "::1", PUBLIC]]), Duration::from_secs(5));
    let page = format!("http://both.example.org:{}/", public.port());
    assert_eq!(fetch(&web, &page, &ANYTHING).await.unwrap().body, b"public");
    assert_eq!(private.heads().len(), 0);
}

#[tokio::test]
async fn an_address_in_place_of_a_name_is_checked_as_well() {
    let site = Site::on(PRIVATE, |_, connection| say(connection, &response("", "secret")));
    let web = web(&[&site]);
    for host in [
        PRIVATE,
        "10.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "[::1]",
        "[::ffff:7f00:2]",
        "[::7f00:2]",
        "[fe80::1]",
    ] {
        let page = format!("http://{host}:{}/", site.port());
        assert_eq!(fetch(&web, &page, &ANYTHING).await.map(drop), REFUSED, "{page}");
    }
    assert_eq!(site.heads().len(), 0);
}

/// What has another form than the one that everybody reads alike never gets as far as a connection.
#[tokio::test]
async fn other_spellings_of_an_address_are_refused() {
    let web = web(&[]);
    for host in
        ["2130706434", "0x7f.2", "0177.0.0.2", "127.2", "127.0.0.02", "0x7f000002", "[0:0:0:0:0:0:0:1]"]
    {
        let page = format!("http://{host}/");
        let refused = Err(FetchError::Refused(Refused::Nowhere));
        assert_eq!(fetch(&web, &page, &ANYTHING).await.map(drop), refused, "{page}");
    }
}

#[tokio::test]
async fn the_name_of_this_machine_is_refused_with_what_it_stands_for() {
    let site = Site::saying(response("", "secret"));
    install_cryptography();
    let reach = Reach::also(Vec::new(), vec![site.port()]);
    let web = WebFetcher::new(reach, FetchSettings::named("Tests/1.0".to_owned()), Arc::new(SystemNames));
    for host in ["localhost", "127.0.0.1"] {
        let page = format!("http://{host}:{}/", site.port());
        assert_eq!(fetch(&web, &page, &ANYTHING).await.map(drop), REFUSED, "{page}");
    }
    assert_eq!(site.heads().len(), 0);
}

#[tokio::test]
async fn other_ports_than_those_of_the_web_are_refused() {
    let site = Site::saying(response("", "+PONG"));
    let refused = Err(FetchError::Refused(Refused::Port(site.port())));
    assert_eq!(fetch(&web(&[]), &site.page("/"), &ANYTHING).await.map(drop), refused);
    assert_eq!(site.heads().len(), 0);
}
