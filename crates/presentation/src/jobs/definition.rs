use std::sync::Arc;

use async_trait::async_trait;
use domain::jobs::{JobName, JobPolicy};
use serde_json::Value;
use utoipa::PartialSchema;

use super::{Context, Failure, Job};
use crate::http::edge::{extract::from_json, form::Form, problem::FieldError};

/// A job, whatever it is given.
#[derive(Clone)]
pub struct Definition(Arc<dyn AnyJob>);

/// Parameters that were looked at and refused: every field at fault.
pub(crate) type Refused = Vec<FieldError>;

#[async_trait]
trait AnyJob: Send + Sync {
    fn name(&self) -> JobName;
    fn about(&self) -> &'static str;
    fn policy(&self) -> JobPolicy;
    fn schema(&self) -> serde_json::Result<Value>;
    fn check(&self, parameters: &str) -> Result<(), Refused>;
    async fn run(&self, context: &Context, parameters: &str) -> Result<String, Failure>;
}

impl Definition {
    /// Of that job.
    pub fn of(job: impl Job) -> Self {
        Self(Arc::new(job))
    }

    /// What it is called.
    pub fn name(&self) -> JobName {
        self.0.name()
    }

    /// What it does, in a sentence.
    pub fn about(&self) -> &'static str {
        self.0.about()
    }

    /// How its runs are treated.
    pub fn policy(&self) -> JobPolicy {
        self.0.policy()
    }

    /// The JSON schema of what it is given.
    pub(crate) fn schema(&self) -> serde_json::Result<Value> {
        self.0.schema()
    }

    /// Looks at parameters; gives them in their canonical form, their members in the order of their names, or every field
    /// that is wrong.
    pub(crate) fn accept(&self, parameters: &Value) -> Result<String, Refused> {
        let text = parameters.to_string();
        self.0.check(&text)?;
        Ok(text)
    }

    /// Does it with parameters that were accepted.
    pub(crate) async fn run(&self, context: &Context, parameters: &str) -> Result<String, Failure> {
        self.0.run(context, parameters).await
    }
}

/// Reads the parameters of a job, or names every field that is wrong.
pub(super) fn parse<J: Job>(parameters: &str) -> Result<J::Parameters, Refused> {
    let given: J::Given = from_json(parameters)?;
    Form::fill(|form| J::parse(given, form)).map_err(|problem| problem.errors().to_vec())
}

#[async_trait]
impl<J: Job> AnyJob for J {
    fn name(&self) -> JobName {
        JobName::of(J::NAME)
    }

    fn about(&self) -> &'static str {
        J::ABOUT
    }

    fn policy(&self) -> JobPolicy {
        J::POLICY
    }

    fn schema(&self) -> serde_json::Result<Value> {
        let mut schema = serde_json::to_value(J::Given::schema())?;
        schema["additionalProperties"] = false.into();
        Ok(schema)
    }

    fn check(&self, parameters: &str) -> Result<(), Refused> {
        parse::<J>(parameters).map(drop)
    }

    async fn run(&self, context: &Context, parameters: &str) -> Result<String, Failure> {
        let parameters = parse::<J>(parameters).map_err(|refused| {
            // Enqueued by another version of the program, which asked for something else.
            let fields = refused.iter().map(|error| format!("{} {}", error.field, error.message));
            Failure::Lasting(format!(
                "the parameters are not acceptable: {}",
                fields.collect::<Vec<_>>().join("; ")
            ))
        })?;
        Job::run(self, context, parameters).await
    }
}
