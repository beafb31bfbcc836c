//! `concentric migrate`: the shape of the database.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use infrastructure::sql::migrate::{self, Migration};

use crate::{settings::Settings, wiring};

/// Arguments of `concentric migrate`.
#[derive(Args, Debug)]
pub struct MigrateArgs {
    #[command(subcommand)]
    command: MigrateCommand,
}

#[derive(Subcommand, Debug)]
enum MigrateCommand {
    /// Apply every migration that the database does not have
    Up,
    /// Take back the last migrations
    Down {
        /// How many
        #[arg(long, default_value_t = 1)]
        steps: usize,
    },
    /// List the migrations and when they were applied
    Status,
    /// Create the files of a new migration, for both databases
    Create {
        /// What it does, such as add_labels
        name: String,
        /// The folder of the migrations
        #[arg(long, default_value = "crates/infrastructure/migrations")]
        folder: PathBuf,
    },
}

/// Runs the command.
///
/// # Errors
/// The database does not answer, a migration failed, or files cannot be written.
pub fn run(args: &MigrateArgs, settings: &Settings) -> anyhow::Result<ExitCode> {
    if let MigrateCommand::Create { name, folder } = &args.command {
        for path in migrate::create(folder, name)? {
            println!("{}", path.display());
        }
        return Ok(ExitCode::SUCCESS);
    }
    wiring::runtime()?.block_on(async {
        let database = wiring::open_database(settings).await?;
        match args.command {
            MigrateCommand::Up => tell("applied", &migrate::up(&database).await?),
            MigrateCommand::Down { steps } => tell("taken back", &migrate::down(&database, steps).await?),
            MigrateCommand::Status | MigrateCommand::Create { .. } => {
                for migration in migrate::status(&database).await? {
                    let applied = migration.applied_at.as_deref().unwrap_or("pending");
                    println!("{:04} {:24} {applied}", migration.version, migration.name);
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn tell(what: &str, migrations: &[Migration]) {
    if migrations.is_empty() {
        println!("nothing to do");
    }
    for migration in migrations {
        println!("{what}: {:04} {}", migration.version, migration.name);
    }
}
