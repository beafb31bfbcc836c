//! What an entity declares about its lists.

use application::store::Listed;

use super::filter_by::FilterBy;

/// An entity that can be listed over HTTP.
pub(crate) trait Collection: Listed {
    /// What it can be filtered by.
    const FILTERS: &'static [FilterBy<Self>];

    /// The order when the caller asks for none, in the form of the parameter `sort`.
    const ORDER: &'static str;
}
