//! The steps of a run: each announced and timed, all of them summed up at the end, after the tools' own output.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::interrupt::Interrupt;
use crate::process;

/// What ran so far. A failed step does not keep the next from running: one run shows all there is to mend.
pub(crate) struct Report<'a> {
    interrupt: &'a Interrupt,
    started: Instant,
    steps: Vec<Step>,
}

struct Step {
    name: String,
    outcome: Outcome,
}

enum Outcome {
    Passed(Duration),
    Failed(Duration),
    Skipped(String),
}

impl<'a> Report<'a> {
    /// An empty report; its clock starts now.
    pub(crate) fn new(interrupt: &'a Interrupt) -> Self {
        Self { interrupt, started: Instant::now(), steps: Vec::new() }
    }

    /// Runs `command` as the step `name`. An error means that it could not be run, not that it failed.
    pub(crate) fn step(&mut self, name: &str, command: &mut Command) -> Result<()> {
        eprintln!("\n==> {name}: {}", process::display(command));
        let started = Instant::now();
        let status = process::run(command, self.interrupt)?;
        let took = started.elapsed();
        let outcome = if status.success() { Outcome::Passed(took) } else { Outcome::Failed(took) };
        self.steps.push(Step { name: name.to_owned(), outcome });
        Ok(())
    }

    /// Does `work` as the step `name`, and gives back what it made. An error is shown, and fails the step.
    pub(crate) fn attempt<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        eprintln!("\n==> {name}");
        let started = Instant::now();
        let result = work().inspect_err(|error| eprintln!("error: {error:#}"));
        let took = started.elapsed();
        let outcome = if result.is_ok() { Outcome::Passed(took) } else { Outcome::Failed(took) };
        self.steps.push(Step { name: name.to_owned(), outcome });
        result.ok()
    }

    /// Notes that the step `name` did not run, and what to do so that it does.
    pub(crate) fn skip(&mut self, name: &str, remedy: &str) {
        self.steps.push(Step { name: name.to_owned(), outcome: Outcome::Skipped(remedy.to_owned()) });
    }

    /// Prints one line per step and one for the whole; the exit code says whether nothing failed.
    pub(crate) fn conclude(&self) -> ExitCode {
        eprintln!();
        for step in &self.steps {
            eprintln!("{}", step.line());
        }
        let failed = self.steps.iter().filter(|step| matches!(step.outcome, Outcome::Failed(_))).count();
        let total = seconds(self.started.elapsed());
        if failed == 0 {
            eprintln!("all well in {total}");
            return ExitCode::SUCCESS;
        }
        eprintln!("{failed} of {} steps failed in {total}", self.steps.len());
        ExitCode::FAILURE
    }
}

impl Step {
    fn line(&self) -> String {
        let name = &self.name;
        match &self.outcome {
            Outcome::Passed(took) => format!("  passed   {name:<24} {:>9}", seconds(*took)),
            Outcome::Failed(took) => format!("  FAILED   {name:<24} {:>9}", seconds(*took)),
            Outcome::Skipped(remedy) => format!("  skipped  {name:<24} {remedy}"),
        }
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
