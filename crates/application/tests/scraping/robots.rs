//! What a site says to robots is heard.

use std::time::Duration;

use application::{
    fetch::{FetchError, Refused},
    scraping::NotScraped,
};
use testkit::fakes::FakeWeb;

use crate::world::{PAGE, ROBOTS, World, address};

fn open() -> FakeWeb {
    FakeWeb::default().with_page(PAGE, "Lamps")
}

#[tokio::test]
async fn a_page_that_robots_may_not_read_is_not_fetched() {
    let world = World::of(open().with_page(ROBOTS, "User-agent: *\nDisallow: /lamps\n"));
    assert_eq!(world.scrape(PAGE).await, Err(NotScraped::Disallowed("https://example.org".to_owned())));
    assert_eq!(world.web.asked(), [ROBOTS]);
}

#[tokio::test]
async fn a_site_is_asked_once_what_robots_may_do() {
    let world = World::of(open());
    world.scrape(PAGE).await.unwrap();
    world.scrape(PAGE).await.unwrap();
    assert_eq!(world.web.asked(), [ROBOTS, PAGE, PAGE]);
}

#[tokio::test]
async fn a_site_that_has_no_such_file_is_open() {
    for status in [400, 403, 404, 410] {
        assert!(World::of(open().with_status(ROBOTS, status)).scrape(PAGE).await.is_ok(), "{status}");
    }
}

#[tokio::test]
async fn a_site_that_cannot_say_what_robots_may_do_is_left_alone() {
    let unavailable = || FetchError::Unavailable("no connection".to_owned());
    let webs = [
        (open().with_status(ROBOTS, 503), FetchError::Unavailable("status 503".to_owned())),
        (open().with_failure(ROBOTS, unavailable()), unavailable()),
        (open().with_failure(ROBOTS, Refused::PrivateAddress.into()), Refused::PrivateAddress.into()),
    ];
    for (web, error) in webs {
        let world = World::of(web);
        let unknown = Err(NotScraped::RobotsUnknown { origin: "https://example.org".to_owned(), error });
        assert_eq!(world.scrape(PAGE).await, unknown);
        assert_eq!(world.scrape(PAGE).await, unknown);
        assert_eq!(world.web.asked(), [ROBOTS], "and is not asked again");
    }
}

#[tokio::test]
async fn a_redirect_of_the_file_is_followed() {
    let moved = "https://www.example.org/robots.txt";
    let web = open().with_redirect(ROBOTS, address(moved)).with_page(moved, "User-agent: *\nDisallow: /\n");
    assert!(World::of(web).scrape(PAGE).await.is_err());
}

#[tokio::test]
async fn visits_are_a_second_apart_or_as_far_as_the_site_wants_up_to_ten() {
    for (file, seconds) in [("", 1), ("Crawl-delay: 0", 1), ("Crawl-delay: 4", 4), ("Crawl-delay: 3600", 10)]
    {
        let world = World::of(open().with_page(ROBOTS, &format!("User-agent: *\n{file}\n")));
        let page = address(PAGE);
        assert_eq!(world.crawl.apart(&page), Duration::from_secs(1), "while nobody has asked");
        world.scrape(PAGE).await.unwrap();
        assert_eq!(world.crawl.apart(&page), Duration::from_secs(seconds), "{file}");
    }
}
