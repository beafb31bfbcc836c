//! `POST /api/v1/jobs`

use domain::jobs::Run;
use serde_json::{Value, json};
use testkit::factories::a_user;

use super::JOBS;
use crate::support::{Answer, Service};

/// Tries to enqueue it, as an admin; nothing must come of it.
async fn refused(body: Value) -> Answer {
    let service = Service::start();
    let (_, admin) = service.with(a_user().named("the.boss").admin()).await;
    let answer = admin.post(JOBS).json(body).send().await;
    assert_eq!((service.store.all::<Run>(), service.bell.rung()), (vec![], 0));
    answer
}

/// The fields at fault, with the codes of what is wrong with them.
fn faults(answer: &Answer) -> Vec<(String, String)> {
    let problem = answer.json();
    let errors = problem["errors"].as_array().unwrap().iter();
    let text = |error: &Value, member: &str| error[member].as_str().unwrap().to_owned();
    errors.map(|error| (text(error, "field"), text(error, "code"))).collect()
}

#[tokio::test]
async fn an_enqueued_run_waits_for_a_worker_which_is_told() {
    let service = Service::start();
    let (boss, admin) = service.with(a_user().named("the.boss").admin()).await;
    let parameters = json!({"username": "bob.ray", "email": "bob@example.org"});
    let body = json!({"job": "create-user", "parameters": parameters});
    let answer = admin.post(JOBS).json(body).send().await.expect(201);
    let run = answer.json();
    assert_eq!(
        (&run["status"], &run["attempt"], &run["parameters"]),
        (&"queued".into(), &0.into(), &parameters)
    );
    assert_eq!(run["created_by"], boss.id().to_string());
    assert_eq!(service.bell.rung(), 1);
    let location = answer.header("location").unwrap();
    let read = admin.get(location).send().await.expect(200);
    assert_eq!((read.json(), read.header("etag")), (run, Some("\"1\"")));
    admin.get(location).header("if-none-match", "\"1\"").send().await.expect(304);
}

#[tokio::test]
async fn parameters_are_kept_in_their_canonical_form() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().named("the.boss").admin()).await;
    let body = r#"{"parameters": {"username" :"bob.ray", "role":"user","email":"bob@example.org"}, "job": "create-user"}"#;
    admin.post(JOBS).body("application/json", body).send().await.expect(201);
    let kept = service.store.all::<Run>().remove(0).state().parameters.clone();
    assert_eq!(kept, r#"{"email":"bob@example.org","role":"user","username":"bob.ray"}"#);
}

#[tokio::test]
async fn a_run_may_be_enqueued_for_later() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().named("the.boss").admin()).await;
    let body = json!({"job": "purge-sessions", "run_at": "2026-02-01T02:00:00+02:00"});
    let run = admin.post(JOBS).json(body).send().await.expect(201).json();
    assert_eq!(run["run_at"], "2026-02-01T00:00:00Z");
}

#[tokio::test]
async fn parameters_that_the_job_does_not_take_are_named() {
    let parameters = json!({"username": "x", "emial": "bob@example.org", "name": 7});
    let answer = refused(json!({"job": "create-user", "parameters": parameters})).await;
    answer.expect_problem(422, "invalid-fields");
    let unknown = refused(json!({"job": "create-user", "parameters": {"emial": "bob@example.org"}})).await;
    assert_eq!(faults(&unknown), [("parameters.emial".to_owned(), "unknown".to_owned())]);
    let wrong_type = json!({"username": 7, "email": "bob@example.org"});
    let wrong_type = refused(json!({"job": "create-user", "parameters": wrong_type})).await;
    assert_eq!(faults(&wrong_type), [("parameters.username".to_owned(), "invalid-type".to_owned())]);
    let broken = json!({"username": "x", "email": "bob@example.org", "role": "root"});
    let broken = refused(json!({"job": "create-user", "parameters": broken, "run_at": "soon"})).await;
    let named: Vec<_> = faults(&broken).into_iter().map(|(field, _)| field).collect();
    assert_eq!(named, ["run_at", "parameters.username", "parameters.role"]);
    let missing = refused(json!({"job": "create-user"})).await;
    let missing: Vec<_> = faults(&missing);
    assert_eq!(missing[0], ("parameters.username".to_owned(), "missing".to_owned()));
}

#[tokio::test]
async fn a_time_that_cannot_be_shown_is_none() {
    for run_at in ["tomorrow", "9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00"] {
        let answer = refused(json!({"job": "purge-sessions", "run_at": run_at})).await;
        assert_eq!(faults(&answer), [("run_at".to_owned(), "invalid-type".to_owned())]);
    }
}

/// Parameters are kept and shown, so a password has no place among them.
#[tokio::test]
async fn a_password_is_no_parameter() {
    let parameters = json!({"username": "bob.ray", "email": "bob@example.org", "password": "hunter22"});
    let answer = refused(json!({"job": "create-user", "parameters": parameters})).await;
    assert_eq!(faults(&answer), [("parameters.password".to_owned(), "unknown".to_owned())]);
}

#[tokio::test]
async fn an_unknown_job_is_refused_with_the_names_of_those_there_are() {
    for job in ["create-users", "", "Create User"] {
        let answer = refused(json!({"job": job})).await;
        assert_eq!(faults(&answer), [("job".to_owned(), "unknown-job".to_owned())]);
        assert!(answer.body.contains("must be one of create-user, "), "{}", answer.body);
    }
    assert_eq!(faults(&refused(json!({})).await), [("job".to_owned(), "missing".to_owned())]);
}

/// Else an administrator could have the account of somebody above them moved to an address of their own.
#[tokio::test]
async fn what_the_system_alone_enqueues_nobody_else_does() {
    let user = "00000000-0000-0000-0000-0000000000ff";
    for (job, parameters) in [
        ("email-change-mail", json!({"user_id": user, "email": "mine@example.org", "version": 1})),
        ("security-notice-mail", json!({"user_id": user, "incident": "user.password-changed"})),
    ] {
        let answer = refused(json!({"job": job, "parameters": parameters}))
            .await
            .expect_problem(422, "invalid-fields");
        assert_eq!(faults(&answer), [("job".to_owned(), "system-job".to_owned())]);
    }
}
