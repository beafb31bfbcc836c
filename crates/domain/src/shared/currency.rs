use std::fmt;

use super::{Corrupt, Kind, Scalar, Value};

/// A currency of ISO 4217 (list one, as of 2026-01-01): what people pay with, so no funds, units of account, metals or
/// test codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: &'static str,
    exponent: u32,
}

/// The text is not the code of a currency in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not an ISO 4217 currency code such as USD")]
pub struct UnknownCurrency;

impl Currency {
    /// The currency of that three-letter code, in capitals.
    pub fn parse(code: &str) -> Result<Self, UnknownCurrency> {
        let of_exponent = |(exponent, codes): &(u32, &'static [&'static str])| {
            let known = codes.binary_search(&code).ok()?;
            Some(Self { code: codes[known], exponent: *exponent })
        };
        CODES.iter().find_map(of_exponent).ok_or(UnknownCurrency)
    }

    /// Its three-letter code.
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// How many digits its minor unit has: 2 for USD, 0 for JPY, 3 for KWD.
    pub const fn exponent(self) -> u32 {
        self.exponent
    }
}

/// Codes by the number of digits of their minor unit, in order.
const CODES: [(u32, &[&str]); 3] = [
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF",
            "XOF", "XPF",
        ],
    ),
    (
        2,
        &[
            "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BMD", "BND",
            "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY", "COP", "CRC", "CUP",
            "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
            "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES",
            "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD",
            "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK",
            "NPR", "NZD", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD",
            "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB",
            "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "UYU", "UZS", "VED", "VES", "WST",
            "XCD", "XCG", "YER", "ZAR", "ZMW", "ZWG",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
];

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl Scalar for Currency {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.code.to_owned())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        Self::parse(&String::from_value(value)?).map_err(|_| Corrupt("currency"))
    }
}

#[cfg(test)]
mod tests {
    use super::{CODES, Currency, UnknownCurrency};

    #[test]
    fn a_currency_knows_its_minor_unit() {
        let exponent = |code| Currency::parse(code).map(Currency::exponent);
        assert_eq!(exponent("USD"), Ok(2));
        assert_eq!(exponent("JPY"), Ok(0));
        assert_eq!(exponent("KWD"), Ok(3));
    }

    #[test]
    fn what_is_no_code_in_capitals_is_refused() {
        for code in ["", "usd", "US", "USDX", "XXX", "XAU", "CLF", "BGN", "USD EUR", " USD"] {
            assert_eq!(Currency::parse(code), Err(UnknownCurrency), "{code:?}");
        }
    }

    #[test]
    fn every_code_has_three_capitals_and_stands_once_and_in_order() {
        assert!(CODES.iter().all(|(_, codes)| codes.is_sorted()));
        let mut codes: Vec<&str> = CODES.iter().flat_map(|(_, codes)| *codes).copied().collect();
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())));
        let listed = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), listed);
    }
}
