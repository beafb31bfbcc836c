//! What a cursor belongs to.

use std::fmt::Write;

use super::{Parameters, collection::Collection};

/// Parameters that choose a part of the answer or its trimmings; all others choose what is listed.
const PART: [&str; 4] = ["cursor", "limit", "offset", "total"];

/// The question without the part asked for: the collection, its order, its filters and its search. A cursor goes on in
/// this and in nothing else, since it says only behind which values.
pub(super) fn of<E: Collection>(parameters: &Parameters, order: &str) -> String {
    let mut binding = format!("{:?} {order:?}", E::NAME);
    let asked = |name: &str| name != "sort" && !PART.contains(&name);
    for (name, values) in parameters.iter().filter(|(name, _)| asked(name)) {
        // Writing to a string does not fail. Quoted, so that no value can pass for the next name.
        let _ = write!(binding, " {name:?}={values:?}");
    }
    binding
}
