//! The composition root: the only place that names a database, a clock and a random source. `settings` says how, `wiring`
//! puts the rings together, and `commands` are what the program can be told to do.

pub mod cli;
pub mod commands;
pub mod settings;
pub mod wiring;
