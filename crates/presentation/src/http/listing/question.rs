//! Reads the question of a list request, one parameter after the other, and notes everything that is wrong.

use application::query::{Cursor, Filter, Op, Paging, Sort, parse_sort};

use super::{
    Parameters,
    collection::{Collection, FilterBy},
    paging,
};
use crate::http::edge::form::Form;

/// The most characters that can be searched for: far more than anything that is searched.
pub(super) const MAX_SEARCH: usize = 100;

/// The parameters, the refusals so far, and which parameters had a meaning.
pub(super) struct Question<'a> {
    parameters: &'a Parameters,
    form: &'a mut Form,
    known: Vec<String>,
}

impl<'a> Question<'a> {
    pub(super) const fn new(parameters: &'a Parameters, form: &'a mut Form) -> Self {
        Self { parameters, form, known: Vec::new() }
    }

    /// The conditions, one for each filter that is used.
    pub(super) fn filter<E: Collection>(&mut self) -> Vec<Filter<E>> {
        let filters = E::FILTERS.iter();
        let operators =
            filters.flat_map(|filter| filter.compared.operators().iter().map(move |op| (filter, op)));
        operators
            .filter_map(|(filter, (suffix, op))| {
                self.condition(filter, &format!("{}{suffix}", filter.name), *op)
            })
            .collect()
    }

    fn condition<E>(&mut self, filter: &FilterBy<E>, name: &str, op: Op) -> Option<Filter<E>> {
        let values = self.values(name, filter.compared.at_most())?;
        let parsed = values.iter().map(|text| (filter.kind.parse)(text));
        let value =
            |parsed| Some(Filter::Test { column: filter.column, op, value: self.form.field(name, parsed)? });
        let mut tests: Vec<Filter<E>> = parsed.filter_map(value).collect();
        match tests.len() {
            0 | 1 => tests.pop(),
            _ => Some(Filter::Or(tests)),
        }
    }

    /// What to search for, in collections that can be searched.
    pub(super) fn search<E: Collection>(&mut self) -> Option<String> {
        if E::SEARCH.is_empty() {
            return None;
        }
        let text = self.single("q")?;
        if text.is_empty() || text.chars().count() > MAX_SEARCH {
            self.form.refuse("q", "invalid-length", format!("must have 1 to {MAX_SEARCH} characters"));
            return None;
        }
        // PostgreSQL cannot even compare with a NUL.
        if text.chars().any(char::is_control) {
            self.form.refuse("q", "control-character", "must not contain control characters");
            return None;
        }
        Some(text.to_owned())
    }

    /// The order, also in the form in which it was asked for.
    pub(super) fn sort<E: Collection>(&mut self) -> (Vec<Sort<E>>, String) {
        let order = self.single("sort").unwrap_or(E::ORDER).to_owned();
        match parse_sort::<E>(&order) {
            Ok(sort) if is_distinct(&sort) => (sort, order),
            Ok(_) => {
                self.form.refuse("sort", "duplicate", "names a column twice");
                (Vec::new(), order)
            }
            Err(unknown) => {
                let known: Vec<_> = E::SORT.iter().map(|(name, _)| *name).collect();
                let message = format!("has no column {:?}; there are {}", unknown.0, known.join(", "));
                self.form.refuse("sort", "unknown", message);
                (Vec::new(), order)
            }
        }
    }

    /// At most how many to answer with.
    pub(super) fn limit(&mut self) -> u32 {
        let limit = self.single("limit").map(|text| paging::number(text, 1..=paging::MAX_LIMIT));
        let limit = limit.and_then(|limit| self.form.field("limit", limit));
        limit.unwrap_or(paging::DEFAULT_LIMIT)
    }

    /// Where to begin. `open` reads a cursor, if it is one for this very question.
    pub(super) fn paging(&mut self, open: impl FnOnce(&str) -> Option<Cursor>) -> Paging {
        let (offset, cursor) = (self.single("offset"), self.single("cursor"));
        if offset.is_some() && cursor.is_some() {
            self.form.refuse("cursor", "exclusive", "cannot be combined with offset");
            return Paging::Offset(0);
        }
        let Some(cursor) = cursor else {
            let offset = offset.map(|text| paging::number(text, 0..=paging::MAX_OFFSET));
            let offset = offset.and_then(|offset| self.form.field("offset", offset));
            return Paging::Offset(offset.unwrap_or(0));
        };
        open(cursor).map_or_else(
            || {
                let message = "is not a cursor for this sort, these filters and this search";
                self.form.refuse("cursor", "invalid", message);
                Paging::Offset(0)
            },
            Paging::After,
        )
    }

    /// A switch, off when absent.
    pub(super) fn flag(&mut self, name: &str) -> bool {
        match self.single(name) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                self.form.refuse(name, "invalid-type", "must be true or false");
                false
            }
        }
    }

    /// Notes every parameter that nothing above has asked for.
    pub(super) fn refuse_unknown(&mut self) {
        for name in self.parameters.keys().filter(|name| !self.known.contains(name)) {
            self.form.refuse(name, "unknown", "is not a parameter of this operation");
        }
    }

    fn single(&mut self, name: &str) -> Option<&'a str> {
        let values = self.values(name, 1)?;
        values.first().map(String::as_str)
    }

    fn values(&mut self, name: &str, at_most: usize) -> Option<&'a [String]> {
        self.known.push(name.to_owned());
        let values = self.parameters.get(name)?;
        if values.len() <= at_most {
            return Some(values);
        }
        if at_most == 1 {
            self.form.refuse(name, "duplicate", "may be given only once");
        } else {
            self.form.refuse(name, "too-many", format!("may be given at most {at_most} times"));
        }
        None
    }
}

fn is_distinct<E>(sort: &[Sort<E>]) -> bool {
    let names = sort.iter().map(|by| by.column.name);
    names.enumerate().all(|(at, name)| sort[..at].iter().all(|earlier| earlier.column.name != name))
}
