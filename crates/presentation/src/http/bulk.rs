//! Bulk operations on the wire: `{"items": […]}`, with a row for each entity, in the request and in the answer.

use application::store::MAX_BATCH;
use axum::extract::DefaultBodyLimit;
use domain::shared::{Id, Version};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{Array, Ref},
};

use super::{
    edge::{form::Form, problem::Problem},
    fields,
    given::Given,
};

/// Room for the largest batch: its rows have about a kilobyte each at most, when every text in them is as long as it may be.
const BODY_LIMIT: usize = 1024 * 1024;

/// The limit of bodies for routes that take a [`Batch`].
pub(super) const fn body_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_LIMIT)
}

/// The body of a bulk operation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, bound = "T: Deserialize<'de>")]
pub(super) struct Batch<T: ToSchema> {
    #[serde(default)]
    #[schema(schema_with = rows::<T>, required = true)]
    items: Given<Vec<T>>,
}

impl<T: ToSchema> Batch<T> {
    /// Every row, as `read` understands it; it notes in the form what is wrong.
    pub(super) fn read<R>(self, read: impl Fn(T, &mut Form) -> Option<R>) -> Result<Vec<R>, Problem> {
        Form::fill(|form| {
            let items = self.items.required(form, "items")?;
            if items.is_empty() || items.len() > MAX_BATCH {
                form.refuse("items", "invalid-length", format!("must have 1 to {MAX_BATCH} rows"));
                return None;
            }
            let rows = items.into_iter().enumerate();
            let rows = rows.map(|(index, row)| form.part(&format!("items[{index}]"), |form| read(row, form)));
            // Not stopping at the first that is wrong: all are to be named.
            rows.collect::<Vec<_>>().into_iter().collect()
        })
    }
}

/// The answer to a bulk operation.
#[derive(Serialize, ToSchema)]
pub(super) struct Written<T: ToSchema> {
    #[schema(schema_with = rows::<T>)]
    items: Vec<T>,
}

impl<T: ToSchema> Written<T> {
    /// What was written, in the order of the request.
    pub(super) fn of<'a, E: 'a>(entities: &'a [E]) -> Self
    where
        T: From<&'a E>,
    {
        Self { items: entities.iter().map(T::from).collect() }
    }
}

fn rows<T: ToSchema>() -> Array {
    let mut rows = Array::new(Ref::from_schema_name(T::name()));
    rows.description = Some("A row for each entity; the order is kept.".to_owned());
    rows.min_items = Some(1);
    rows.max_items = Some(MAX_BATCH);
    rows
}

/// The entity that a row is about.
pub(super) fn id<E>(given: Given<String>, form: &mut Form) -> Option<Id<E>> {
    given.required_as(form, "id", fields::id)
}

/// The version that the entity of a row must still have.
pub(super) fn version(given: Given<i64>) -> Option<Version> {
    given.into_option().map(Version::new)
}
