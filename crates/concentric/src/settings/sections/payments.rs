//! Who moves money, and how we know that it is they who speak.

use secrecy::{ExposeSecret as _, SecretString};

use super::origin;
use crate::settings::profile::Profile;
use crate::settings::reader::Reader;
use crate::settings::schema::{PREVIOUS_WEBHOOK_SECRET, STRIPE_SECRET_KEY, WEBHOOK_SECRET};

pub(crate) const GATEWAY: &str = "payments.gateway";
const STRIPE_URL: &str = "payments.stripe_url";

/// In bytes, what the adapter insists on, too. Stripe's have 38.
const MIN_WEBHOOK_SECRET: usize = 16;

/// `[payments]`
#[derive(Clone, Debug)]
pub struct PaymentSettings {
    /// Who moves it.
    pub gateway: Gateway,
    /// What the gateway may sign its notices with: the current secret, then the one before. None at all: no notice is heard.
    pub webhook_secrets: Vec<SecretString>,
}

/// A gateway that moves money.
#[derive(Clone, Debug)]
pub enum Gateway {
    /// The one in the process, which moves none.
    Sandbox,
    /// Stripe, or what speaks its API.
    Stripe(StripeAccount),
}

/// Whom the money is for, and where.
#[derive(Clone, Debug)]
pub struct StripeAccount {
    /// `sk_…` or `rk_…`.
    pub secret_key: SecretString,
    /// Where the API is.
    pub url: String,
}

#[derive(Clone, Copy)]
enum Word {
    Auto,
    Sandbox,
    Stripe,
}

impl PaymentSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        // Read whether or not they are used, so that a value that can never work is told of now.
        let account = StripeAccount::read(reader);
        let webhook_secrets = read_webhook_secrets(reader);
        let words = [("auto", Word::Auto), ("sandbox", Word::Sandbox), ("stripe", Word::Stripe)];
        let gateway = match reader.word(GATEWAY, words) {
            Some(Word::Stripe) => {
                account.refuse_missing(reader);
                Gateway::Stripe(account)
            }
            Some(Word::Auto) if reader.profile == Profile::Production => {
                let message = "is missing: say \"stripe\", or \"sandbox\", which takes every order for paid, and moves no money";
                reader.reject(GATEWAY, message);
                Gateway::Sandbox
            }
            Some(Word::Auto | Word::Sandbox) | None => Gateway::Sandbox,
        };
        Self { gateway, webhook_secrets }
    }
}

impl StripeAccount {
    fn read(reader: &mut Reader<'_>) -> Self {
        let secret_key = reader.optional(STRIPE_SECRET_KEY, secret_key);
        Self {
            secret_key: secret_key.unwrap_or_default(),
            url: reader.parsed(STRIPE_URL, url).unwrap_or_default(),
        }
    }

    fn refuse_missing(&self, reader: &mut Reader<'_>) {
        if self.secret_key.expose_secret().is_empty() && reader.accepted(&[STRIPE_SECRET_KEY]) {
            reader.reject(STRIPE_SECRET_KEY, "is missing, and payments.gateway is \"stripe\"");
        }
    }
}

fn read_webhook_secrets(reader: &mut Reader<'_>) -> Vec<SecretString> {
    let current = reader.optional(WEBHOOK_SECRET, webhook_secret);
    let previous = reader.optional(PREVIOUS_WEBHOOK_SECRET, webhook_secret);
    if current.is_none() && previous.is_some() && reader.accepted(&[WEBHOOK_SECRET]) {
        reader.reject(WEBHOOK_SECRET, format!("is missing, although there is {PREVIOUS_WEBHOOK_SECRET}"));
    }
    current.into_iter().chain(previous).collect()
}

/// The messages do not show the key, not even a wrong one.
fn secret_key(text: &str) -> Result<SecretString, String> {
    let secret = text.strip_prefix("sk_").or_else(|| text.strip_prefix("rk_"));
    if secret.is_none_or(str::is_empty) || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("is no secret key of Stripe, which begins with sk_ or rk_, and has no spaces".to_owned());
    }
    Ok(text.into())
}

fn webhook_secret(text: &str) -> Result<SecretString, String> {
    let length = text.len();
    if length < MIN_WEBHOOK_SECRET {
        return Err(format!("has {length} bytes, and a webhook secret needs {MIN_WEBHOOK_SECRET} or more"));
    }
    Ok(text.into())
}

fn url(text: &str) -> Result<String, String> {
    let origin = origin::parse(text)?;
    if origin::is_safe(&origin) {
        Ok(origin)
    } else {
        Err(format!("is {text:?}, and must be https, or http on this machine"))
    }
}
