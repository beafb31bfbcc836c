//! The refusals of downloads.

use application::downloads::DownloadRefusal;

use super::{Refusal, sentence};
use crate::http::edge::{codes::Code, problem::Problem};

impl Refusal for DownloadRefusal {
    const CODES: &'static [Code] = &[Code::NOT_FOUND, Code::DOWNLOAD_OVER];

    fn into_problem(self) -> Problem {
        let code = match self {
            Self::Unknown => Code::NOT_FOUND,
            Self::Over => Code::DOWNLOAD_OVER,
        };
        Problem::of(code, sentence(&self))
    }
}

#[cfg(test)]
mod tests {
    use super::DownloadRefusal;
    use crate::http::refusals::tests::agree;

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        agree(&[DownloadRefusal::Unknown, DownloadRefusal::Over]);
    }
}
