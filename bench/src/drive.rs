//! The load: each operation against the program and the twin in turn, in short slices, so that whatever else the machine
//! does meets both alike.

mod connection;
mod load;
mod operation;
mod process;
mod row;
mod server;

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use self::load::{Slice, load};
use self::operation::{Operation, Requests, World};
use self::row::{Round, row};
use self::server::Server;

/// How long a server is loaded before anything counts: connections and statements are prepared then.
const WARM_UP: Duration = Duration::from_millis(500);

/// What to load, and how.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The program: its port on the loopback address, and its process id
    #[arg(long, value_names = ["PORT", "PID"], num_args = 2, required = true)]
    program: Vec<u32>,
    /// The twin, likewise
    #[arg(long, value_names = ["PORT", "PID"], num_args = 2, required = true)]
    twin: Vec<u32>,
    /// The username of an administrator; the password is read from standard input
    #[arg(long)]
    admin: String,
    /// How many users there are
    #[arg(long)]
    users: u64,
    /// Connections that each have one request under way at any time
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// How long one slice takes
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Slices for each operation and server; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Only this operation (may be repeated)
    #[arg(long, value_enum)]
    only: Vec<Operation>,
}

/// Loads and prints.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    ensure!(arguments.rounds > 0, "there must be a round");
    let mut password = String::new();
    std::io::stdin().read_line(&mut password)?;
    // One thread, so that the load leaves the other processors to what is measured.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(drive(arguments, password.trim_end()))
}

async fn drive(arguments: &Arguments, password: &str) -> Result<()> {
    let program = Server::new("the program", &arguments.program)?;
    let twin = Server::new("the twin", &arguments.twin)?;
    let world = World::explore(&program, &arguments.admin, password, arguments.users).await?;
    for operation in Operation::chosen(&arguments.only) {
        let requests = world.requests(operation);
        requests
            .ensure_same_answers(&program, &twin)
            .await
            .with_context(|| format!("`{}` is answered differently", operation.name()))?;
        eprintln!("  {}", operation.name());
        let rounds = rounds(arguments, operation, &requests, [&program, &twin]).await?;
        println!("{}", row(operation.name(), &rounds));
    }
    Ok(())
}

async fn rounds(
    arguments: &Arguments,
    operation: Operation,
    requests: &Requests,
    [program, twin]: [&Server; 2],
) -> Result<Vec<Round>> {
    let slice = async |server: &Server, length: Duration| -> Result<Slice> {
        load(server, requests, arguments.connections, length)
            .await
            .with_context(|| format!("`{}` fails on {}", operation.name(), server.name()))
    };
    let length = Duration::try_from_secs_f64(arguments.seconds)?;
    slice(program, WARM_UP).await?;
    slice(twin, WARM_UP).await?;
    let mut rounds = Vec::new();
    for number in 0..arguments.rounds {
        // Whoever comes second may find warmer caches, or a write-ahead log to clean up: take turns.
        let round = if number % 2 == 0 {
            let program = slice(program, length).await?;
            Round { program, twin: slice(twin, length).await? }
        } else {
            let twin = slice(twin, length).await?;
            Round { program: slice(program, length).await?, twin }
        };
        rounds.push(round);
    }
    Ok(rounds)
}
