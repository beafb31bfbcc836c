//! `GET /api/v1/jobs/definitions`

use domain::jobs::{Cron, JobName};
use presentation::jobs::{Catalogue, Definition};
use testkit::factories::a_user;

use crate::support::Service;

#[tokio::test]
async fn every_job_is_shown_with_the_schema_of_its_parameters() {
    let service = Service::start();
    let (_, admin) = service.with(a_user().named("the.boss").admin()).await;
    let answer = admin.get("/api/v1/jobs/definitions").send().await.expect(200).json();
    let items = answer["items"].as_array().unwrap();
    let of =
        |name: &str| items.iter().find(|item| item["job"] == name).unwrap_or_else(|| panic!("no {name}"));
    let parameters = &of("create-user")["parameters"];
    assert_eq!((&parameters["type"], &parameters["additionalProperties"]), (&"object".into(), &false.into()));
    assert_eq!(parameters["required"], serde_json::json!(["username", "email"]));
    assert_eq!(parameters["properties"]["username"]["maxLength"], 20);
    let purge = of("purge-sessions");
    assert_eq!((&purge["cron"], &purge["concurrency"]), (&"*/10 * * * *".into(), &1.into()));
    let known = Catalogue::of(&service.app);
    let names = known.all().iter().map(|definition| definition.name().as_str().to_owned());
    assert!(names.eq(items.iter().map(|item| item["job"].as_str().unwrap())), "{answer}");
    assert!(!answer.to_string().contains("$ref"), "a schema stands alone");
}

#[test]
fn every_job_can_be_named_tried_and_scheduled() {
    let catalogue = Catalogue::of(&Service::start().app);
    for definition in catalogue.all() {
        let (name, policy) = (definition.name(), definition.policy());
        assert_eq!(JobName::parse(name.as_str()).unwrap(), name);
        assert!(policy.attempts > 0 && policy.concurrency != Some(0), "{name:?}");
        assert!(policy.cron.is_none_or(|cron| cron.parse::<Cron>().is_ok()), "{name:?}");
    }
    let names: Vec<_> = catalogue.all().iter().map(Definition::name).collect();
    assert!(names.is_sorted_by(|one, next| one < next), "{names:?}");
}
