//! Orders: from the text of a caller to columns, and from some columns to a total order.

use domain::shared::Scalar;

use super::{Column, Query};
use crate::store::Listed;

/// A column that a caller may sort by.
pub struct Sort<E> {
    /// The column; its values are never null, so that pages can continue behind any of them.
    pub column: Column<E>,
    /// From the greatest down.
    pub descending: bool,
}

impl<E> Clone for Sort<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Sort<E> {}

/// The entity cannot be sorted by that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot sort by '{0}'")]
pub struct UnknownSort(pub String);

/// Reads `-created_at,username`. Only the entity's whitelist resolves, so no text of a caller ever reaches a statement.
pub fn parse_sort<E: Listed>(spec: &str) -> Result<Vec<Sort<E>>, UnknownSort> {
    let sort = |part: &str| {
        let (descending, name) = part.strip_prefix('-').map_or((false, part), |name| (true, name));
        let known = E::SORT.iter().find(|(known, _)| *known == name);
        known
            .map(|(_, column)| Sort { column: *column, descending })
            .ok_or_else(|| UnknownSort(name.to_owned()))
    };
    spec.split(',').map(sort).collect()
}

impl<E: Listed> Query<E> {
    /// For stores: the order made total, so that pages neither repeat nor skip entities. A unique column ends it, since
    /// nothing is left to order behind one; else the id does, in the direction of the last column, so that an index on
    /// both serves either way.
    pub fn order(&self) -> Vec<Sort<E>> {
        let is_unique = |sort: &Sort<E>| E::UNIQUE.iter().any(|unique| unique.name == sort.column.name);
        if let Some(end) = self.sort.iter().position(is_unique) {
            return self.sort[..=end].to_vec();
        }
        let id = Column { name: "id", read: |entity: &E| entity.id().to_value() };
        let descending = self.sort.last().is_some_and(|sort| sort.descending);
        self.sort.iter().copied().chain([Sort { column: id, descending }]).collect()
    }
}
