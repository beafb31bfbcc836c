//! Money on the wire: the amount in major units as text, since a JSON number would be read as a binary fraction, and its
//! currency.

use domain::shared::{Currency, InvalidAmount, Money, UnknownCurrency};
use serde::{Deserialize, Serialize};
use utoipa::{ToSchema, openapi::Object};

use super::{
    edge::form::{FieldCode, Form},
    fields::Unacceptable,
    given::Given,
    schemas::text,
};

/// An amount of money in its currency.
#[derive(Serialize, ToSchema)]
#[schema(as = Money)]
pub(crate) struct MoneyBody {
    #[schema(schema_with = amount)]
    amount: String,
    #[schema(schema_with = currency)]
    currency: &'static str,
}

impl From<Money> for MoneyBody {
    fn from(money: Money) -> Self {
        Self { amount: money.amount(), currency: money.currency().code() }
    }
}

/// [`MoneyBody`] as requests bring it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenMoney {
    #[serde(default)]
    amount: Given<String>,
    #[serde(default)]
    currency: Given<String>,
}

impl GivenMoney {
    /// The amount of the field `name`, or none, and a note in the form of what is wrong with either part of it.
    pub(crate) fn parsed(self, form: &mut Form, name: &str) -> Option<Money> {
        let amount = self.amount.required(form, &format!("{name}.amount"));
        let currency = self.currency.required_as(form, &format!("{name}.currency"), parse_currency);
        // How many decimal places an amount may have depends on its currency.
        form.field(&format!("{name}.amount"), Money::parse(&amount?, currency?))
    }
}

impl FieldCode for InvalidAmount {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "invalid-format",
            Self::TooPrecise(_) => "too-precise",
            Self::OutOfRange => "out-of-range",
        }
    }
}

/// The currency of a code.
pub(crate) fn parse_currency(code: &str) -> Result<Currency, Unacceptable> {
    let unknown = |UnknownCurrency| {
        Unacceptable::new("invalid-value", "must be the ISO 4217 code of a currency, such as USD")
    };
    Currency::parse(code).map_err(unknown)
}

/// An amount.
pub(crate) fn amount() -> Object {
    text()
        .description(Some("In major units, with no more decimal places than the currency has."))
        .pattern(Some("^[0-9]+([.][0-9]{1,3})?$"))
        .examples(["9.99"])
        .build()
}

/// The code of a currency.
pub(crate) fn currency() -> Object {
    text().description(Some("Its ISO 4217 code.")).pattern(Some("^[A-Z]{3}$")).examples(["USD"]).build()
}
