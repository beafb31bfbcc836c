//! Delivery on the command line: what an operator does with the use cases, away from any browser. The composition root
//! parses the command line as a whole and hands the commands that are ours to `run`.

pub mod api_key;
mod exit;
mod failure;
pub mod jobs;
mod json;
pub mod ledger;
mod lookup;
pub mod outbox;
pub mod second_factor;
mod table;
mod terminal;
pub mod user;

pub use exit::Exit;
pub use terminal::{Terminal, ask_secretly};
