//! What a case needs to run the program and to look at what it did.

mod answer;
mod client;
mod database;
mod log;
mod patience;
mod people;
mod proxy;
mod server;
mod world;

pub(crate) use answer::Answer;
pub(crate) use client::{Client, Sending};
pub(crate) use database::Database;
pub(crate) use log::{Line, Log};
pub(crate) use patience::{eventually, within};
pub(crate) use people::{PASSWORD, account};
pub(crate) use proxy::Proxy;
pub(crate) use server::Server;
pub(crate) use world::World;
