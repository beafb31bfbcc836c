//! How long requests take.

use std::{net::Ipv4Addr, time::Instant};

/// Requests that are sent first and not counted: connections are opened, and caches filled.
const WARM_UP: usize = 20;

/// A kind of request.
pub(super) struct Kind<'s> {
    send: Box<dyn Fn(&str) + 's>,
}

impl<'s> Kind<'s> {
    /// `send` gets the address that the request is to come from.
    pub(super) fn new(send: impl Fn(&str) + 's) -> Self {
        Self { send: Box::new(send) }
    }
}

/// Sends `samples` of each, and says how many microseconds each took. Pair by pair, so that what happens on the machine meanwhile
/// happens to both alike, and within a pair in random order, so that neither is always the one that comes second.
pub(super) fn measure(kinds: [Kind<'_>; 2], samples: usize) -> [Vec<f64>; 2] {
    let mut times = [const { Vec::new() }; 2];
    let mut addresses = addresses();
    for round in 0..WARM_UP + samples {
        for index in in_random_order() {
            let address = addresses.next().unwrap();
            let begin = Instant::now();
            (kinds[index].send)(&address);
            let time = begin.elapsed().as_secs_f64() * 1e6;
            if round >= WARM_UP {
                times[index].push(time);
            }
        }
    }
    times
}

/// No two requests come from one address, so that none is held up for what others did. Random, since several measurements may
/// follow each other on one server.
fn addresses() -> impl Iterator<Item = String> {
    let mut start = [0; 4];
    getrandom::fill(&mut start).unwrap();
    (u32::from_ne_bytes(start)..).map(|number| Ipv4Addr::from(0x0a00_0000 | number & 0x00ff_ffff).to_string())
}

fn in_random_order() -> [usize; 2] {
    let mut coin = [0];
    getrandom::fill(&mut coin).unwrap();
    if coin[0] % 2 == 0 { [0, 1] } else { [1, 0] }
}
