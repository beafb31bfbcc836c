use std::time::Duration;

use application::{identity::Offer, mail::Links};

/// The part of a message that hands a token over: the page that takes it, if there is one, and the token itself.
pub(crate) struct TokenPart {
    pub(super) token: String,
    pub(super) link: Option<String>,
    pub(super) lasts: String,
}

impl TokenPart {
    /// Of that token.
    pub(crate) fn of(offer: &Offer, links: &Links) -> Self {
        Self {
            token: offer.secret.0.clone(),
            link: links.to(offer.purpose, &offer.secret),
            lasts: told(offer.lasts),
        }
    }
}

/// In whole hours if that is exact, else in minutes.
fn told(span: Duration) -> String {
    let (count, unit) = match span.as_secs() {
        seconds if seconds >= 3600 && seconds % 3600 == 0 => (seconds / 3600, "hour"),
        seconds => (seconds.div_ceil(60), "minute"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::told;

    #[test]
    fn a_span_is_told_in_the_largest_unit_that_is_exact() {
        let told = |seconds| told(Duration::from_secs(seconds));
        assert_eq!([1800, 3600, 5400, 86_400].map(told), ["30 minutes", "1 hour", "90 minutes", "24 hours"]);
        assert_eq!([60, 61].map(told), ["1 minute", "2 minutes"]);
    }
}
