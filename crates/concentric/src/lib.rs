//! The composition root: settings, commands, and the wiring of the rings.

pub mod commands;
pub mod settings;
