//! Cross-site request forgery: a browser attaches the session cookie to requests that other sites cause, so a
//! request that changes something must show that it comes from our own.

use super::{codes::Code, origin::Origin, problem::Problem};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, Method, header},
};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Which requests count as our own.
#[derive(Debug)]
pub(super) struct SameSite {
    /// The cookie that browsers attach by themselves.
    pub(super) session_cookie: String,
    /// Where browsers reach the service. When not known, the host that the request names is taken for it.
    pub(super) public_origin: Option<Origin>,
    /// Other origins whose pages may use the service.
    pub(super) allowed_origins: Vec<Origin>,
}

impl SameSite {
    /// Refuses requests that change something, carry the session cookie, and do not come from our own site.
    pub(super) fn check(&self, request: &Request) -> Result<(), Problem> {
        let headers = request.headers();
        if is_safe(request.method()) || !self.has_session_cookie(headers) {
            return Ok(());
        }
        let origin = only(headers, &header::ORIGIN)?;
        // The browser's own word, which no page can forge.
        if only(headers, &SEC_FETCH_SITE)? == Some("same-origin") {
            return Ok(());
        }
        match origin {
            Some(origin) if self.allows(origin, request) => Ok(()),
            Some(_) => Err(refused("The request comes from another site.")),
            None => Err(refused(
                "The request carries the session cookie but does not say where it comes from: send \
                 Sec-Fetch-Site: same-origin, or an Origin header that names this site.",
            )),
        }
    }

    fn has_session_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies =
            headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|b| *b == b';'));
        let mut names = cookies.filter_map(|cookie| cookie.split(|byte| *byte == b'=').next());
        names.any(|name| name.trim_ascii() == self.session_cookie.as_bytes())
    }

    fn allows(&self, origin: &str, request: &Request) -> bool {
        let Ok(origin) = origin.parse::<Origin>() else {
            return false;
        };
        if self.allowed_origins.contains(&origin) {
            return true;
        }
        match &self.public_origin {
            Some(own) => *own == origin,
            None => host(request).is_some_and(|host| origin.has_host(host)),
        }
    }
}

/// Methods that change nothing (RFC 9110, section 9.2.1).
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The value of a header that makes sense only once; with two of them, proxies and we might go by different ones.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Problem> {
    let mut values = headers.get_all(name).iter();
    let value = values.next();
    if values.next().is_some() {
        return Err(refused(format!("The request has several {name} headers; send one.")));
    }
    // What is not text matches nothing, but it is there.
    Ok(value.map(|value| value.to_str().unwrap_or_default()))
}

/// The host that the request is addressed to: `:authority` in HTTP/2, `Host` in HTTP/1.
fn host(request: &Request) -> Option<&str> {
    let authority = request.uri().authority().map(axum::http::uri::Authority::as_str);
    authority.or_else(|| request.headers().get(header::HOST).and_then(|host| host.to_str().ok()))
}

fn refused(detail: impl Into<std::borrow::Cow<'static, str>>) -> Problem {
    Problem::of(Code::CROSS_SITE_REQUEST, detail)
}
