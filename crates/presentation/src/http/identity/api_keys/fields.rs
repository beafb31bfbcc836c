//! From what is on the wire to the values of API keys.

use std::time::Duration;

use domain::{
    identity::{Overlap, Scope, Scopes},
    shared::Timestamp,
};

use crate::http::{edge::form::Form, fields::Unacceptable, given::Given, moment::Moment};

/// At least one scope; the form notes what is wrong with each.
pub(super) fn scopes(given: Given<Vec<String>>, form: &mut Form) -> Option<Scopes> {
    scopes_of(&given.required(form, "scopes")?, form)
}

/// The same of a list that is there.
pub(in crate::http::identity) fn scopes_of(names: &[String], form: &mut Form) -> Option<Scopes> {
    if names.is_empty() || names.len() > Scope::ALL.len() {
        form.refuse("scopes", "invalid-length", format!("must have 1 to {} items", Scope::ALL.len()));
        return None;
    }
    let parsed = names.iter().enumerate().map(|(index, name)| {
        let scope = Scope::from_name(name).ok_or(Unacceptable::new("invalid-value", "is no scope"));
        form.field(&format!("scopes[{index}]"), scope)
    });
    // Not stopping at the first that is wrong: all are to be named.
    parsed.collect::<Vec<_>>().into_iter().collect()
}

pub(super) fn moment(text: &str) -> Result<Timestamp, Unacceptable> {
    Moment::parse(text).ok_or(Unacceptable::new("invalid-type", "must be a time as in RFC 3339"))
}

/// As long as given, or a day; the form notes what is wrong.
pub(super) fn overlap(given: Given<u64>, form: &mut Form) -> Option<Overlap> {
    let Some(seconds) = given.into_option() else { return Some(Overlap::default()) };
    let too_long = Unacceptable::new("out-of-range", "must be 0 to 604800 seconds");
    form.field("overlap_seconds", Overlap::new(Duration::from_secs(seconds)).map_err(|_| too_long))
}

#[cfg(test)]
mod tests {
    use domain::identity::Overlap;

    #[test]
    fn the_message_about_overlaps_names_the_longest() {
        assert_eq!(Overlap::MAX.span().as_secs(), 604_800);
    }
}
