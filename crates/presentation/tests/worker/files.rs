//! The program's own jobs that make and remove files.

use std::time::Duration;

use application::files::{FileKey, FileStore as _, Folder, MediaType};
use domain::{
    catalog::ImageType,
    jobs::{RunState, RunStatus},
    ordering::OrderStatus,
    shared::Timestamp,
};
use presentation::jobs::Catalogue;
use testkit::{
    actor,
    factories::{a_product, a_user, an_order},
    fakes::FakeClock,
};
use tokio::time::sleep;
use uuid::Uuid;

use crate::{
    program::{boss, ended},
    world::{World, idle},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn exported(run: &RunState) -> FileKey {
    FileKey { folder: Folder::Exports, id: run.id.raw(), media_type: MediaType::Csv }
}

fn text(world: &World, run: &RunState) -> String {
    String::from_utf8(world.files.bytes(exported(run)).expect("the file")).unwrap()
}

/// Somebody has ordered two mugs whose name a spreadsheet would run, and somebody else nothing yet, later.
fn orders(world: &World) {
    let (ann, bob) = (a_user().named("ann.lee").build(), a_user().named("bob.ray").build());
    let mug = a_product().with_sku("mug").named("=HYPERLINK(\"http://evil\")").at("9.99", "USD").build();
    let confirmed = an_order(&ann).of(&mug, 2).that_is(OrderStatus::Confirmed);
    world.store.put(confirmed.build());
    world.store.put(an_order(&bob).placed_at(FakeClock::START.plus(DAY)).build());
    world.store.put(ann);
    world.store.put(bob);
}

#[tokio::test(start_paused = true)]
async fn orders_export_writes_a_line_per_item_and_tells_a_link() {
    let world = World::doing(idle);
    orders(&world);
    let run = ended(&world, &boss(&world), "orders-export", "{}").await;
    let result = run.result.clone().expect("a result");
    assert!(result.starts_with("2 orders: /api/v1/downloads/exports/"), "{result}");
    assert!(result.contains("?expires=") && result.contains("&signature="), "{result}");
    let text = text(&world, &run);
    let lines: Vec<_> = text.split_terminator("\r\n").collect();
    assert_eq!(
        lines[0],
        "order_id,customer_id,status,placed_at,currency,total,sku,name,quantity,unit_price,item_total"
    );
    let item = "confirmed,2026-01-01T00:00:00.123456Z,USD,19.98,MUG,\"'=HYPERLINK(\"\"http://evil\"\")\",2,9.99,19.98";
    assert!(lines[1].ends_with(item), "{}", lines[1]);
    assert!(lines[2].ends_with(",pending,2026-01-02T00:00:00.123456Z,USD,0.00,,,,,"), "{}", lines[2]);
    assert_eq!(lines.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn orders_export_takes_those_that_were_asked_for() {
    let world = World::doing(idle);
    orders(&world);
    let boss = boss(&world);
    for (parameters, found) in [
        (r#"{"from":"2026-01-02T00:00:00Z"}"#, 1),
        (r#"{"until":"2026-01-02T00:00:00Z"}"#, 1),
        (r#"{"status":"confirmed"}"#, 1),
        (r#"{"status":"paid"}"#, 0),
        (r#"{"from":"2026-01-01T00:00:00Z","until":"2026-01-03T00:00:00Z"}"#, 2),
    ] {
        let run = ended(&world, &boss, "orders-export", parameters).await;
        let result = run.result.clone().unwrap();
        assert!(result.starts_with(&format!("{found} orders: ")), "{parameters}: {result}");
        assert_eq!(text(&world, &run).lines().count(), found + 1, "{parameters}");
    }
}

#[tokio::test(start_paused = true)]
async fn orders_export_ends_at_an_order_that_cannot_be_written_and_leaves_no_file() {
    let world = World::doing(idle);
    let ann = a_user().named("ann.lee").build();
    let beyond_the_year_9999 = Timestamp::from_micros(i64::MAX);
    let order = an_order(&ann).placed_at(beyond_the_year_9999).build();
    world.store.put(order.clone());
    let run = ended(&world, &boss(&world), "orders-export", "{}").await;
    assert_eq!((run.status, run.attempt), (RunStatus::Dead, 1));
    let reason = format!("the order {} was placed beyond the year 9999", order.id());
    assert!(run.error.as_deref().is_some_and(|error| error.contains(&reason)), "{run:#?}");
    assert!(world.files.bytes(exported(&run)).is_none());
}

/// More than a page of them, and each once.
#[tokio::test(start_paused = true)]
async fn orders_export_goes_on_behind_the_first_page() {
    let world = World::doing(idle);
    let ann = a_user().named("ann.lee").build();
    for number in 0..450 {
        world.store.put(an_order(&ann).numbered(&format!("no. {number}")).build());
    }
    let run = ended(&world, &actor::system(), "orders-export", "{}").await;
    let text = text(&world, &run);
    let mut ids: Vec<_> = text.lines().skip(1).map(|line| &line[..36]).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 450);
}

#[tokio::test(start_paused = true)]
async fn orders_export_gives_nobody_what_they_may_not_see() {
    let world = World::doing(idle);
    orders(&world);
    let boss = a_user().named("the.boss").admin().build();
    world.store.put(boss.clone());
    let run = world.enqueue_by(&actor::of(&boss), "orders-export", "{}").await;
    world.store.edit(boss.id(), |boss: &mut domain::identity::User| {
        boss.revoke_admin();
    });
    let _worker = world.starts_a_worker_for(Catalogue::of(&world.app));
    world.until(run, |run| run.finished_at.is_some()).await;
    let run = world.run(run);
    assert!(run.result.is_some_and(|result| result.starts_with("0 orders: ")), "they have none of their own");
}

#[tokio::test(start_paused = true)]
async fn orders_export_is_tried_again_while_files_are_away() {
    let world = World::doing(idle);
    orders(&world);
    world.files.set_away(true);
    let run = world.enqueue_by(&actor::system(), "orders-export", "{}").await;
    let _worker = world.starts_a_worker_for(Catalogue::of(&world.app));
    world.until(run, |run| run.error.is_some() && run.status == RunStatus::Queued).await;
    world.files.set_away(false);
    world.until(run, |run| run.status == RunStatus::Succeeded).await;
    assert_eq!(world.run(run).attempt, 2);
}

#[tokio::test(start_paused = true)]
async fn purge_files_removes_what_nobody_can_ask_for_any_more() {
    let world = World::doing(idle);
    let pictured = a_product().with_sku("mug").pictured(ImageType::Png).build();
    let picture = FileKey::from(pictured.image().unwrap());
    world.store.put(pictured);
    let key = |folder, id| FileKey { folder, id: Uuid::from_u128(id), media_type: MediaType::Gif };
    let (nobodys, young) = (key(Folder::ProductImages, 1), key(Folder::ProductImages, 2));
    let (export, scrape) = (key(Folder::Exports, 3), key(Folder::Scrapes, 4));
    for old in [picture, nobodys, export, scrape] {
        world.files.put(old, &mut Some(Vec::new())).await.unwrap();
    }
    sleep(DAY).await;
    let recent = key(Folder::Exports, 5);
    for new in [young, recent] {
        world.files.put(new, &mut Some(Vec::new())).await.unwrap();
    }
    sleep(Duration::from_secs(2 * 60 * 60)).await;
    let run = ended(&world, &boss(&world), "purge-files", "{}").await;
    assert_eq!(run.status, RunStatus::Succeeded, "{:?}", run.error);
    let mut left = world.files.keys();
    left.sort_unstable();
    let mut expected = [picture, young, recent];
    expected.sort_unstable();
    assert_eq!(left, expected);
}
