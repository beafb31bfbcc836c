//! A network between the program and a server, such as its database, that can fail.

use std::{
    env,
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use url::Url;

use super::World;

/// Names the Redis server that `cargo xtask test` provides.
const REDIS: &str = "CONCENTRIC_TEST_REDIS_URL";

/// Listens in a server's stead, and forwards.
pub(crate) struct Proxy {
    address: SocketAddr,
    network: Arc<Network>,
}

struct Network {
    server: SocketAddr,
    state: Mutex<State>,
    round_trips: AtomicU64,
}

struct State {
    condition: Condition,
    links: Vec<Arc<Link>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Sound,
    /// Nobody gets through, and is told so.
    Cut,
    /// Nobody gets through, nor is told.
    Silent,
}

/// A connection through the proxy.
struct Link {
    client: TcpStream,
    server: TcpStream,
    /// Bytes that were lost on it cannot be made up for, so it never works again.
    silent: AtomicBool,
    asking: AtomicBool,
}

impl Proxy {
    /// A world with such a network between its servers and their PostgreSQL database.
    pub(crate) fn world() -> (World, Self) {
        let world = World::postgres();
        let url = world.database.url().unwrap();
        let proxy = Self::before(*url.socket_addrs(|| Some(5432)).unwrap().first().unwrap());
        let url = proxy.url(&url);
        (world.with("DATABASE__URL", url), proxy)
    }

    /// A network to the Redis server that all tests share, and where that is by way of it.
    pub(crate) fn of_redis() -> (Self, Url) {
        let redis =
            env::var(REDIS).unwrap_or_else(|_| panic!("{REDIS} names no server: run `cargo xtask test`"));
        let redis = Url::parse(&redis).unwrap();
        let proxy = Self::before(*redis.socket_addrs(|| Some(6379)).unwrap().first().unwrap());
        let url = proxy.url(&redis);
        (proxy, url)
    }

    /// Stands before this server.
    pub(crate) fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Mutex::new(State { condition: Condition::Sound, links: Vec::new() });
        let network = Arc::new(Network { server, state, round_trips: AtomicU64::new(0) });
        let accepting = Arc::clone(&network);
        // Ends with the test's process; there is no way to stop waiting for connections.
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                accepting.accept(client);
            }
        });
        Self { address, network }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What is at this URL, by way of the proxy.
    fn url(&self, direct: &Url) -> Url {
        let mut url = direct.clone();
        url.set_host(Some(&self.address.ip().to_string())).unwrap();
        url.set_port(Some(self.address.port())).unwrap();
        url
    }

    /// Closes every connection, and every new one.
    pub(crate) fn cut(&self) {
        let mut state = self.network.state();
        state.condition = Condition::Cut;
        for link in state.links.drain(..) {
            link.close();
        }
    }

    /// Forwards nothing any more, and closes nothing.
    pub(crate) fn fall_silent(&self) {
        let mut state = self.network.state();
        state.condition = Condition::Silent;
        for link in &state.links {
            link.silent.store(true, Ordering::SeqCst);
        }
    }

    /// Lets new connections through again. Those that fell silent stay so.
    pub(crate) fn restore(&self) {
        self.network.state().condition = Condition::Sound;
    }

    /// How often the program asked and the database answered, on any connection.
    pub(crate) fn round_trips(&self) -> u64 {
        self.network.round_trips.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
    }
}

impl Network {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn accept(self: &Arc<Self>, client: TcpStream) {
        let mut state = self.state();
        if state.condition == Condition::Cut {
            return;
        }
        let Ok(server) = TcpStream::connect(self.server) else {
            return;
        };
        client.set_nodelay(true).unwrap();
        server.set_nodelay(true).unwrap();
        let silent = AtomicBool::new(state.condition == Condition::Silent);
        let link = Arc::new(Link { client, server, silent, asking: AtomicBool::new(false) });
        state.links.push(Arc::clone(&link));
        let (questions, answers) = (Arc::clone(&link), link);
        thread::spawn(move || {
            forward(&questions.client, &questions.server, &questions.silent, || {
                questions.asking.store(true, Ordering::SeqCst);
            });
            questions.close();
        });
        let network = Arc::clone(self);
        thread::spawn(move || {
            forward(&answers.server, &answers.client, &answers.silent, || {
                let first_of_answer = answers.asking.swap(false, Ordering::SeqCst);
                network.round_trips.fetch_add(first_of_answer.into(), Ordering::SeqCst);
            });
            // On a silent link the program does not even learn that the other side has gone.
            if !answers.silent.load(Ordering::SeqCst) {
                answers.close();
            }
        });
    }
}

impl Link {
    fn close(&self) {
        // They may be closed already.
        let _ = self.client.shutdown(Shutdown::Both);
        let _ = self.server.shutdown(Shutdown::Both);
    }
}

/// Copies until either side ends. A silent link swallows what comes.
fn forward(mut from: &TcpStream, mut to: &TcpStream, silent: &AtomicBool, passed: impl Fn()) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if silent.load(Ordering::SeqCst) {
            continue;
        }
        passed();
        if to.write_all(&buffer[..length]).is_err() {
            return;
        }
    }
}
