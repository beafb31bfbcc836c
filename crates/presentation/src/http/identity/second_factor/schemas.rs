//! JSON schemas of the values of second factors.

use domain::identity::RECOVERY_CODES;
use utoipa::openapi::{Array, Object};

use crate::http::schemas::text;

/// What an app shows.
pub(super) fn totp_code() -> Object {
    text()
        .description(Some("The six digits that the app shows."))
        .pattern(Some("^[0-9]{6}$"))
        .examples(["492039"])
        .build()
}

/// What an app shows, or one of those that were written down.
pub(in crate::http::identity) fn code() -> Object {
    text()
        .description(Some("The six digits that the app shows, or a recovery code."))
        .min_length(Some(6))
        .max_length(Some(29))
        .examples(["492039", "gayt-emzu-gu3d-oobz-mfrg-gzdf"])
        .build()
}

pub(in crate::http::identity) fn challenge() -> Object {
    text()
        .description(Some("The `challenge` of the answer to the log-in."))
        .min_length(Some(1))
        .max_length(Some(100))
        .build()
}

pub(super) fn recovery_codes() -> Array {
    Array::builder()
        .items(text().pattern(Some("^[a-z2-7]{4}(-[a-z2-7]{4}){5}$")).build())
        .min_items(Some(RECOVERY_CODES))
        .max_items(Some(RECOVERY_CODES))
        .examples([["gayt-emzu-gu3d-oobz-mfrg-gzdf"]])
        .build()
}
