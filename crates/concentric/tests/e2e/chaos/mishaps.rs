//! What goes wrong, in an order that the seed decides.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{fleet::Fleet, post_office::PostOffice};
use crate::support::{Proxy, World};

/// Where a process ends itself. The names are those of the program, which refuses others.
pub(super) const FAILPOINTS: [&str; 8] = [
    "store.before-commit",
    "store.after-commit",
    "gateway.before-collect",
    "gateway.after-collect",
    "gateway.before-refund",
    "gateway.after-refund",
    "mail.before-send",
    "mail.after-send",
];

/// How long a process may live on until it comes to its failpoint; then it is killed wherever it is.
const LATEST: Duration = Duration::from_secs(5);

/// How often the database goes away, in kills, and for how long.
const OUTAGE_EVERY: u64 = 40;
const OUTAGE: Duration = Duration::from_secs(4);

/// What lies between the program and its data.
pub(super) enum Network<'a> {
    /// A cable, which can be cut.
    Cable(&'a Proxy),
    /// A file, which somebody else can hold.
    File(&'a World),
}

/// Things that go wrong.
pub(super) struct Mishaps<'world> {
    fleet: Fleet<'world>,
    network: Network<'world>,
    post_office: &'world PostOffice,
    chance: Chance,
    over: Arc<AtomicBool>,
    kills: u64,
    /// How often a process ended at each failpoint.
    pub(super) struck: BTreeMap<&'static str, u64>,
}

impl<'world> Mishaps<'world> {
    pub(super) fn new(
        fleet: Fleet<'world>,
        network: Network<'world>,
        post_office: &'world PostOffice,
        seed: u64,
    ) -> Self {
        let over = Arc::default();
        Self { fleet, network, post_office, chance: Chance(seed), over, kills: 0, struck: BTreeMap::new() }
    }

    /// The processes.
    pub(super) fn fleet(&self) -> &Fleet<'world> {
        &self.fleet
    }

    /// Turns true when nothing more will happen.
    pub(super) fn over(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.over)
    }

    /// How many processes were killed.
    pub(super) fn kills(&self) -> u64 {
        self.kills
    }

    /// Lets things happen until there were so many kills.
    pub(super) fn happen(&mut self, kills: u64) {
        // Dropped on a failure, too: customers must not go on for ever.
        let _over = Over(Arc::clone(&self.over));
        let mut outages = 0;
        while self.kills < kills {
            let victim = self.chance.below(self.fleet.len() as u64) as usize;
            if self.chance.below(2) == 0 {
                self.end_at_a_failpoint(victim);
            } else {
                thread::sleep(Duration::from_millis(100 + self.chance.below(700)));
                self.kill(victim);
            }
            self.fleet.start_again(victim, None);
            if self.kills / OUTAGE_EVERY > outages {
                outages = self.kills / OUTAGE_EVERY;
                self.network.fail_for(OUTAGE);
                // The mail server is away from one outage of the database to the next.
                if outages.is_multiple_of(2) {
                    self.post_office.road.restore();
                } else {
                    self.post_office.road.cut();
                }
            }
        }
        self.post_office.road.restore();
    }

    fn kill(&mut self, victim: usize) {
        self.fleet.kill(victim);
        self.kills += 1;
    }

    /// Two deaths: one to begin anew with the failpoint, and that at the failpoint.
    fn end_at_a_failpoint(&mut self, victim: usize) {
        let name = FAILPOINTS[self.chance.below(FAILPOINTS.len() as u64) as usize];
        let nth = 1 + self.chance.below(8);
        self.kill(victim);
        self.fleet.start_again(victim, Some(&format!("{name}:{nth}")));
        let armed = Instant::now();
        while armed.elapsed() < LATEST {
            if self.fleet.has_struck(victim) {
                *self.struck.entry(name).or_default() += 1;
                self.kills += 1;
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        self.kill(victim);
    }
}

struct Over(Arc<AtomicBool>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Network<'_> {
    fn fail_for(&self, time: Duration) {
        match self {
            Self::Cable(proxy) => {
                proxy.cut();
                thread::sleep(time);
                proxy.restore();
            }
            Self::File(world) => {
                let lock = world.database.lock("users");
                thread::sleep(time);
                lock.release();
            }
        }
    }
}

/// Marsaglia's xorshift64: enough for choices that a seed repeats.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
