//! `web-scraper`, from the ledger to what it found.

use std::time::Duration;

use application::{
    fetch::FetchError,
    files::{FileKey, Folder, MediaType},
};
use domain::{
    identity::User,
    jobs::{Run, RunState, RunStatus},
    shared::Id,
    web::WebAddress,
};
use presentation::jobs::Catalogue;
use serde_json::{Value, json};
use testkit::{actor, factories::a_user, fakes::FakeWeb};
use tokio::time::Instant;

use crate::world::{World, idle};

/// A site with that many pages.
fn site(web: FakeWeb, host: &str, pages: usize) -> FakeWeb {
    (0..pages).fold(web, |web, page| web.with_page(&format!("https://{host}/{page}"), "Lamps"))
}

fn urls(host: &str, pages: usize) -> Vec<String> {
    (0..pages).map(|page| format!("https://{host}/{page}")).collect()
}

async fn enqueue(world: &World, urls: &[String]) -> Id<Run> {
    world.enqueue_by(&actor::system(), "web-scraper", &json!({"urls": urls}).to_string()).await
}

fn file(run: Id<Run>) -> FileKey {
    FileKey { folder: Folder::Scrapes, id: run.raw(), media_type: MediaType::JsonLines }
}

fn lines(world: &World, run: Id<Run>) -> Vec<Value> {
    let text = String::from_utf8(world.files.bytes(file(run)).expect("the file")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What became of it without its link, and how long it took.
async fn scraped(world: &World, urls: &[String]) -> (RunState, Duration) {
    let _worker = world.starts_a_worker_for(Catalogue::of(&world.app));
    let began = Instant::now();
    let run = enqueue(world, urls).await;
    world.until(run, |run| run.finished_at.is_some()).await;
    let mut run = world.run(run);
    if let Some((said, link)) = run.result.take().as_deref().and_then(|result| result.split_once(": ")) {
        assert!(link.starts_with(&format!("/api/v1/downloads/scrapes/{}.jsonl?expires=", run.id)), "{link}");
        run.result = Some(said.to_owned());
    }
    (run, began.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_page_that_cannot_be_had_does_not_keep_the_others_from_being_visited() {
    let away = FetchError::Unavailable("no connection".to_owned());
    let web = site(FakeWeb::default(), "a.example", 2).with_failure("https://b.example/robots.txt", away);
    let world = World::on(web, idle);
    let (run, _) = scraped(&world, &[urls("a.example", 3), urls("b.example", 1)].concat()).await;
    assert_eq!((run.status, run.result.as_deref()), (RunStatus::Succeeded, Some("scraped 2 of 4 pages")));
    let lines = lines(&world, run.id);
    let outcomes: Vec<_> = lines.iter().map(|line| (&line["url"], &line["outcome"])).collect();
    let expected = [
        ("https://a.example/0", "scraped"),
        ("https://a.example/1", "scraped"),
        ("https://a.example/2", "status"),
        ("https://b.example/0", "unavailable"),
    ];
    let expected = expected.map(|(url, outcome)| (json!(url), json!(outcome)));
    assert_eq!(
        outcomes,
        expected.each_ref().map(|(url, outcome)| (url, outcome)),
        "in the order of the pages"
    );
    let scraped = json!({
        "url": "https://a.example/0", "outcome": "scraped", "final_url": "https://a.example/0", "status": 200,
        "title": "Lamps", "description": null, "canonical": null, "headings": [], "links": 0, "text_length": 5,
    });
    assert_eq!(lines[0], scraped);
    assert_eq!(lines[3]["reason"], "the robots.txt of https://b.example cannot be read: no connection");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_tried_again_leaves_one_file() {
    let world = World::on(site(FakeWeb::default(), "a.example", 2), idle);
    world.files.set_away(true);
    let _worker = world.starts_a_worker_for(Catalogue::of(&world.app));
    let run = enqueue(&world, &urls("a.example", 2)).await;
    world.until(run, |run| run.attempt == 1 && run.error.is_some()).await;
    assert_eq!(world.run(run).status, RunStatus::Queued, "a store that is away comes back");
    world.files.set_away(false);
    world.until(run, |run| run.status == RunStatus::Succeeded).await;
    assert_eq!(world.files.keys(), [file(run)]);
    assert_eq!(lines(&world, run).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_host_is_visited_once_a_second_and_several_hosts_at_once() {
    let web = ["a.example", "b.example", "c.example"]
        .iter()
        .fold(FakeWeb::default(), |web, host| site(web, host, 10));
    let world = World::on(web, idle);
    let (run, one) = scraped(&world, &urls("a.example", 10)).await;
    assert_eq!(run.result.as_deref(), Some("scraped 10 of 10 pages"));
    assert!((9..12).contains(&one.as_secs()), "nine waits: {one:?}");
    let all = ["a.example", "b.example", "c.example"].map(|host| urls(host, 10)).concat();
    let (run, three) = scraped(&world, &all).await;
    assert_eq!(run.result.as_deref(), Some("scraped 30 of 30 pages"));
    assert!((9..12).contains(&three.as_secs()), "at the same time: {three:?}");
}

/// Redirects lead to the host that is being visited anyway.
#[tokio::test(start_paused = true)]
async fn a_redirect_to_a_host_waits_for_its_turn_there() {
    let web = (0..5).fold(site(FakeWeb::default(), "a.example", 5), |web, page| {
        let to = WebAddress::parse(&format!("https://a.example/{page}")).unwrap();
        web.with_redirect(&format!("https://old.example/{page}"), to)
    });
    let world = World::on(web, idle);
    let (run, took) = scraped(&world, &[urls("a.example", 5), urls("old.example", 5)].concat()).await;
    assert_eq!(run.result.as_deref(), Some("scraped 10 of 10 pages"));
    assert!((9..13).contains(&took.as_secs()), "ten visits to one host: {took:?}");
}

#[tokio::test(start_paused = true)]
async fn it_tells_how_far_it_is_and_stops_when_it_is_not_wanted_any_more() {
    let robots = "User-agent: *\nCrawl-delay: 5\n";
    let web = site(FakeWeb::default(), "a.example", 50).with_page("https://a.example/robots.txt", robots);
    let world = World::on(web, idle);
    let _worker = world.starts_a_worker_for(Catalogue::of(&world.app));
    let run = enqueue(&world, &urls("a.example", 50)).await;
    world.until(run, |run| run.note.as_deref() == Some("3 of 50 pages")).await;
    assert_eq!(world.run(run).progress, Some(5));
    world.app.steer_run.cancel(&actor::system(), run).await.unwrap();
    world.until(run, |run| run.status == RunStatus::Cancelled).await;
    let error = world.run(run).error.unwrap_or_default();
    assert!(error.starts_with("stopped after ") && error.ends_with(" of 50 pages"), "{error}");
}

/// A site cannot hold a run up for as long as it likes.
#[tokio::test(start_paused = true)]
async fn a_host_is_waited_for_ten_seconds_at_most() {
    let robots = "User-agent: *\nCrawl-delay: 3600\n";
    let web = site(FakeWeb::default(), "a.example", 100).with_page("https://a.example/robots.txt", robots);
    let world = World::on(web, idle);
    let (run, took) = scraped(&world, &urls("a.example", 100)).await;
    assert_eq!(run.result.as_deref(), Some("scraped 100 of 100 pages"));
    assert!((990..1000).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn who_may_not_administer_any_more_has_nothing_scraped() {
    let web = site(FakeWeb::default(), "a.example", 1);
    let world = World::on(web.clone(), idle);
    let boss = a_user().named("the.boss").admin().build();
    world.store.put(boss.clone());
    let parameters = json!({"urls": urls("a.example", 1)}).to_string();
    let run = world.enqueue_by(&actor::of(&boss), "web-scraper", &parameters).await;
    world.store.edit(boss.id(), |user: &mut User| {
        user.revoke_admin();
    });
    let _worker = world.starts_a_worker_for(Catalogue::of(&world.app));
    world.until(run, |run| run.finished_at.is_some()).await;
    assert_eq!(world.run(run).status, RunStatus::Dead);
    assert!(web.asked().is_empty());
}
