use std::{
    env,
    io::{self, BufRead as _, BufReader},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Names the interpreter that has the servers of `xtask/peers.txt` installed; `cargo xtask test` provides it.
const PYTHON: &str = "CONCENTRIC_TEST_PYTHON";

/// How long a server may take until it can be reached, on a machine that is busy with everything else.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that somebody else wrote, such as an SMTP sink or an S3 store, so that adapters are held to what is spoken out
/// there. It runs for one test, on a port of its own, and ends with this value.
pub struct Peer {
    process: Child,
    address: SocketAddr,
    said: Arc<Mutex<String>>,
}

impl Peer {
    /// Runs Python with the arguments that are made for a free port of 127.0.0.1, and waits until something listens there.
    ///
    /// # Errors
    /// There is no such Python, or nothing listens in time; with what it wrote to its standard error.
    pub fn python(arguments: impl FnOnce(u16) -> Vec<String>) -> io::Result<Self> {
        let python = env::var(PYTHON).map_err(|_| {
            io::Error::other(format!("{PYTHON} is not set: run the tests by `cargo xtask test`"))
        })?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(python);
        command.args(arguments(address.port()));
        let mut process =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let said = Arc::new(Mutex::new(String::new()));
        if let Some(errors) = process.stderr.take() {
            let said = said.clone();
            thread::spawn(move || {
                for line in BufReader::new(errors).lines().map_while(Result::ok) {
                    let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
                    said.push_str(&line);
                    said.push('\n');
                }
            });
        }
        let mut peer = Self { process, address, said };
        peer.wait_until_reachable()?;
        Ok(peer)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it wrote to its standard error so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn wait_until_reachable(&mut self) -> io::Result<()> {
        let started = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            if let Some(status) = self.process.try_wait()? {
                return Err(io::Error::other(format!(
                    "the peer ended by itself, {status}:\n{}",
                    self.said()
                )));
            }
            if started.elapsed() > PATIENCE {
                return Err(io::Error::other(format!("the peer does not listen:\n{}", self.said())));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself, which is as well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
