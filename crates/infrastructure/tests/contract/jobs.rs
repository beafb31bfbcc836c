//! The ledger of jobs: every run goes to one worker at a time, whatever the workers do, and none is lost.

mod claims;
mod desk;
mod enqueuing;
mod housekeeping;
mod reports;
mod steering;
