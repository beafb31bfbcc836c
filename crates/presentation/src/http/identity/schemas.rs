//! JSON schemas of the values of identity: as precise as a schema can be about the rules of the domain.

use domain::identity::{PersonName, Role, SessionKind};
use utoipa::openapi::{KnownFormat, Object, SchemaFormat};

use crate::http::schemas::{nullable, plain_text, text};

pub(crate) fn username() -> Object {
    text()
        .description(Some(
            "5 to 20 letters, digits, `.`, `_` and `-`; a letter or digit at both ends, no two of the others in a row. \
             Unique, whatever the case.",
        ))
        .min_length(Some(5))
        .max_length(Some(20))
        .pattern(Some("^[A-Za-z0-9]([._-]?[A-Za-z0-9])*$"))
        .examples(["ann.lee"])
        .build()
}

pub(crate) fn email() -> Object {
    const ATOM: &str = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    const LABEL: &str = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    text()
        .description(Some("Unique, whatever the case."))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Email)))
        .max_length(Some(254))
        .pattern(Some(format!(r"^{ATOM}(\.{ATOM})*@({LABEL}\.)+{LABEL}$")))
        .examples(["ann@example.org"])
        .build()
}

pub(crate) fn name() -> Object {
    nullable(
        plain_text(PersonName::MAX)
            .description(Some("What they are called, in their own script; null for none."))
            .examples(["Ann Lee"])
            .build(),
    )
}

/// As requests may write it.
pub(crate) fn cpf() -> Object {
    text()
        .description(Some("A Brazilian taxpayer number with right check digits, plain or formatted. Unique."))
        .pattern(Some("^([0-9]{11}|[0-9]{3}[.][0-9]{3}[.][0-9]{3}-[0-9]{2})$"))
        .examples(["529.982.247-25"])
        .build()
}

/// As requests may write it, or null.
pub(crate) fn nullable_cpf() -> Object {
    nullable(cpf())
}

/// As answers show it: eleven digits, or null.
pub(crate) fn cpf_digits() -> Object {
    nullable(
        text()
            .description(Some("Their taxpayer number; shown to themselves and to administrators."))
            .pattern(Some("^[0-9]{11}$"))
            .examples(["52998224725"])
            .build(),
    )
}

pub(crate) fn role() -> Object {
    text()
        .description(Some("What they may do, from least to most."))
        .enum_values(Some(Role::ALL.map(Role::name)))
        .examples(["user"])
        .build()
}

/// A password that somebody wants to have.
pub(crate) fn new_password() -> Object {
    text()
        .description(Some(
            "8 (or more, if this service asks for it) to 128 characters of any kind; none of the commonest passwords, \
             not the username or the address, and more than a word of this service.",
        ))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
        .min_length(Some(8))
        .max_length(Some(128))
        .examples(["correct horse battery staple"])
        .build()
}

/// A password that somebody claims to have.
pub(crate) fn password() -> Object {
    text()
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
        .examples(["correct horse battery staple"])
        .build()
}

/// What a session is carried by.
pub(crate) fn session_kind() -> Object {
    text().enum_values(Some(SessionKind::ALL.map(SessionKind::name))).build()
}

/// A refresh token.
pub(crate) fn refresh_token() -> Object {
    text().min_length(Some(1)).max_length(Some(200)).examples(["cr_mZ0GfI0qKj3m"]).build()
}

/// What somebody logs in with.
pub(crate) fn login() -> Object {
    text()
        .description(Some("The username or the e-mail address."))
        .min_length(Some(1))
        .max_length(Some(254))
        .examples(["ann.lee"])
        .build()
}

/// A token from a message.
pub(crate) fn one_time_token() -> Object {
    text()
        .description(Some("The token of a message, as it stands there."))
        .examples(["kq3E0oJm5vPZ0m1bD8rXn2T7uYcW4sLhQ6gF9aBiKxM"])
        .build()
}
