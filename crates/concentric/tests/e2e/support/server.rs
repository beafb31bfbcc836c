//! A running server, which outlives neither its test nor its world.

use std::{
    io::{self, BufRead, BufReader, PipeReader},
    marker::PhantomData,
    net::SocketAddr,
    os::unix::process::ExitStatusExt,
    process::{Child, Command, ExitStatus},
    sync::{
        Arc, Mutex,
        mpsc::{Sender, channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};

use super::{Client, Line, Log, World, eventually};

/// How long a server may take to start or to stop when the machine has much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Server<'world> {
    address: SocketAddr,
    process: Child,
    lines: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
    world: PhantomData<&'world World>,
}

impl<'world> Server<'world> {
    /// Runs the command, which is confined to this world, and waits until it says where it listens.
    pub(crate) fn start(_: &'world World, mut command: Command) -> Self {
        let (reader, writer) = io::pipe().unwrap();
        command.stdout(writer.try_clone().unwrap()).stderr(writer);
        let process = command.spawn().unwrap();
        // It holds ends of the pipe, which would never end.
        drop(command);
        let (found, address) = channel();
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let keep = Arc::clone(&lines);
        let reader = Some(thread::spawn(move || read(reader, &keep, &found)));
        // From here on, whatever happens, it ends with this value.
        let nowhere = SocketAddr::from(([0; 4], 0));
        let mut server = Self { address: nowhere, process, lines, reader, world: PhantomData };
        server.address = address.recv_timeout(PATIENCE).expect("it says where it listens");
        server
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A client that nobody is logged in with.
    pub(crate) fn client(&self) -> Client {
        Client::of(self.address)
    }

    /// Its process.
    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.process)
    }

    /// Asks it to stop.
    pub(crate) fn terminate(&self) {
        kill_process(self.pid(), Signal::TERM).unwrap();
    }

    /// Ends it at once, as `kill -9` and the out-of-memory killer do.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        let status = self.process.wait().unwrap();
        assert_eq!(status.signal(), Some(Signal::KILL.as_raw()), "{status}");
    }

    /// Asks it to stop; gives everything that it logged, provided that it ends well.
    #[track_caller]
    pub(crate) fn stop(self) -> Log {
        self.terminate();
        self.ended_well()
    }

    /// Waits for its end, which somebody has asked for; gives everything that it logged, provided that it ends well.
    #[track_caller]
    pub(crate) fn ended_well(mut self) -> Log {
        let status = eventually(PATIENCE, "the server stops", || self.process.try_wait().unwrap());
        assert!(ExitStatus::success(&status), "{status}: {:#?}", self.lines.lock().unwrap());
        self.reader.take().unwrap().join().unwrap();
        Log::new(std::mem::take(&mut self.lines.lock().unwrap()))
    }

    /// Waits until it has logged such a line, in JSON.
    #[track_caller]
    pub(crate) fn wait_for_line(&self, what: &str, is_it: impl Fn(&Line) -> bool) {
        eventually(PATIENCE, what, || {
            let lines = self.lines.lock().unwrap();
            lines.iter().filter_map(|line| Line::parse(line)).any(|line| is_it(&line)).then_some(())
        });
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            let lines = self.lines.lock().map(|lines| lines.join("\n"));
            eprintln!("--- the server at {} said\n{}", self.address, lines.unwrap_or_default());
        }
    }
}

/// Reads what the server says until it ends. A full pipe would stop it.
fn read(pipe: PipeReader, keep: &Mutex<Vec<String>>, found: &Sender<SocketAddr>) {
    for line in BufReader::new(pipe).lines() {
        let line = line.expect("logs are UTF-8");
        if let Some(address) = address(&line) {
            // Nobody waits for a second one.
            let _ = found.send(address);
        }
        keep.lock().unwrap().push(line);
    }
}

/// The address in `… listens on http://127.0.0.1:8080`, whatever the format of the line.
fn address(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once(" listens on http://")?;
    rest.split(['"', ' ']).next()?.parse().ok()
}
