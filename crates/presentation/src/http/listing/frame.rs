//! The answer to a list request: the page, and the ways on from it.

use application::query::{Page, Paging};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{Array, Ref},
};

use super::{
    Parameters,
    cursor::CursorKey,
    paging::{MAX_LIMIT, MAX_OFFSET},
};
use crate::http::edge::problem::Problem;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// In bytes, what most pages and their entities take, so that the body seldom has to be moved as it grows.
const ROOM_FOR_FRAME: usize = 512;
const ROOM_FOR_ITEM: usize = 512;

/// Part of a collection.
#[derive(Serialize, ToSchema)]
pub(crate) struct List<T: ToSchema> {
    #[schema(schema_with = items::<T>)]
    items: Vec<T>,
    /// How many there are in all; only when asked for with `total=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    total: Option<u64>,
    /// At most how many entities the page could have.
    #[schema(minimum = 1, maximum = 100)]
    limit: u32,
    /// How many entities were skipped; not on a page that a cursor led to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    offset: Option<u64>,
    /// What to send as `cursor`, with everything else unchanged, to go on behind this page. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<String>,
}

/// By reference: a schema of its own for every list of the same would be a type of its own in generated clients.
fn items<T: ToSchema>() -> Array {
    let mut items = Array::new(Ref::from_schema_name(T::name()));
    items.description = Some("The entities, in the order that was asked for.".to_owned());
    items.max_items = Some(MAX_LIMIT as usize);
    items
}

/// What it takes to answer.
pub(crate) struct Frame {
    path: String,
    parameters: Parameters,
    limit: u32,
    offset: Option<u64>,
    key: CursorKey,
    binding: String,
}

impl Frame {
    pub(super) fn new(
        path: &str,
        mut parameters: Parameters,
        limit: u32,
        paging: &Paging,
        key: CursorKey,
        binding: String,
    ) -> Self {
        parameters.remove("offset");
        parameters.remove("cursor");
        let offset = match paging {
            Paging::Offset(offset) => Some(*offset),
            Paging::After(_) => None,
        };
        Self { path: path.to_owned(), parameters, limit, offset, key, binding }
    }

    /// The page as an answer, each entity as `render` shows it, with `Link` headers (RFC 8288) to the pages around it.
    pub(crate) fn answer<E, T: Serialize + ToSchema>(
        self,
        page: Page<E>,
        render: impl FnMut(E) -> T,
    ) -> Result<Response, Problem> {
        let next_cursor = page.next.map(|cursor| self.key.seal(&cursor, &self.binding));
        let next_cursor = next_cursor.transpose().map_err(Problem::internal)?;
        let links = self.links(next_cursor.as_deref());
        let list = List {
            items: page.items.into_iter().map(render).collect(),
            total: page.total,
            limit: self.limit,
            offset: self.offset,
            next_cursor,
        };
        let links = HeaderValue::try_from(links).map_err(Problem::internal)?;
        let headers = [(header::LINK, links), (header::CONTENT_TYPE, JSON)];
        let mut body = Vec::with_capacity(ROOM_FOR_FRAME + ROOM_FOR_ITEM * list.items.len());
        serde_json::to_writer(&mut body, &list).map_err(Problem::internal)?;
        Ok((headers, body).into_response())
    }

    fn links(&self, next_cursor: Option<&str>) -> String {
        let mut links = vec![self.link("first", None)];
        if let Some(cursor) = next_cursor {
            links.push(self.link("next", Some(self.way_on(cursor))));
        }
        if let Some(offset) = self.offset.filter(|offset| *offset > 0) {
            let previous = offset.saturating_sub(self.limit.into());
            links.push(self.link("prev", Some(("offset", previous.to_string()))));
        }
        links.join(", ")
    }

    /// Whoever skips goes on skipping, as far as that goes; whoever follows cursors goes on with those.
    fn way_on(&self, cursor: &str) -> (&'static str, String) {
        let next = self.offset.map(|offset| offset.saturating_add(self.limit.into()));
        match next.filter(|offset| *offset <= MAX_OFFSET) {
            Some(offset) => ("offset", offset.to_string()),
            None => ("cursor", cursor.to_owned()),
        }
    }

    fn link(&self, relation: &str, part: Option<(&str, String)>) -> String {
        let parameters = self.parameters.iter();
        let same = parameters.flat_map(|(name, values)| values.iter().map(move |value| pair(name, value)));
        let part = part.iter().map(|(name, value)| pair(name, value));
        let query: Vec<String> = same.chain(part).collect();
        let separator = if query.is_empty() { "" } else { "?" };
        format!("<{}{separator}{}>; rel=\"{relation}\"", self.path, query.join("&"))
    }
}

/// What needs no encoding (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn pair(name: &str, value: &str) -> String {
    let encode = |text| utf8_percent_encode(text, RESERVED);
    format!("{}={}", encode(name), encode(value))
}
