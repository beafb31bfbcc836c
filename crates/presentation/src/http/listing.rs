//! Lists: one way to ask for a part of a collection and one way to answer, for every entity.
//!
//! An entity declares its [`Collection`]: what it can be filtered by, and its order when none is asked for. From that
//! come the parser of the query string, the refusals, and the parameters in the document.

mod binding;
mod collection;
mod cursor;
mod document;
mod frame;
mod paging;
mod question;

pub(super) use collection::{Collection, Compared, FLAG, FilterBy, ID, Kind, MOMENT};
pub use cursor::CursorKey;
pub(super) use frame::List;

use std::{collections::BTreeMap, sync::Arc};

use application::query::{Filter, Query};
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
        let filter = question.filter::<E>();
        let search = question.search::<E>();
        let (sort, order) = question.sort::<E>();
        let binding = binding::of::<E>(&parameters, &order);
        let paging = question.paging(|cursor| key.open(cursor, &binding));
        let limit = question.limit();
        let count = question.flag("total");
        question.refuse_unknown();
        form.finish()?;

        let frame = Frame::new(path, parameters, limit, &paging, key.clone(), binding);
        let query = Query { filter: Filter::And(filter), search, sort, limit, paging, count };
        Ok(Self { query, frame })
    }
}
