//! The way of a request through the edge, and of its answer back.
//!
//! Two layers whatever there is to do, since each has every request copy all that lies within it: what a framework would
//! have as a layer each are functions here, called in their order.

use super::{
    EdgeOptions,
    client_address::{self, ClientAddress},
    cross_site::SameSite,
    limits,
    log::Line,
    panic::catch_panics,
    rate_limit::Allowances,
    render::Asked,
    request_id::{NewRequestId, RequestId},
    security_headers,
    uninterrupted::run_uninterrupted,
};
use axum::{
    extract::{DefaultBodyLimit, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse, Response},
};
use ipnet::IpNet;
use std::{sync::Arc, time::Duration};
use tracing::Instrument;

/// What the edge has at hand for every request.
pub(super) struct Edge {
    new_request_id: NewRequestId,
    trusted_proxies: Vec<IpNet>,
    security_headers: HeaderMap,
    allowances: Option<Allowances>,
    body_limit: DefaultBodyLimit,
    request_timeout: Duration,
    same_site: SameSite,
}

impl Edge {
    pub(super) fn new(options: &EdgeOptions) -> Self {
        Self {
            new_request_id: options.new_request_id.clone(),
            trusted_proxies: options.trusted_proxies.clone(),
            security_headers: security_headers::security_headers(options.hsts),
            allowances: options.rate_limit.map(|limit| Allowances::new(limit, options.shared_counts.clone())),
            body_limit: DefaultBodyLimit::max(options.body_limit),
            request_timeout: options.request_timeout,
            same_site: SameSite {
                session_cookie: options.session_cookie.clone(),
                public_origin: options.public_origin.clone(),
                allowed_origins: options.cors_origins.clone(),
            },
        }
    }
}

/// Around everything that answers: names the request, logs it, and gives its answer the final shape.
pub(super) async fn pass(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers(), &edge.new_request_id);
    let span = id.span(request.headers());
    let mut response = edge.answer(id.clone(), request, next).instrument(span).await;
    id.add_to(response.headers_mut());
    response
}

/// Within what shares answers with other origins, so that their pages can read why they are refused: holds the request to
/// its limits. The cheapest refusal comes first: a flood costs no more than a look at its address.
pub(super) async fn admit(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let client = request.extensions().get::<ClientAddress>().map(|address| address.0);
    let handled = catch_panics(edge.handle(request, next));
    match &edge.allowances {
        Some(allowances) => allowances.limit(client, handled).await,
        None => handled.await,
    }
}

impl Edge {
    /// Runs within the request's span.
    async fn answer(&self, id: RequestId, mut request: Request, next: Next) -> Response {
        let client = client_address::find(&request, &self.trusted_proxies);
        request.extensions_mut().insert(ClientAddress(client));
        request.extensions_mut().insert(id.clone());
        let mut line = Line::begin(&mut request, client);
        let asked = Asked::of(&request, id);

        let mut response = next.run(request).await;
        security_headers::add_to(response.headers_mut(), &self.security_headers);
        let response = asked.render(response);
        line.answered(response.status());
        response
    }

    async fn handle(&self, mut request: Request, next: Next) -> Response {
        if let Err(problem) = limits::check_head(&request) {
            return problem.into_response();
        }
        self.body_limit.apply(&mut request);
        limits::limit_time(self.request_timeout, async {
            match self.same_site.check(&request) {
                // Around the handler alone, so that neither the time limit nor a vanished client ends a write.
                Ok(()) => run_uninterrupted(request, next).await,
                Err(problem) => problem.into_response(),
            }
        })
        .await
    }
}
