//! What production refuses although it is well-formed.

use secrecy::{ExposeSecret, SecretString};

use super::Settings;
use super::reader::Reader;
use super::schema::{
    API_KEY_SECRET, CACHE_URL, CURSOR_SECRET, DATABASE_URL, PEPPER, PREVIOUS_API_KEY_SECRETS,
    PREVIOUS_PEPPERS, PREVIOUS_SECOND_FACTOR_SECRETS, PREVIOUS_TOKEN_SECRETS, SECOND_FACTOR_SECRET,
    SESSION_SECRET, TOKEN_SECRET, WEBHOOK_SECRET,
};
use super::secrets::strength::weakness;
use super::sections::database::DatabaseUrl;
use super::sections::{Gateway, MailTransport, SmtpTls, mail, origin, postgres_url, redis_url};

const PUBLIC_URL: &str = "server.public_url";
const SECURE_COOKIE: &str = "session.secure_cookie";

pub(crate) fn refuse_unsafe(settings: &Settings, reader: &mut Reader<'_>) {
    refuse_weak_secrets(settings, reader);
    refuse_unsafe_public_url(settings, reader);
    refuse_plaintext_database(settings, reader);
    refuse_careless_mail(settings, reader);
    refuse_plaintext_cache(settings, reader);
    refuse_deaf_payments(settings, reader);
    if !settings.session.secure_cookie && reader.accepted(&[SECURE_COOKIE]) {
        reader.reject(SECURE_COOKIE, "is false, and would let the session cookie travel unencrypted");
    }
}

fn refuse_weak_secrets(settings: &Settings, reader: &mut Reader<'_>) {
    let current = [
        (SESSION_SECRET, &settings.session.secret),
        (PEPPER, &settings.password.pepper.secret),
        (API_KEY_SECRET, &settings.api_keys.secret.secret),
        (SECOND_FACTOR_SECRET, &settings.second_factor.secret.secret),
        (CURSOR_SECRET, &settings.list.cursor_secret),
    ];
    let peppers = settings.password.previous_peppers.iter().map(|pepper| (PREVIOUS_PEPPERS, &pepper.secret));
    let keys = settings.api_keys.previous_secrets.iter().map(|key| (PREVIOUS_API_KEY_SECRETS, &key.secret));
    let factors = settings.second_factor.previous_secrets.iter();
    let factors = factors.map(|key| (PREVIOUS_SECOND_FACTOR_SECRETS, &key.secret));
    let tokens = &settings.tokens;
    // A private key takes its place.
    let token = tokens.key.is_none().then_some((TOKEN_SECRET, &tokens.secret));
    let token = token
        .into_iter()
        .chain(tokens.previous_secrets.iter().map(|secret| (PREVIOUS_TOKEN_SECRETS, secret)));
    let secrets: Vec<(&str, &SecretString)> =
        current.into_iter().chain(token).chain(peppers).chain(keys).chain(factors).collect();
    for (index, (key, secret)) in secrets.iter().enumerate() {
        if !reader.accepted(&[key]) {
            continue;
        }
        if let Some(message) = fault(secret, &secrets[..index]) {
            reader.reject(key, message);
        }
    }
}

fn fault(secret: &SecretString, others: &[(&str, &SecretString)]) -> Option<String> {
    let text = secret.expose_secret();
    if text.is_empty() {
        let advice = "make one with `openssl rand -hex 32`, or all with `concentric config dotenv`";
        return Some(format!("is missing; {advice}"));
    }
    let twin = others.iter().find(|(_, other)| other.expose_secret() == text);
    let same =
        |(key, _): &(&str, &SecretString)| format!("is the same as {key}; each needs a secret of its own");
    weakness(text).or_else(|| twin.map(same))
}

fn refuse_unsafe_public_url(settings: &Settings, reader: &mut Reader<'_>) {
    if !reader.accepted(&[PUBLIC_URL]) {
        return;
    }
    match &settings.server.public_url {
        None => {
            reader.reject(PUBLIC_URL, "is missing; it is the origin under which browsers reach the service");
        }
        Some(url) if !origin::is_safe(url) => {
            reader.reject(PUBLIC_URL, format!("is {url:?}, and must be https, or http on this machine"));
        }
        Some(_) => {}
    }
}

fn refuse_plaintext_database(settings: &Settings, reader: &mut Reader<'_>) {
    let DatabaseUrl::Postgres(url) = &settings.database.url else {
        return;
    };
    if settings.database.allow_plaintext {
        return;
    }
    let host =
        postgres_url::parse(url.expose_secret()).ok().and_then(|url| postgres_url::plaintext_host(&url));
    if let Some(host) = host {
        let message = format!(
            "reaches {host} without insisting on TLS; add ?sslmode=verify-full (or verify-ca, or require), or set \
             database.allow_plaintext where the network between is private"
        );
        reader.reject(DATABASE_URL, message);
    }
}

fn refuse_careless_mail(settings: &Settings, reader: &mut Reader<'_>) {
    match &settings.mail.transport {
        None if reader.accepted(&[mail::TRANSPORT]) => {
            let message =
                "is missing: say \"smtp\", or \"file\" or \"console\" where nobody is to be written to";
            reader.reject(mail::TRANSPORT, message);
        }
        Some(MailTransport::Smtp(smtp)) if smtp.tls == SmtpTls::None && !origin::is_loopback(&smtp.host) => {
            let message = format!("is \"none\", and would let messages travel to {} unencrypted", smtp.host);
            reader.reject(mail::TLS, message);
        }
        None | Some(_) => {}
    }
}

/// Besides the password, the keys of identity providers pass there: who could change them could forge a log-in.
fn refuse_plaintext_cache(settings: &Settings, reader: &mut Reader<'_>) {
    let Some(url) = settings.cache.url.as_ref().filter(|_| !settings.cache.allow_plaintext) else {
        return;
    };
    let host = redis_url::parse(url.expose_secret()).ok().and_then(|url| redis_url::plaintext_host(&url));
    if let Some(host) = host {
        let message = format!(
            "reaches {host} without TLS; write rediss:// instead, or set cache.allow_plaintext where the network between \
             is private"
        );
        reader.reject(CACHE_URL, message);
    }
}

/// Customers who confirm with their bank come back long after Stripe has answered: that they have paid should not wait for the
/// next reconciliation.
fn refuse_deaf_payments(settings: &Settings, reader: &mut Reader<'_>) {
    let payments = &settings.payments;
    let is_deaf = matches!(payments.gateway, Gateway::Stripe(_)) && payments.webhook_secrets.is_empty();
    if is_deaf && reader.accepted(&[WEBHOOK_SECRET]) {
        let message = "is missing, and payments.gateway is \"stripe\"; Stripe shows it with the endpoint of the webhook";
        reader.reject(WEBHOOK_SECRET, message);
    }
}
