use application::jobs::Order;
use domain::jobs::JobName;

use super::Catalogue;
use crate::http::edge::form::Form;

/// What to enqueue, from the name of a job and a JSON text; the form notes what is wrong, under `job` and `parameters`.
pub(crate) fn order(jobs: &Catalogue, job: &str, parameters: &str, form: &mut Form) -> Option<Order> {
    let Some(definition) = JobName::parse(job).ok().and_then(|name| jobs.find(&name)) else {
        form.refuse("job", "unknown-job", format!("must be one of {}", jobs.names()));
        return None;
    };
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
