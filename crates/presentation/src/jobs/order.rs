use application::jobs::Order;
use domain::{
    jobs::{ActsAs, JobName},
    shared::Timestamp,
};

use serde_json::Value;

use super::{
    Catalogue, Job,
    definition::{Refused, parse},
};
use crate::http::{edge::form::Form, fields::Unacceptable, moment::Moment};

/// The time before which a run is not to begin. One that could not be shown is none.
pub(crate) fn run_at(text: &str) -> Result<Timestamp, Unacceptable> {
    let at = Moment::parse(text).filter(|at| Moment(*at).text().is_some());
    at.ok_or(Unacceptable::new("invalid-type", "must be a time as in RFC 3339"))
}

/// What to enqueue of the job, from a JSON object; or every field that is wrong.
pub(crate) fn order_of<J: Job>(parameters: &Value) -> Result<Order, Refused> {
    let parameters = parameters.to_string();
    parse::<J>(&parameters)?;
    Ok(Order { job: JobName::of(J::NAME), parameters, attempts: J::POLICY.attempts })
}

/// What to enqueue, from the name of a job and a JSON object; the form notes what is wrong, under `job` and `parameters`.
pub(crate) fn order(jobs: &Catalogue, job: &str, parameters: &Value, form: &mut Form) -> Option<Order> {
    let Some(definition) = JobName::parse(job).ok().and_then(|name| jobs.find(&name)) else {
        form.refuse("job", "unknown-job", format!("must be one of {}", jobs.names()));
        return None;
    };
    if definition.policy().acts_as == ActsAs::SystemAlone {
        form.refuse("job", "system-job", "is enqueued by the system alone");
        return None;
    }
    match definition.accept(parameters) {
        Ok(parameters) => {
            Some(Order { job: definition.name(), parameters, attempts: definition.policy().attempts })
        }
        Err(refused) => {
            for error in refused {
                let joint = if error.field.is_empty() { "" } else { "." };
                form.refuse(format!("parameters{joint}{}", error.field), error.code, error.message);
            }
            None
        }
    }
}
