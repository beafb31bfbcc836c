//! What can be asked of a collection, independent of any database. One predicate has two readings: adapters turn it into
//! SQL by column name, and [`Filter::matches`] evaluates it on an entity in memory.

mod field;
mod filter;
mod sort;

pub use field::{Column, Field};
pub use filter::{Filter, Op, Place};
pub use sort::{Sort, UnknownSort, parse_sort};

use domain::shared::Value;

/// Which part of the collection.
#[derive(Clone, Debug)]
pub enum Paging {
    /// Skips `offset` entities. Simple, and slow at depth.
    Offset(u64),
    /// Goes on behind the last entity of the page before: stable under inserts and equally fast at any depth.
    After(Cursor),
}

/// Where a page ended: the values of its last entity by which [`Query::order`] sorts.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor(pub Vec<Value>);

/// A question to a collection.
pub struct Query<E> {
    /// Only these.
    pub filter: Filter<E>,
    /// Only those whose searched columns contain this text, regardless of case.
    pub search: Option<String>,
    /// In this order, which [`Query::order`] makes total.
    pub sort: Vec<Sort<E>>,
    /// At most so many.
    pub limit: u32,
    /// Which part.
    pub paging: Paging,
    /// Whether to count them all, which costs a statement of its own.
    pub count: bool,
}

impl<E> Default for Query<E> {
    fn default() -> Self {
        Self {
            filter: Filter::all(),
            search: None,
            sort: Vec::new(),
            limit: 20,
            paging: Paging::Offset(0),
            count: false,
        }
    }
}

/// Part of a collection.
#[derive(Debug)]
pub struct Page<E> {
    /// The entities.
    pub items: Vec<E>,
    /// How many there are in all, if that was asked.
    pub total: Option<u64>,
    /// Where the next page begins, when there is more.
    pub next: Option<Cursor>,
}
