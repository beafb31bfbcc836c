//! The texts of the statements that nearly every request runs, kept by what makes them: to write one anew takes as long as
//! half of the other work on a row.

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use application::{
    query::{Filter, Op},
    store::StoreError,
};
use domain::shared::Value;
use sea_query::Values;
use sea_query_sqlx::{SqlxBinder, SqlxValues};
use sqlx::SqlStr;

use super::{
    driver::{Connection, safe},
    scoped::Purpose,
    table::Stored,
};

/// So many texts are kept. Scopes are the policies' and hence few; should they not be, the rest is written each time.
const MOST: usize = 1000;

/// What a statement's text follows from, values aside: two of one outline have one text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Outline {
    verb: Verb,
    entity: TypeId,
    scope: Vec<Term>,
}

/// What a statement does in its table, within its scope.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Verb {
    /// Selects the row of an id.
    One(Purpose),
    /// Selects the row with a value in the column `key`, joined with the row of `other` that `reference` points to.
    Join { key: &'static str, other: TypeId, reference: &'static str },
    /// Inserts a row of all columns.
    Insert,
}

/// A part of a filter. The terms that belong to `And` and `Or` stand behind it, up to `End`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Term {
    And,
    Or,
    End,
    Test(&'static str, Op),
    Null(&'static str, bool),
}

/// A statement's text, and its values.
pub(super) type Written = (SqlStr, SqlxValues);

/// The texts of one database.
#[derive(Default)]
pub(super) struct Texts(RwLock<HashMap<Outline, Arc<str>>>);

impl Texts {
    fn get(&self, outline: &Outline) -> Option<Arc<str>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(outline).cloned()
    }

    fn keep(&self, outline: Outline, text: Arc<str>) {
        let mut texts = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if texts.len() < MOST {
            texts.insert(outline, text);
        }
    }
}

impl Outline {
    pub(super) const fn new<E: Stored>(verb: Verb) -> Self {
        Self { verb, entity: TypeId::of::<E>(), scope: Vec::new() }
    }

    /// Limits it to the scope, whose values go behind the others; `None` when the text of such a filter follows from more
    /// than its terms.
    pub(super) fn within<E: Stored>(
        mut self,
        scope: &Filter<E>,
        on: &Connection,
        values: &mut Vec<sea_query::Value>,
    ) -> Option<Self> {
        self.add(scope, on, values)?;
        Some(self)
    }

    fn add<E: Stored>(
        &mut self,
        filter: &Filter<E>,
        on: &Connection,
        values: &mut Vec<sea_query::Value>,
    ) -> Option<()> {
        match filter {
            Filter::And(filters) => self.add_all(Term::And, filters, on, values),
            // Of nothing is written as what is never true.
            Filter::Or(filters) if filters.is_empty() => None,
            Filter::Or(filters) => self.add_all(Term::Or, filters, on, values),
            // Likewise.
            Filter::Test { value: Value::Null, .. } => None,
            Filter::Test { column, op, value } => {
                self.scope.push(Term::Test(column.name, *op));
                values.push(on.bind(E::kind_of(column.name), value.clone()));
                Some(())
            }
            Filter::Null { column, is_null } => {
                self.scope.push(Term::Null(column.name, *is_null));
                Some(())
            }
            Filter::In { .. } | Filter::Part { .. } => None,
        }
    }

    fn add_all<E: Stored>(
        &mut self,
        term: Term,
        filters: &[Filter<E>],
        on: &Connection,
        values: &mut Vec<sea_query::Value>,
    ) -> Option<()> {
        self.scope.push(term);
        for filter in filters {
            self.add(filter, on, values)?;
        }
        self.scope.push(Term::End);
        Some(())
    }
}

impl Connection {
    /// The statement of that outline with these values: its text is taken from those that were kept, or built, and then
    /// kept if it turns out to take the same values in the same order.
    pub(super) fn written<S: SqlxBinder>(
        &self,
        outline: Option<Outline>,
        values: Vec<sea_query::Value>,
        build: impl FnOnce() -> Result<S, StoreError>,
    ) -> Result<Written, StoreError> {
        if let Some(text) = outline.as_ref().and_then(|outline| self.texts.get(outline)) {
            return Ok((safe(text), SqlxValues(Values(values))));
        }
        let (sql, built) = self.build(&build()?);
        let sql: Arc<str> = sql.into();
        if let Some(outline) = outline.filter(|_| built.0.0 == values) {
            self.texts.keep(outline, sql.clone());
        }
        Ok((safe(sql), built))
    }
}
