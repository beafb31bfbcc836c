//! `concentric token-key`: keys to sign access tokens with.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use infrastructure::TokenKey;

/// What can be done with such keys.
#[derive(Debug, Subcommand)]
pub enum TokenKeyCommand {
    /// Print a new private key in PEM, for tokens.key
    Generate {
        /// What it is to sign with. OpenSSL makes keys for RS256: `openssl genpkey -algorithm RSA`
        #[arg(long, value_enum, default_value_t = SigningAlgorithm::EdDsa)]
        algorithm: SigningAlgorithm,
    },
}

/// The algorithms that keys are made for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SigningAlgorithm {
    /// Ed25519
    #[value(name = "EdDSA")]
    EdDsa,
}

/// Runs the command.
///
/// # Errors
/// The output cannot be written, or there are no random numbers.
pub fn run(command: &TokenKeyCommand, out: &mut dyn Write) -> io::Result<ExitCode> {
    let TokenKeyCommand::Generate { algorithm: SigningAlgorithm::EdDsa } = command;
    write!(out, "{}", TokenKey::generate_ed25519().map_err(io::Error::other)?)?;
    Ok(ExitCode::SUCCESS)
}
