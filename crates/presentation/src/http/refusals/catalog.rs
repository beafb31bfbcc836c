//! The refusals of the catalogue.

use application::catalog::{ImageRefusal, SkuTaken};

use super::{Refusal, sentence};
use crate::http::edge::{
    codes::Code,
    problem::{FieldError, Problem},
};

impl Refusal for SkuTaken {
    const CODES: &'static [Code] = &[Code::SKU_TAKEN];

    fn into_problem(self) -> Problem {
        let error = FieldError {
            field: "sku".to_owned(),
            code: "taken".into(),
            message: "belongs to another product".to_owned(),
        };
        Problem::of(Code::SKU_TAKEN, sentence(&self)).with_errors(vec![error])
    }
}

impl Refusal for ImageRefusal {
    const CODES: &'static [Code] = &[Code::NOT_AN_IMAGE, Code::PAYLOAD_TOO_LARGE];

    fn into_problem(self) -> Problem {
        let code = match self {
            Self::NotAnImage => Code::NOT_AN_IMAGE,
            Self::TooLarge => Code::PAYLOAD_TOO_LARGE,
        };
        Problem::of(code, sentence(&self))
    }
}

#[cfg(test)]
mod tests {
    use super::{ImageRefusal, SkuTaken};
    use crate::http::refusals::tests::agree;

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        agree(&[SkuTaken]);
        agree(&[ImageRefusal::NotAnImage, ImageRefusal::TooLarge]);
    }
}
