//! The program. What it can do is in the library beside it.

use std::process::ExitCode;

use clap::Parser as _;
use concentric::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
