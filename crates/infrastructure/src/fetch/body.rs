use application::fetch::{Excess, FetchError, Refused, Wanted};
use reqwest::{
    Response,
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};

/// What the server says that the body is.
pub(super) fn content_type(response: &Response) -> Option<String> {
    let value = response.headers().get(CONTENT_TYPE)?;
    value.to_str().ok().map(str::to_owned)
}

/// The body, if it is what was wanted. What the headers say of it is looked at first; what comes is counted nevertheless.
pub(super) async fn take(mut response: Response, wanted: &Wanted) -> Result<Vec<u8>, FetchError> {
    check_type(&response, wanted)?;
    let encodings = response.headers().get_all(CONTENT_ENCODING);
    if encodings.iter().any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(Refused::Compressed.into());
    }
    let too_large = || FetchError::from(Refused::TooLarge(wanted.max_bytes));
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    if wanted.excess == Excess::Refused && announced.is_some_and(|length| length > wanted.max_bytes) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| super::why(&error))? {
        let room = wanted.max_bytes - body.len();
        body.extend_from_slice(&piece[..piece.len().min(room)]);
        if piece.len() > room {
            return if wanted.excess == Excess::CutOff { Ok(body) } else { Err(too_large()) };
        }
    }
    Ok(body)
}

fn check_type(response: &Response, wanted: &Wanted) -> Result<(), Refused> {
    if wanted.media_types.is_empty() {
        return Ok(());
    }
    let given = content_type(response).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if wanted.media_types.iter().any(|wanted| wanted.eq_ignore_ascii_case(essence)) {
        return Ok(());
    }
    // Shown to people: no longer than they read.
    Err(Refused::MediaType(essence.chars().take(100).collect()))
}
