//! Error answers in the document: one for every set of codes that some operation can answer with one status.

use std::collections::BTreeMap;

use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{
        Components, Content, Header, Ref, RefOr, Response, ResponseBuilder,
        example::{Example, ExampleBuilder},
    },
};

use super::headers::header;
use crate::http::edge::{codes::Code, problem::ProblemBody};

const PROBLEM_JSON: &str = "application/problem+json";

/// The error answers that operations share.
#[derive(Default)]
pub(super) struct Responses(BTreeMap<String, Response>);

impl Responses {
    /// A reference to the answer with any of these codes, which all have one status.
    pub(super) fn share(&mut self, codes: &[Code]) -> RefOr<Response> {
        let name = codes.iter().map(|code| code.slug()).collect::<Vec<_>>().join(".");
        let reference = Ref::from_response_name(&name);
        self.0.entry(name).or_insert_with(|| response(codes));
        RefOr::Ref(reference)
    }

    /// Puts the answers, and an example of each code, where the references lead.
    pub(super) fn into_components(self, components: &mut Components) {
        let shared = self.0.into_iter();
        components.responses.extend(shared.map(|(name, response)| (name, RefOr::T(response))));
        components
            .examples
            .extend(Code::ALL.iter().map(|code| (code.slug().to_owned(), RefOr::T(example(*code)))));
    }
}

/// The answers with these codes, by status.
pub(super) fn by_status(codes: &[Code]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<String, Vec<Code>> = BTreeMap::new();
    for code in codes {
        by_status.entry(status(*code)).or_default().push(*code);
    }
    let responses = by_status.into_iter();
    responses.map(|(status, codes)| (status, RefOr::T(response(&codes)))).collect()
}

/// The status of a code, as the document writes it.
pub(super) fn status(code: Code) -> String {
    code.status().as_str().to_owned()
}

/// The codes of an answer that [`by_status`] made.
pub(super) fn codes(response: &RefOr<Response>) -> Vec<Code> {
    let RefOr::T(response) = response else { return Vec::new() };
    match response.content.get(PROBLEM_JSON) {
        Some(RefOr::T(content)) => content.examples.keys().filter_map(|slug| Code::find(slug)).collect(),
        Some(RefOr::Ref(_)) | None => Vec::new(),
    }
}

fn response(codes: &[Code]) -> Response {
    let lines: Vec<_> = codes
        .iter()
        .map(|code| format!("[`{0}`](/docs/errors/{0}): {1}.", code.slug(), code.title()))
        .collect();
    let examples = codes.iter().map(|code| {
        let location = format!("#/components/examples/{}", code.slug());
        (code.slug(), RefOr::Ref(Ref::new(location)))
    });
    let content = Content::builder()
        .schema(Some(Ref::from_schema_name(ProblemBody::name())))
        .examples_from_iter(examples);
    let response =
        ResponseBuilder::new().description(lines.join("\n\n")).content(PROBLEM_JSON, content.build());
    match codes.iter().find_map(|code| header_of(*code)) {
        Some((name, header)) => response.header(name, header).build(),
        None => response.build(),
    }
}

/// The header that every answer of this status has.
fn header_of(code: Code) -> Option<(&'static str, Header)> {
    if code == Code::REQUEST_IN_FLIGHT {
        return Some((
            "Retry-After",
            header("In how many seconds to try again, when the same request is under way."),
        ));
    }
    match code.status().as_u16() {
        401 => Some(("WWW-Authenticate", header("How to authenticate."))),
        429 | 503 => Some(("Retry-After", header("In how many seconds to try again."))),
        _ => None,
    }
}

fn example(code: Code) -> Example {
    let mut problem = json!({
        "type": format!("/docs/errors/{}", code.slug()),
        "title": code.title(),
        "status": code.status().as_u16(),
        "detail": code.explanation(),
        "instance": "/api/v1/users",
        "code": code.slug(),
        "request_id": "019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57",
    });
    if code == Code::INVALID_FIELDS {
        problem["errors"] = json!([{"field": "username", "code": "missing", "message": "is required"}]);
    }
    ExampleBuilder::new().summary(code.title()).value(Some(problem)).build()
}
