//! Where redirects may lead.

use application::{
    fetch::{Excess, FetchError, Fetcher, Refused, Wanted},
    scraping::NotScraped,
};
use domain::web::Strayed;
use testkit::fakes::FakeWeb;

use crate::world::{PAGE, World, address};

const OTHER: &str = "https://other.example/lamps";

#[tokio::test]
async fn a_redirect_is_followed_step_by_step() {
    let web = FakeWeb::default().with_redirect(PAGE, address(OTHER)).with_page(OTHER, "Lamps");
    let world = World::of(web);
    assert_eq!(world.scrape(PAGE).await.unwrap().at, address(OTHER));
}

#[tokio::test]
async fn the_robots_txt_of_where_a_redirect_leads_to_counts_as_well() {
    let web = FakeWeb::default()
        .with_redirect(PAGE, address(OTHER))
        .with_page(OTHER, "Lamps")
        .with_page("https://other.example/robots.txt", "User-agent: concentric\nDisallow: /lamps\n");
    let world = World::of(web);
    assert_eq!(world.scrape(PAGE).await, Err(NotScraped::Disallowed("https://other.example".to_owned())));
    assert!(!world.web.asked().contains(&OTHER.to_owned()));
}

#[tokio::test]
async fn a_redirect_from_https_to_http_is_not_followed() {
    let plain = address("http://example.org/lamps");
    let world = World::of(FakeWeb::default().with_redirect(PAGE, plain.clone()));
    let strayed = FetchError::from(Strayed::Downgrade);
    assert_eq!(world.scrape(PAGE).await, Err(NotScraped::NotFetched(strayed.clone())));
    assert!(!world.web.asked().contains(&plain.to_string()));

    let web: &dyn Fetcher = &world.web;
    let wanted = Wanted { media_types: &[], max_bytes: 1, excess: Excess::CutOff };
    assert_eq!(web.fetch(&address(PAGE), &wanted).await, Err(strayed), "nor by those who only fetch");
}

#[tokio::test]
async fn redirects_in_a_circle_end() {
    let web = FakeWeb::default().with_redirect(PAGE, address(OTHER)).with_redirect(OTHER, address(PAGE));
    let world = World::of(web);
    let strayed = Refused::Strayed(Strayed::TooFar).into();
    assert_eq!(world.scrape(PAGE).await, Err(NotScraped::NotFetched(strayed)));
}
