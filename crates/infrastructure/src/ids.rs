//! New identities.

use application::ports::IdSource;
use uuid::Uuid;

/// Version 7 UUIDs (RFC 9562): the time in milliseconds, then a counter, then random bits.
///
/// Those of one process rise strictly, also within a millisecond and when the clock steps back: the counter of
/// `Uuid::now_v7` is shared by all threads, and its time never falls.
#[derive(Clone, Copy, Debug, Default)]
pub struct UuidV7;

impl IdSource for UuidV7 {
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, thread};

    use super::{IdSource, UuidV7};

    #[test]
    fn ids_are_of_version_seven() {
        let id = UuidV7.uuid();

        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
    }

    #[test]
    fn each_id_sorts_behind_those_given_before() {
        let ids: Vec<_> = (0..50_000).map(|_| UuidV7.uuid()).collect();

        assert!(ids.is_sorted_by(|earlier, later| earlier < later));
    }

    #[test]
    fn threads_never_share_an_id_and_each_sees_its_own_rise() {
        let threads: Vec<_> = (0..4)
            .map(|_| thread::spawn(|| (0..10_000).map(|_| UuidV7.uuid()).collect::<Vec<_>>()))
            .collect();

        let mut all = HashSet::new();
        for thread in threads {
            let ids = thread.join().unwrap();
            assert!(ids.is_sorted_by(|earlier, later| earlier < later));
            all.extend(ids);
        }
        assert_eq!(all.len(), 40_000);
    }
}
