//! What a request authenticates with.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::http::edge::{codes::Code, problem::Problem};

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The one credential of a request. A further kind is a variant here, its challenge, and an arm where it is proven.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Credential {
    /// The value of the session cookie.
    Session(String),
    /// The token of an `Authorization` header of the scheme `Bearer`.
    Bearer(String),
    /// An `Authorization` header of another scheme.
    Authorization,
    /// The value of an `X-API-Key` header.
    ApiKey(String),
}

impl Credential {
    /// The credential that the headers hold, if any. With more than one there would be a choice whose rights count, and
    /// two cookies of one name mean that somebody else planted one.
    pub(super) fn presented(headers: &HeaderMap, cookie: &str) -> Result<Option<Self>, Problem> {
        let sessions = cookies(headers, cookie).map(|value| Self::Session(value.to_owned()));
        let authorizations = headers.get_all(header::AUTHORIZATION).iter();
        let api_keys = headers.get_all(X_API_KEY).iter();
        // A value that is not text cannot be one of ours, yet it is there.
        let api_keys = api_keys.map(|value| Self::ApiKey(value.to_str().unwrap_or_default().to_owned()));
        let mut all = sessions.chain(authorizations.map(Self::authorization)).chain(api_keys);
        match (all.next(), all.next()) {
            (only, None) => Ok(only),
            _ => Err(Problem::of(
                Code::SEVERAL_CREDENTIALS,
                "The request carries more than one credential; send exactly one.",
            )),
        }
    }

    fn authorization(value: &HeaderValue) -> Self {
        let text = value.to_str().unwrap_or_default();
        match text.split_once(' ') {
            // The scheme is the same in any case (RFC 9110, section 11.1).
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                Self::Bearer(token.trim_start_matches(' ').to_owned())
            }
            _ => Self::Authorization,
        }
    }
}

/// The values of every cookie of that name. A value that is not text cannot be one of ours, yet it is there.
pub(in crate::http) fn cookies<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    let pairs =
        headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(move |pair| {
        let pair = pair.trim_ascii();
        let value = pair.strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
        Some(std::str::from_utf8(value).unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

    use super::Credential;
    use crate::http::edge::codes::Code;

    fn presented(headers: &[(HeaderName, &str)]) -> Result<Option<Credential>, Code> {
        let pairs = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()));
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(name, value);
        }
        Credential::presented(&map, "session").map_err(|problem| problem.code())
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let found = presented(&[(header::COOKIE, "theme=dark; session=abc.def=; session2=x")]);
        assert_eq!(found, Ok(Some(Credential::Session("abc.def=".to_owned()))));
        assert_eq!(presented(&[(header::COOKIE, "theme=dark")]), Ok(None));
    }

    #[test]
    fn two_cookies_of_the_name_are_refused_in_one_header_or_two() {
        let refused = Err(Code::SEVERAL_CREDENTIALS);
        assert_eq!(presented(&[(header::COOKIE, "session=a; session=a")]), refused);
        let twice = [(header::COOKIE, "session=a"), (header::COOKIE, "session=b")];
        assert_eq!(presented(&twice), refused);
    }

    #[test]
    fn two_kinds_at_once_are_refused() {
        let cookie = (header::COOKIE, "session=a");
        let bearer = (header::AUTHORIZATION, "Bearer x");
        let key = (super::X_API_KEY, "x");
        let refused = Err(Code::SEVERAL_CREDENTIALS);
        assert_eq!(presented(&[cookie.clone(), bearer.clone()]), refused);
        assert_eq!(presented(&[cookie, key.clone()]), refused);
        assert_eq!(presented(&[bearer, key]), refused);
    }

    #[test]
    fn one_kind_twice_is_refused() {
        let refused = Err(Code::SEVERAL_CREDENTIALS);
        for name in [super::X_API_KEY, header::AUTHORIZATION] {
            assert_eq!(presented(&[(name.clone(), "x"), (name, "x")]), refused);
        }
    }

    #[test]
    fn a_key_is_taken_as_it_is() {
        let key = |text: &str| Ok(Some(Credential::ApiKey(text.to_owned())));
        assert_eq!(presented(&[(super::X_API_KEY, "ck_1_2")]), key("ck_1_2"));
        assert_eq!(presented(&[(super::X_API_KEY, "")]), key(""));
    }

    #[test]
    fn a_bearer_token_is_taken_as_it_is_and_other_schemes_are_there_all_the_same() {
        let of = |text: &str| presented(&[(header::AUTHORIZATION, text)]);
        for text in ["Bearer a.b", "bearer a.b", "BEARER  a.b"] {
            assert_eq!(of(text), Ok(Some(Credential::Bearer("a.b".to_owned()))), "{text}");
        }
        assert_eq!(of("Bearer "), Ok(Some(Credential::Bearer(String::new()))));
        for text in ["", "Bearer", "Basic YTpi", "Bearera.b c", "a.b"] {
            assert_eq!(of(text), Ok(Some(Credential::Authorization)), "{text}");
        }
    }

    #[test]
    fn an_empty_cookie_is_a_credential_too() {
        let found = presented(&[(header::COOKIE, "session=")]);
        assert_eq!(found, Ok(Some(Credential::Session(String::new()))));
    }
}
