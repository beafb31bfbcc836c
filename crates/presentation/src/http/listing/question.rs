//! Reads the question of a list request, one parameter after the other, and notes everything that is wrong.

use application::query::{Cursor, Filter, Paging, Sort, parse_sort};
use domain::shared::{Money, Scalar, Value};

use super::{
    Parameters,
    collection::Collection,
    filter_by::{FilterBy, Operator},
    format::{Format, Parse},
    paging,
};
use crate::http::{edge::form::Form, money};

/// The most characters that can be searched for: far more than anything that is searched.
pub(super) const MAX_SEARCH: usize = 100;

/// The most values of which any will do: as many as a page has entities.
pub(super) const MAX_VALUES: usize = 100;

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
        let given = self.parameters;
        // Few lists are filtered by much, so few of the names need be put together.
        let filters = E::FILTERS.iter().filter(|by| given.keys().any(|name| name.starts_with(by.name)));
        let parameters = filters.flat_map(|by| by.parameters().map(move |parameter| (by, parameter)));
        parameters.filter_map(|(by, (name, operator))| self.condition(by, &name, operator)).collect()
    }

    fn condition<E>(&mut self, by: &FilterBy<E>, name: &str, operator: Operator) -> Option<Filter<E>> {
        let column = by.column;
        match operator {
            Operator::Compare(op) => {
                let text = self.single(name)?;
                Some(Filter::Test { column, op, value: self.value(&by.format, name, text)? })
            }
            Operator::AnyOf => {
                let texts = self.values(name, MAX_VALUES)?.iter();
                let values = texts.filter_map(|text| self.value(&by.format, name, text)).collect();
                Some(Filter::In { column, values })
            }
            Operator::Part(place) => {
                let text = by.canonical(self.text(name)?);
                Some(Filter::Part { column, place, text })
            }
            Operator::Null => Some(Filter::Null { column, is_null: self.switch(name)? }),
        }
    }

    fn value(&mut self, format: &Format, name: &str, text: &str) -> Option<Value> {
        match format.parse {
            Parse::Alone(parse) => self.form.field(name, parse(text)),
            Parse::AmountIn(currency) => self.amount(name, text, currency),
        }
    }

    /// Nine dollars are neither more nor less than ten yen.
    fn amount(&mut self, name: &str, text: &str, currency: &str) -> Option<Value> {
        let Some([code]) = self.parameters.get(currency).map(Vec::as_slice) else {
            let message = format!(
                "needs exactly one {currency} beside it: amounts of different ones cannot be compared"
            );
            self.form.refuse(name, "needs-currency", message);
            return None;
        };
        // A wrong code is refused by its own name.
        let currency = money::parse_currency(code).ok()?;
        let amount = self.form.field(name, Money::parse(text, currency))?;
        Some(amount.minor().to_value())
    }

    /// What to search for, in collections that can be searched.
    pub(super) fn search<E: Collection>(&mut self) -> Option<String> {
        if E::SEARCH.is_empty() {
            return None;
        }
        self.text("q").map(str::to_owned)
    }

    /// Text to look for in other text.
    fn text(&mut self, name: &str) -> Option<&'a str> {
        let text = self.single(name)?;
        if text.is_empty() || text.chars().count() > MAX_SEARCH {
            self.form.refuse(name, "invalid-length", format!("must have 1 to {MAX_SEARCH} characters"));
            return None;
        }
        // PostgreSQL cannot even compare with a NUL.
        if text.chars().any(char::is_control) {
            self.form.refuse(name, "control-character", "must not contain control characters");
            return None;
        }
        Some(text)
    }

    /// The order.
    pub(super) fn sort<E: Collection>(&mut self) -> Vec<Sort<E>> {
        match parse_sort::<E>(self.single("sort").unwrap_or(E::ORDER)) {
            Ok(sort) if is_distinct(&sort) => return sort,
            Ok(_) => self.form.refuse("sort", "duplicate", "names a column twice"),
            Err(unknown) => {
                let known: Vec<_> = E::SORT.iter().map(|(name, _)| *name).collect();
                let message = format!("has no column {:?}; there are {}", unknown.0, known.join(", "));
                self.form.refuse("sort", "unknown", message);
            }
        }
        Vec::new()
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

    /// A switch, if it is given.
    pub(super) fn switch(&mut self, name: &str) -> Option<bool> {
        match self.single(name)? {
            "false" => Some(false),
            "true" => Some(true),
            _ => {
                self.form.refuse(name, "invalid-type", "must be true or false");
                None
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
