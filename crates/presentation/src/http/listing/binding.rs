//! What a cursor belongs to.

use std::fmt::Write;

use application::{query::Sort, store::Listed};

use super::Parameters;

/// Parameters that choose a part of the answer or its trimmings; all others choose what is listed.
const PART: [&str; 4] = ["cursor", "limit", "offset", "total"];

/// The question without the part asked for: the collection, its order, its filters and its search. A cursor goes on in
/// this and in nothing else, since it says only behind which values.
pub(super) fn of<E: Listed>(parameters: &Parameters, order: &[Sort<E>]) -> String {
    let mut binding = format!("{:?}", E::NAME);
    for sort in order {
        // Writing to a string does not fail. The total order, so that no cursor outlives a change of what makes it total.
        let _ = write!(binding, " {}{:?}", if sort.descending { '-' } else { '+' }, sort.column.name);
    }
    let asked = |name: &str| name != "sort" && !PART.contains(&name);
    for (name, values) in parameters.iter().filter(|(name, _)| asked(name)) {
        // Quoted, so that no value can pass for the next name.
        let _ = write!(binding, " {name:?}={values:?}");
    }
    binding
}
