//! What people and programs prove themselves with, and what the operator decides about that.

use domain::identity::{PasswordPolicy, SessionPolicy, TokenLifetimes};
use infrastructure::{Argon2Hasher, Argon2Settings, HmacApiKeys, Pepper, Peppers, SealedSecondFactors};
use presentation::app::Policies;
use secrecy::{ExposeSecret as _, SecretString};

use super::tokens;
use crate::settings::{self, Settings};

pub(super) fn policies(settings: &Settings) -> Policies {
    Policies {
        passwords: PasswordPolicy { min_length: settings.password.min_length },
        sessions: SessionPolicy { idle: settings.session.idle, absolute: settings.session.absolute },
        second_factor: settings.second_factor.required_for,
        require_verified_email: settings.accounts.require_verified_email,
        one_time_tokens: TokenLifetimes {
            verify_email: settings.accounts.verification,
            reset_password: settings.accounts.reset,
            change_email: settings.accounts.email_change,
        },
        tokens: tokens::policy(settings),
    }
}

pub(super) fn hasher(settings: &Settings) -> anyhow::Result<Argon2Hasher> {
    let from = &settings.password;
    let peppers = peppers(&from.pepper, &from.previous_peppers);
    let (concurrency, queue) = (from.hash_concurrency, from.hash_queue);
    Ok(Argon2Hasher::new(Argon2Settings { peppers, concurrency, queue })?)
}

pub(super) fn api_keys(settings: &Settings) -> anyhow::Result<HmacApiKeys> {
    let from = &settings.api_keys;
    Ok(HmacApiKeys::new(&peppers(&from.secret, &from.previous_secrets))?)
}

pub(super) fn second_factors(settings: &Settings) -> anyhow::Result<SealedSecondFactors> {
    let from = &settings.second_factor;
    Ok(SealedSecondFactors::new(&peppers(&from.secret, &from.previous_secrets))?)
}

fn peppers(current: &settings::Pepper, previous: &[settings::Pepper]) -> Peppers {
    let pepper = |from: &settings::Pepper| Pepper { id: from.id.clone(), secret: secret_bytes(&from.secret) };
    Peppers { current: pepper(current), previous: previous.iter().map(pepper).collect() }
}

pub(super) fn secret_bytes(secret: &SecretString) -> Vec<u8> {
    secret.expose_secret().as_bytes().to_vec()
}
