//! A Redis that goes, falls silent, and comes back.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use application::cache::{Cache, CacheError};
use infrastructure::cache::RedisCache;
use testkit::OwnRedis;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{LONG, eventually, key, link};

/// How long a request may be held up by a Redis that is away: a command's time-out, and what a busy machine adds.
const SHORT: Duration = Duration::from_secs(3);

/// A network to Redis that can swallow what is sent.
struct Network {
    address: SocketAddr,
    silent: Arc<AtomicBool>,
    _links: JoinSet<()>,
}

impl Network {
    async fn before(redis: &str) -> Self {
        let server = host(redis).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, silent) = (listener.local_addr().unwrap(), Arc::new(AtomicBool::new(false)));
        let mut links = JoinSet::new();
        let falls_silent = silent.clone();
        links.spawn(async move {
            let mut links = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                links.spawn(carry(client, server.clone(), falls_silent.clone()));
            }
        });
        Self { address, silent, _links: links }
    }

    fn fall_silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::SeqCst);
    }
}

/// The host and port in a URL.
fn host(url: &str) -> &str {
    let authority = url.split('/').nth(2).unwrap();
    authority.rsplit('@').next().unwrap()
}

/// Once a connection has lost something, it stays silent, as in a network.
async fn carry(client: TcpStream, server: String, silent: Arc<AtomicBool>) {
    let server = TcpStream::connect(server).await.unwrap();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let questions = async {
        let (mut buffer, mut lost) = (vec![0; 4096], false);
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            lost |= silent.load(Ordering::SeqCst);
            if !lost && to_server.write_all(&buffer[..length]).await.is_err() {
                return;
            }
        }
    };
    let answers = tokio::io::copy(&mut from_server, &mut to_client);
    tokio::join!(questions, answers).1.ok();
}

#[tokio::test]
async fn a_redis_that_is_not_there_holds_nobody_up() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let corner = OwnRedis { url: format!("redis://{free}"), prefix: "test".to_owned() };
    let cache = RedisCache::new(link(&corner));

    let started = Instant::now();
    for _ in 0..100 {
        assert_eq!(cache.get(&key("a")).await, Err(CacheError::Unavailable));
    }
    assert!(started.elapsed() < SHORT, "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_redis_that_falls_silent_costs_one_short_wait_and_is_back_by_itself() {
    let corner = OwnRedis::corner().unwrap();
    let network = Network::before(&corner.url).await;
    let far = OwnRedis { url: format!("redis://{}", network.address), prefix: corner.prefix };
    let link = link(&far);
    let cache = RedisCache::new(link.clone());
    cache.put(&key("a"), b"one", LONG).await.unwrap();

    network.fall_silent(true);
    let started = Instant::now();
    for _ in 0..100 {
        assert_eq!(cache.get(&key("a")).await, Err(CacheError::Unavailable));
    }
    assert!(started.elapsed() < SHORT, "{:?}", started.elapsed());
    assert!(!link.answers().await);

    network.fall_silent(false);
    eventually("it is back", async || link.answers().await).await;
    assert_eq!(cache.get(&key("a")).await, Ok(Some(b"one".to_vec())));
}

#[tokio::test]
async fn a_redis_that_refuses_the_password_is_away() {
    let corner = OwnRedis::corner().unwrap();
    let url = format!("redis://:wrong-password@{}", host(&corner.url));
    let cache = RedisCache::new(link(&OwnRedis { url, prefix: corner.prefix }));

    assert_eq!(cache.put(&key("a"), b"one", LONG).await, Err(CacheError::Unavailable));
}
