//! Jobs that follow from events.

use application::events::{Event, EventStatus, MAX_ATTEMPTS};
use async_trait::async_trait;
use domain::jobs::{JobPolicy, Run};
use presentation::{
    http::edge::form::Form,
    jobs::{Context, Failure, Job},
    subscribers::{Enqueues, Trigger},
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::world::World;

/// Says good-bye to somebody.
struct Farewell;

/// To whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Whom {
    user: String,
}

#[async_trait]
impl Job for Farewell {
    const NAME: &'static str = "farewell";
    const ABOUT: &'static str = "Says good-bye.";
    const POLICY: JobPolicy = JobPolicy { attempts: 7, ..JobPolicy::DEFAULT };
    type Given = Whom;
    type Parameters = String;

    fn parse(given: Whom, form: &mut Form) -> Option<String> {
        if given.user.is_empty() {
            form.refuse("user", "missing", "is required");
        }
        Some(given.user)
    }

    async fn run(&self, _: &Context, user: String) -> Result<String, Failure> {
        Ok(format!("said good-bye to {user}"))
    }
}

/// Whoever is switched off hears of it.
struct OfWhoeverLeaves;

impl Trigger for OfWhoeverLeaves {
    type Job = Farewell;
    const TOPICS: &'static [&'static str] = &["user.inactivated"];

    fn parameters(event: &Event, _: &Value) -> Value {
        json!({ "user": event.aggregate.to_string() })
    }
}

/// Forgets to whom.
struct OfNobody;

impl Trigger for OfNobody {
    type Job = Farewell;
    const TOPICS: &'static [&'static str] = &["user.inactivated"];

    fn parameters(_: &Event, body: &Value) -> Value {
        json!({ "user": body["name"].as_str().unwrap_or_default() })
    }
}

#[tokio::test(start_paused = true)]
async fn a_trigger_enqueues_one_run_of_its_job_for_each_event_of_its_topics() {
    let world = World::new();
    let _relay = world.relays_to([Enqueues::<OfWhoeverLeaves>::of(&world.app)]);
    let ann = world.happens_to("ann.lee", 2).await;
    world.until_all(&ann, EventStatus::Delivered).await;
    let [run]: [Run; 1] = world.runs().try_into().unwrap();
    let state = run.state();
    assert_eq!((state.job.as_str(), state.max_attempts), ("farewell", 7));
    assert_eq!(state.parameters, format!(r#"{{"user":"{}"}}"#, ann.id()));
    assert_eq!(state.key, format!("farewell/{}", world.events_of(&ann)[0].id));
    assert_eq!(state.record.created_by, None, "it works for the system");
    assert!(world.job_bell.rung() > 0, "workers are told");
}

#[tokio::test(start_paused = true)]
async fn an_event_with_which_the_job_could_do_nothing_is_parked_and_says_why() {
    let world = World::new();
    let _relay = world.relays_to([Enqueues::<OfNobody>::of(&world.app)]);
    let ann = world.happens_to("ann.lee", 1).await;
    world.until_all(&ann, EventStatus::Parked).await;
    let event = world.events_of(&ann).remove(0);
    let why = "farewell: the parameters of the job are not acceptable: user is required";
    assert_eq!((event.attempts, event.error.as_deref()), (MAX_ATTEMPTS, Some(why)));
    assert!(world.runs().is_empty());
}
