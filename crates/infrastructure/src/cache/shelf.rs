//! What is kept in memory for a while, within bounds.

use std::{
    collections::{BTreeSet, HashMap},
    hash::Hash,
};

use tokio::time::Instant;

/// How much there may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// How many entries.
    pub(super) entries: usize,
    /// The sum of their weights.
    pub(super) weight: usize,
}

/// Entries that expire. When there is no room, those go that would expire first.
pub(super) struct Shelf<K, V> {
    entries: HashMap<K, Entry<V>>,
    /// Which expires when, soonest first.
    by_expiry: BTreeSet<(Instant, K)>,
    bounds: Bounds,
    weight: usize,
}

struct Entry<V> {
    value: V,
    weight: usize,
    expires: Instant,
}

impl<K: Clone + Eq + Hash + Ord, V> Shelf<K, V> {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self { entries: HashMap::new(), by_expiry: BTreeSet::new(), bounds, weight: 0 }
    }

    pub(super) fn get(&self, key: &K, now: Instant) -> Option<&V> {
        self.entries.get(key).filter(|entry| now < entry.expires).map(|entry| &entry.value)
    }

    pub(super) fn take(&mut self, key: &K, now: Instant) -> Option<V> {
        let entry = self.entries.remove(key)?;
        self.by_expiry.remove(&(entry.expires, key.clone()));
        self.weight -= entry.weight;
        (now < entry.expires).then_some(entry.value)
    }

    pub(super) fn put(&mut self, key: K, value: V, weight: usize, expires: Instant, now: Instant) {
        self.take(&key, now);
        while let Some(first) = self.by_expiry.first()
            && (first.0 <= now || !self.has_room_for(weight))
        {
            let first = first.1.clone();
            self.take(&first, now);
        }
        self.weight += weight;
        self.by_expiry.insert((expires, key.clone()));
        self.entries.insert(key, Entry { value, weight, expires });
    }

    fn has_room_for(&self, weight: usize) -> bool {
        self.entries.len() < self.bounds.entries && self.weight + weight <= self.bounds.weight
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Bounds, Instant, Shelf};

    const SECOND: Duration = Duration::from_secs(1);

    /// Entry n expires in second n.
    fn shelf(entries: u32, now: Instant) -> Shelf<u32, &'static str> {
        let mut shelf = Shelf::new(Bounds { entries: 4, weight: 100 });
        for number in 1..=entries {
            shelf.put(number, "kept", 10, now + SECOND * number, now);
        }
        shelf
    }

    fn kept(shelf: &Shelf<u32, &str>, now: Instant) -> Vec<u32> {
        (0..10).filter(|number| shelf.get(number, now).is_some()).collect()
    }

    #[test]
    fn what_expires_is_gone_at_that_moment() {
        let now = Instant::now();
        let mut shelf = shelf(2, now);
        assert_eq!(kept(&shelf, now + SECOND), [2]);
        assert_eq!(shelf.take(&1, now + SECOND), None);
    }

    #[test]
    fn what_has_expired_makes_room_for_what_comes() {
        let now = Instant::now();
        let mut shelf = shelf(4, now);
        let later = now + SECOND * 2;
        shelf.put(9, "new", 10, later + SECOND, later);
        assert_eq!(kept(&shelf, later), [3, 4, 9]);
        assert_eq!((shelf.entries.len(), shelf.by_expiry.len(), shelf.weight), (3, 3, 30));
    }

    #[test]
    fn when_there_are_too_many_what_would_expire_first_goes() {
        let now = Instant::now();
        let mut shelf = shelf(4, now);
        shelf.put(9, "new", 10, now + SECOND * 9, now);
        assert_eq!(kept(&shelf, now), [2, 3, 4, 9]);
    }

    #[test]
    fn what_weighs_much_displaces_several() {
        let now = Instant::now();
        let mut shelf = shelf(4, now);
        shelf.put(9, "heavy", 80, now + SECOND * 9, now);
        assert_eq!(kept(&shelf, now), [3, 4, 9]);
        assert_eq!(shelf.weight, 100);
    }

    #[test]
    fn what_is_replaced_takes_no_room() {
        let now = Instant::now();
        let mut shelf = shelf(4, now);
        shelf.put(1, "again", 60, now + SECOND * 9, now);
        assert_eq!(kept(&shelf, now), [1, 2, 3, 4]);
        assert_eq!((shelf.by_expiry.len(), shelf.weight), (4, 90));
    }
}
