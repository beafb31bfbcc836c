//! Lists: one way to ask for a part of a collection and one way to answer, for every entity.
//!
//! An entity declares its [`Collection`]: what it can be filtered by, and its order when none is asked for. From that
//! come the parser of the query string, the refusals, and the parameters in the document.

mod binding;
mod collection;
mod cursor;
mod document;
mod filter_by;
mod format;
mod frame;
mod paging;
mod question;

pub(super) use collection::Collection;
pub use cursor::CursorKey;
pub(super) use filter_by::{FilterBy, by, presence};
pub(super) use format::{FLAG, Format, ID, MOMENT};
pub(super) use frame::List;

use std::{collections::BTreeMap, sync::Arc};

use application::query::{Filter, Paging, Query};
use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    api::Api,
    edge::{extract::Params, form::Form, problem::Problem},
};
use frame::Frame;

/// Every parameter of the query string with all its values.
type Parameters = BTreeMap<String, Vec<String>>;

/// A request for part of the collection of `E`.
pub(super) struct Listing<E> {
    /// The question to ask.
    pub(super) query: Query<E>,
    /// How to answer it.
    pub(super) frame: Frame,
}

impl<E: Collection> FromRequestParts<Arc<Api>> for Listing<E> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let Params(parameters) = Params::<Parameters>::from_request_parts(parts, api).await?;
        Self::read(parts.uri.path(), parameters, &api.cursor_key)
    }
}

impl<E: Collection> Listing<E> {
    fn read(path: &str, parameters: Parameters, key: &CursorKey) -> Result<Self, Problem> {
        let mut form = Form::new();
        let mut question = question::Question::new(&parameters, &mut form);
        let filter = Filter::And(question.filter::<E>());
        let search = question.search::<E>();
        let sort = question.sort::<E>();
        let limit = question.limit();
        let count = question.switch("total").unwrap_or(false);
        let mut query = Query { filter, search, sort, limit, paging: Paging::Offset(0), count };
        let binding = binding::of(&parameters, &query.order());
        query.paging = question.paging(|cursor| key.open(cursor, &binding));
        question.refuse_unknown();
        form.finish()?;

        let frame = Frame::new(path, parameters, limit, &query.paging, key.clone(), binding);
        Ok(Self { query, frame })
    }
}
