//! `cargo xtask db`: a PostgreSQL to develop on, with nothing to set up and nothing left behind.

use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use anyhow::Result;
use clap::Args;

use crate::interrupt::Interrupt;
use crate::postgres::{Place, Server};
use crate::{process, workspace};

/// The database that the development server uses.
const DATABASE: &str = "concentric";

/// Where the server listens and what becomes of its data.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Keep the data in this folder, and use what it already holds
    #[arg(long, value_name = "DIR", value_parser = workspace::from_caller)]
    keep: Option<PathBuf>,
    /// Listen on this port of the loopback address (default: a free one)
    #[arg(long)]
    port: Option<u16>,
}

/// Serves until interrupted, which is the expected end and so a success.
pub(crate) fn run(arguments: &Arguments, interrupt: &Interrupt) -> Result<ExitCode> {
    let (place, fate) = match &arguments.keep {
        Some(folder) => (Place::Kept(folder.clone()), "keeps"),
        None => (Place::ThrowAway, "removes"),
    };
    let mut server = Server::start(&place, arguments.port, Some(DATABASE), interrupt)?;
    println!("CONCENTRIC_DATABASE__URL={}", server.url(DATABASE));
    eprintln!("PostgreSQL is ready; Ctrl-C stops it and {fate} its data.");
    while interrupt.received().is_none() {
        server.ensure_running()?;
        thread::sleep(process::POLL);
    }
    Ok(ExitCode::SUCCESS)
}
