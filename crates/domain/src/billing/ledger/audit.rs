use std::collections::BTreeMap;

use super::{JournalEntry, Line, Unbalanced, entry::ensure_balanced};
use crate::shared::Id;

/// Which entries do not balance, among lines as they lie in storage, each with the entry that it belongs to. An entry
/// cannot be made so: what is found was altered behind the program's back, or is half there.
pub fn imbalances(
    lines: impl IntoIterator<Item = (Id<JournalEntry>, Line)>,
) -> BTreeMap<Id<JournalEntry>, Unbalanced> {
    let mut entries = BTreeMap::<_, Vec<Line>>::new();
    for (entry, line) in lines {
        entries.entry(entry).or_default().push(line);
    }
    let found = |(entry, lines): (_, Vec<Line>)| Some((entry, ensure_balanced(&lines).err()?));
    entries.into_iter().filter_map(found).collect()
}
