//! ReDoc: the document as a page to read.

use super::file::{File, LazyFile};
use crate::http::edge::etag::IfNoneMatch;
use aide::redoc::Redoc;
use axum::{Router, body::Bytes, routing::get};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference</title>
<link rel="icon" href="data:,">
<style>body { margin: 0 }</style>
</head>
<body>
<div id="redoc"></div>
<script src="/redoc/redoc.js"></script>
<script src="/redoc/start.js"></script>
</body>
</html>
"#;

const START: &str = r#"Redoc.init("/openapi.json", {}, document.getElementById("redoc"));
"#;

/// Styles are inline because ReDoc makes them while it runs; its search runs in a worker that it makes itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// The one thing that ReDoc would fetch from elsewhere: its maker's logo.
const LOGO: &str = "https://cdn.redoc.ly/redoc/logo-mini.svg";

static SCRIPT: LazyFile =
    LazyFile::new(|| File::new(Bytes::from(script()), "text/javascript; charset=utf-8"));
static START_SCRIPT: LazyFile =
    LazyFile::new(|| File::new(Bytes::from_static(START.as_bytes()), "text/javascript; charset=utf-8"));
static REDOC: LazyFile = LazyFile::new(|| File::page(PAGE, POLICY));

pub(super) fn router() -> Router {
    Router::new()
        .route("/redoc", get(async |condition: IfNoneMatch| REDOC.answer(&condition)))
        .route("/redoc/redoc.js", get(async |condition: IfNoneMatch| SCRIPT.answer(&condition)))
        .route("/redoc/start.js", get(async |condition: IfNoneMatch| START_SCRIPT.answer(&condition)))
}

/// The script alone, out of the page that the package has it in: as a file of its own it can be cached, and the
/// policy of the page need not allow inline scripts.
fn script() -> String {
    let page = Redoc::new("").html();
    let script = page.split_once("<script>").map_or("", |(_, rest)| rest);
    let script = script.rsplit_once("Redoc.init(").map_or("", |(script, _)| script);
    script.replace(LOGO, "data:,")
}
