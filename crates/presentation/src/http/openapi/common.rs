//! The errors that operations may answer because of what they are: their method, body, parameters and protection.

use utoipa::openapi::{
    PathItem, RefOr, Required,
    path::{HttpMethod, Operation, Parameter, ParameterIn},
    security::SecurityRequirement,
};

use super::bearer;
use super::responses::{Responses, codes, status};
use crate::http::edge::codes::Code;

/// What the edge refuses whatever it is about, and what may go wrong in any case.
const ALWAYS: [Code; 6] = [
    Code::URI_TOO_LONG,
    Code::TOO_MANY_REQUESTS,
    Code::HEADER_FIELDS_TOO_LARGE,
    Code::INTERNAL_ERROR,
    Code::OVERLOADED,
    Code::UNAVAILABLE,
];

/// Every operation of a path.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, item.get.as_mut()),
        (HttpMethod::Post, item.post.as_mut()),
        (HttpMethod::Put, item.put.as_mut()),
        (HttpMethod::Patch, item.patch.as_mut()),
        (HttpMethod::Delete, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// Adds the common errors to an operation's own, and says outright when it needs no credential.
pub(super) fn complete(path: &str, method: HttpMethod, operation: &mut Operation, shared: &mut Responses) {
    let ways_in = operation.security.get_or_insert_default();
    bearer::complete(ways_in);
    // A way in that asks for nothing lets everybody in.
    let protected = !ways_in.is_empty() && !ways_in.contains(&SecurityRequirement::default());
    let mut all = common(path, &method, operation, protected);
    let own = operation.responses.responses.values().flat_map(codes);
    all.extend(own);
    all.sort_by_key(|code| (code.status(), code.slug()));
    all.dedup();
    for answer in all.chunk_by(|one, next| one.status() == next.status()) {
        let Some(first) = answer.first() else { continue };
        let responses = &mut operation.responses.responses;
        responses.insert(status(*first), shared.share(answer));
    }
}

fn common(path: &str, method: &HttpMethod, operation: &Operation, protected: bool) -> Vec<Code> {
    let authenticates = path.starts_with("/api/v1/") && path != "/api/v1/";
    let writes = *method != HttpMethod::Get;
    let has = |place| parameters(operation).any(|parameter| parameter.parameter_in == place);
    let condition = parameters(operation).find(|parameter| parameter.name == "If-Match");
    let insists = condition.is_some_and(|condition| condition.required == Required::True);
    let body = operation.request_body.is_some();
    let groups: [(bool, &[Code]); 10] = [
        (true, &ALWAYS),
        (
            authenticates,
            &[
                Code::MALFORMED_REQUEST,
                Code::SEVERAL_CREDENTIALS,
                Code::UNAUTHENTICATED,
                Code::INSUFFICIENT_SCOPE,
            ],
        ),
        (protected, &[Code::FORBIDDEN]),
        (protected && writes, &[Code::OUT_OF_SCOPE]),
        (writes, &[Code::CROSS_SITE_REQUEST, Code::CONFLICT]),
        // A write finds nothing, too, when its own account is deleted under its hands.
        (has(ParameterIn::Path) || (writes && protected), &[Code::NOT_FOUND]),
        (has(ParameterIn::Query), &[Code::INVALID_FIELDS]),
        (condition.is_some(), &[Code::PRECONDITION_FAILED]),
        (insists, &[Code::PRECONDITION_REQUIRED]),
        (body, &[Code::PAYLOAD_TOO_LARGE, Code::UNSUPPORTED_MEDIA_TYPE, Code::INVALID_FIELDS]),
    ];
    let apply = groups.into_iter().filter(|(applies, _)| *applies);
    apply.flat_map(|(_, codes)| codes.iter().copied()).collect()
}

fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let parameters = operation.parameters.iter().flatten();
    parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    })
}
