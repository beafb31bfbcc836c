//! One page for every error code: where the `type` of a problem leads to.

use super::file::{File, LazyFile};
use crate::http::edge::{codes::Code, etag::IfNoneMatch, extract::Path, problem::Problem};
use axum::{Router, body::Bytes, response::Response, routing::get};
use std::fmt::Write;

const STYLE: &str =
    "body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
table { border-collapse: collapse }
td, th { text-align: left; padding: 0.25rem 1.5rem 0.25rem 0 }
";

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

static STYLE_SHEET: LazyFile =
    LazyFile::new(|| File::new(Bytes::from_static(STYLE.as_bytes()), "text/css; charset=utf-8"));
static INDEX: LazyFile = LazyFile::new(|| File::page(index(), POLICY));

pub(super) fn router() -> Router {
    Router::new()
        .route("/docs/errors", get(async |condition: IfNoneMatch| INDEX.answer(&condition)))
        .route("/docs/errors/{code}", get(explain))
        .route("/docs/assets/errors.css", get(async |condition: IfNoneMatch| STYLE_SHEET.answer(&condition)))
}

async fn explain(Path(slug): Path<String>, condition: IfNoneMatch) -> Result<Response, Problem> {
    let Some(code) = Code::find(&slug) else {
        return Err(Problem::of(
            Code::NOT_FOUND,
            "There is no error of this name; see /docs/errors for all.",
        ));
    };
    Ok(File::page(page(code), POLICY).answer(&condition))
}

fn index() -> String {
    let mut rows = String::new();
    for code in Code::ALL {
        let (slug, status, title) = (code.slug(), code.status().as_u16(), code.title());
        // Writing to a string does not fail.
        let _ = writeln!(
            rows,
            "<tr><td><a href=\"/docs/errors/{slug}\"><code>{slug}</code></a></td><td>{status}</td><td>{title}</td></tr>"
        );
    }
    let intro = "<p>Every error is answered with problem details (RFC 9457). The member <code>code</code> is stable; \
                 <code>type</code> leads to one of these pages.</p>";
    html(
        "Errors",
        &format!("{intro}\n<table>\n<tr><th>Code</th><th>Status</th><th>Title</th></tr>\n{rows}</table>"),
    )
}

fn page(code: Code) -> String {
    let (slug, status, explanation) = (code.slug(), code.status(), code.explanation());
    html(
        code.title(),
        &format!(
            "<p><code>{slug}</code>, status {status}</p>\n<p>{explanation}</p>\n\
             <p><a href=\"/docs/errors\">All errors</a></p>"
        ),
    )
}

/// A page of texts that are our own; a test keeps them free of what HTML would take for markup.
fn html(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/docs/assets/errors.css\">\n</head>\n\
         <body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
    )
}
