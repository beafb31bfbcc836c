//! The catalogue.

mod create;
mod delete;
mod image;
mod list;
mod read;
mod update;
