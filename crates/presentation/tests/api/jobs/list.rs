//! `GET /api/v1/jobs`

use std::time::Duration;

use testkit::{
    factories::{a_run, a_user},
    fakes::FakeClock,
};

use super::JOBS;
use crate::support::{Client, Service};

async fn found(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(format!("{JOBS}{query}")).send().await.expect(200).json();
    let items = list["items"].as_array().unwrap().iter();
    items.map(|run| format!("{} {}", run["job"].as_str().unwrap(), run["status"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn runs_are_listed_the_newest_first_and_filtered_by_what_an_operator_asks() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().named("the.boss").admin()).await;
    let after = |minutes| FakeClock::START.plus(Duration::from_mins(minutes));
    service.keeps(a_run("create-user").called("one").enqueued_at(after(1)));
    service.keeps(a_run("create-user").called("two").enqueued_at(after(2)).dead());
    service.keeps(a_run("purge-sessions").called("three").enqueued_at(after(3)).running());

    let all = ["purge-sessions running", "create-user dead", "create-user queued"];
    assert_eq!(found(&admin, "").await, all);
    assert_eq!(found(&admin, "?sort=run_at").await, [all[2], all[1], all[0]]);
    assert_eq!(found(&admin, "?status=dead").await, [all[1]]);
    assert_eq!(found(&admin, "?status=dead&status=queued").await, [all[1], all[2]]);
    assert_eq!(found(&admin, "?status.ne=dead&job=create-user").await, [all[2]]);
    assert_eq!(found(&admin, "?created_at.gt=2026-01-01T00:02:30Z").await, [all[0]]);
    assert_eq!(found(&admin, "?limit=1&offset=1").await, [all[1]]);
    let answer = admin.get(format!("{JOBS}?status=asleep")).send().await;
    answer.expect_problem(422, "invalid-fields");
}
