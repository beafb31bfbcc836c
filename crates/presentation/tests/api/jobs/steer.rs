//! `POST /api/v1/jobs/{id}/cancel` and `…/retry`

use domain::jobs::Run;
use serde_json::Value;
use testkit::factories::{a_run, a_user};

use super::JOBS;
use crate::support::{Answer, Client, Service};

async fn steer(client: &Client, run: &Run, how: &str) -> Answer {
    client.post(format!("{JOBS}/{}/{how}", run.id())).send().await
}

fn outcome(answer: Answer) -> (Value, Value) {
    let run = answer.expect(200).json();
    (run["status"].clone(), run["cancel_requested"].clone())
}

#[tokio::test]
async fn a_queued_run_is_cancelled_at_once_and_a_running_one_is_asked_to_stop() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().named("the.boss").admin()).await;
    let waiting = service.keeps(a_run("create-user").called("one"));
    let running = service.keeps(a_run("create-user").called("two").running());
    for _ in 0..2 {
        let waiting = outcome(steer(&admin, &waiting, "cancel").await);
        assert_eq!(waiting, ("cancelled".into(), false.into()));
        let running = outcome(steer(&admin, &running, "cancel").await);
        assert_eq!(running, ("running".into(), true.into()));
    }
}

#[tokio::test]
async fn a_dead_run_is_retried_and_its_worker_told() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().named("the.boss").admin()).await;
    let dead = service.keeps(a_run("create-user").dead());
    steer(&admin, &dead, "cancel").await.expect_problem(409, "run-ended");
    assert_eq!(outcome(steer(&admin, &dead, "retry").await), ("queued".into(), false.into()));
    assert_eq!(service.bell.rung(), 1);
    steer(&admin, &dead, "retry").await.expect_problem(409, "run-not-retryable");
}
