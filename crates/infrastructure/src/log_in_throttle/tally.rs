use std::{collections::HashMap, time::Duration};

use domain::shared::Timestamp;

/// The beginning of a hash.
pub(super) type Key = [u8; 16];

/// How many, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) count: u32,
    pub(super) since: Timestamp,
}

impl Tally {
    pub(super) fn plus_one(self) -> Self {
        Self { count: self.count.saturating_add(1), ..self }
    }

    pub(super) fn minus_one(self) -> Self {
        Self { count: self.count.saturating_sub(1), ..self }
    }
}

/// Tallies that are forgotten after a while, and sooner when there are too many.
pub(super) struct Tallies {
    entries: HashMap<Key, Tally>,
    capacity: usize,
    memory: Duration,
}

impl Tallies {
    pub(super) fn new(capacity: usize, memory: Duration) -> Self {
        Self { entries: HashMap::new(), capacity, memory }
    }

    /// The tally of `key`; zero, since now, when there is none or it is forgotten.
    pub(super) fn get(&mut self, key: &Key, now: Timestamp) -> Tally {
        match self.entries.get_mut(key) {
            Some(tally) if now.since(tally.since) < self.memory => {
                // When the clock has stepped back, nobody shall wait for it to catch up.
                tally.since = tally.since.min(now);
                *tally
            }
            _ => Tally { count: 0, since: now },
        }
    }

    pub(super) fn put(&mut self, key: Key, tally: Tally, now: Timestamp) {
        if self.entries.len() >= self.capacity && !self.entries.contains_key(&key) {
            self.make_room(now);
        }
        self.entries.insert(key, tally);
    }

    pub(super) fn remove(&mut self, key: &Key) {
        self.entries.remove(key);
    }

    /// Forgets what is past, and if that is not enough the oldest eighth: looking through everything for each new entry
    /// would be a gift to whoever floods.
    fn make_room(&mut self, now: Timestamp) {
        self.entries.retain(|_, tally| now.since(tally.since) < self.memory);
        if self.entries.len() < self.capacity {
            return;
        }
        let mut times: Vec<_> = self.entries.values().map(|tally| tally.since).collect();
        let (_, newest_to_go, _) = times.select_nth_unstable(self.capacity / 8);
        let newest_to_go = *newest_to_go;
        self.entries.retain(|_, tally| tally.since > newest_to_go);
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Key, Tallies, Tally, Timestamp};

    const MEMORY: Duration = Duration::from_secs(60);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    fn key(number: u8) -> Key {
        [number; 16]
    }

    fn once(seconds: i64) -> Tally {
        Tally { count: 1, since: at(seconds) }
    }

    /// Full: entry n was made in second n.
    fn full() -> Tallies {
        let mut tallies = Tallies::new(16, MEMORY);
        for number in 0..16 {
            tallies.put(key(number), once(i64::from(number)), at(i64::from(number)));
        }
        tallies
    }

    fn kept(tallies: &mut Tallies, now: i64) -> Vec<u8> {
        (0..32).filter(|&number| tallies.get(&key(number), at(now)).count > 0).collect()
    }

    #[test]
    fn a_tally_is_forgotten_when_its_time_is_over() {
        let mut tallies = Tallies::new(16, MEMORY);
        tallies.put(key(1), once(0), at(0));

        assert_eq!(tallies.get(&key(1), at(59)).count, 1);
        assert_eq!(tallies.get(&key(1), at(60)), Tally { count: 0, since: at(60) });
    }

    #[test]
    fn when_full_what_is_past_goes_first() {
        let mut tallies = full();

        tallies.put(key(16), once(70), at(70));

        assert_eq!(tallies.entries.len(), 6);
        assert_eq!(kept(&mut tallies, 70), [11, 12, 13, 14, 15, 16]);
    }

    #[test]
    fn when_nothing_is_past_the_oldest_go() {
        let mut tallies = full();

        tallies.put(key(16), once(16), at(16));

        assert_eq!(kept(&mut tallies, 16), (3..=16).collect::<Vec<_>>());
    }

    #[test]
    fn counting_on_needs_no_room() {
        let mut tallies = full();

        tallies.put(key(0), once(16), at(16));

        assert_eq!(tallies.entries.len(), 16);
    }
}
