//! Swagger UI: the document as a page to try the operations on.

use super::file::{File, LazyFile};
use crate::http::edge::etag::IfNoneMatch;
use axum::{Router, body::Bytes, routing::get};
use std::{borrow::Cow, sync::Arc};
use utoipa_swagger_ui::Config;

/// Our own page around the vendored script and style sheet: the page that comes with them has a second layout with
/// a field for addresses of other documents, of which there are none.
const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API documentation</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui.js"></script>
<script src="/docs/assets/start.js"></script>
</body>
</html>
"#;

/// Requests go out with the session cookie, credentials are forgotten with the page, and nothing is validated
/// elsewhere (`validatorUrl` would send the document to a public service).
const START: &str = r##"SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  queryConfigEnabled: false,
  tryItOutEnabled: true,
  validatorUrl: null,
  withCredentials: true,
});
"##;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static SCRIPT: LazyFile =
    LazyFile::new(|| vendored("swagger-ui-bundle.js", "text/javascript; charset=utf-8"));
static STYLE: LazyFile = LazyFile::new(|| vendored("swagger-ui.css", "text/css; charset=utf-8"));
static START_SCRIPT: LazyFile =
    LazyFile::new(|| File::new(Bytes::from_static(START.as_bytes()), "text/javascript; charset=utf-8"));
static DOCS: LazyFile = LazyFile::new(|| File::page(PAGE, POLICY));

pub(super) fn router() -> Router {
    Router::new()
        .route("/docs", get(async |condition: IfNoneMatch| DOCS.answer(&condition)))
        .route("/docs/assets/swagger-ui.js", get(async |condition: IfNoneMatch| SCRIPT.answer(&condition)))
        .route("/docs/assets/swagger-ui.css", get(async |condition: IfNoneMatch| STYLE.answer(&condition)))
        .route("/docs/assets/start.js", get(async |condition: IfNoneMatch| START_SCRIPT.answer(&condition)))
}

/// A file of Swagger UI. That the names exist is seen to by a test; were one missing, its file would be empty.
fn vendored(name: &str, content_type: &'static str) -> File {
    let config = Arc::new(Config::from("/openapi.json"));
    let content = match utoipa_swagger_ui::serve(name, config) {
        Ok(Some(file)) => file.bytes,
        Ok(None) | Err(_) => Cow::Borrowed(&[][..]),
    };
    let content = match content {
        Cow::Borrowed(content) => Bytes::from_static(content),
        Cow::Owned(content) => Bytes::from(content),
    };
    File::new(content, content_type)
}
