//! Scraping pages of a web that does what a test says.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod redirects;
mod robots;
mod world;

use application::{
    error::Error,
    fetch::{FetchError, Refused},
    scraping::NotScraped,
};
use testkit::{actor, factories::a_user, fakes::FakeWeb};

use crate::world::{PAGE, ROBOTS, World};

#[tokio::test]
async fn a_page_is_scraped() {
    let world = World::of(FakeWeb::default().with_page(PAGE, "Lamps"));
    let scraped = world.scrape(PAGE).await.unwrap();
    assert_eq!((scraped.at.as_str(), scraped.status), (PAGE, 200));
    assert_eq!(scraped.facts.title.as_deref(), Some("Lamps"));
    assert_eq!(world.web.asked(), [ROBOTS, PAGE]);
}

#[tokio::test]
async fn a_page_that_is_not_there_is_told_with_its_status() {
    let world = World::of(FakeWeb::default().with_status(PAGE, 410));
    assert_eq!(world.scrape(PAGE).await, Err(NotScraped::Status(410)));
}

#[tokio::test]
async fn a_page_that_cannot_be_had_is_told_with_the_reason() {
    for error in [FetchError::Unavailable("no connection".to_owned()), Refused::TooLarge(9).into()] {
        let world = World::of(FakeWeb::default().with_failure(PAGE, error.clone()));
        assert_eq!(world.scrape(PAGE).await, Err(NotScraped::NotFetched(error)));
    }
}

#[tokio::test]
async fn only_those_who_administer_have_pages_scraped() {
    let world = World::of(FakeWeb::default());
    let user = actor::of(&a_user().named("ann.lee").build());
    assert!(matches!(world.scraper.begin(&user), Err(Error::Forbidden(_))));
    assert!(world.scraper.begin(&actor::of(&a_user().named("the.boss").admin().build())).is_ok());
}
