//! The program. What it can do is in the library beside it.

use std::process::ExitCode;

use clap::Parser as _;
use concentric::cli::Cli;
use rustls::crypto::ring;

fn main() -> ExitCode {
    // For all that speak TLS. Nothing has run before this, so there is no other that it would be refused for.
    let _ = ring::default_provider().install_default();
    Cli::parse().run()
}
