//! The program. What it can do is in the library beside it.

use std::process::ExitCode;

use clap::Parser as _;
use concentric::cli::Cli;
use mimalloc::MiMalloc;

/// The futures of requests are larger than what glibc's allocator is quick with.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    Cli::parse().run()
}
