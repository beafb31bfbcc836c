use std::collections::BTreeMap;

use super::{JournalEntry, Unbalanced};
use crate::shared::Id;

/// Which of the stored entries do not balance. An entry cannot be made so: what is found was altered behind the program's
/// back, or is half there.
pub fn imbalances<'a>(
    entries: impl IntoIterator<Item = &'a JournalEntry>,
) -> BTreeMap<Id<JournalEntry>, Unbalanced> {
    let found = |entry: &JournalEntry| Some((entry.id(), entry.ensure_balanced().err()?));
    entries.into_iter().filter_map(found).collect()
}
