//! Providers that are away, broken, or mean.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use application::identity::{IdentityProvider as _, ProviderError};
use infrastructure::{
    ClientAuthentication, InvalidOpenIdSettings, OpenIdProvider, OpenIdSettings, SigningAlgorithm,
};
use rustls::crypto::ring;

use crate::world::{HOME, World, open_id, request};

fn settings(issuer: &str) -> OpenIdSettings {
    let _ = ring::default_provider().install_default();
    OpenIdSettings {
        issuer: issuer.to_owned(),
        client_id: "basic".to_owned(),
        authentication: ClientAuthentication::None,
        scopes: vec!["openid".to_owned()],
        algorithm: SigningAlgorithm::Rs256,
        redirect_uri: HOME.to_owned(),
    }
}

/// Answers whatever it is asked with what `answer` makes of its own address.
fn serve(answer: impl Fn(&str) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let told = issuer.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            // The client may have hung up.
            let _ = stream.write_all(answer(&told).as_bytes());
        }
    });
    issuer
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn metadata(issuer: &str, more: &str) -> String {
    ok(&format!(
        r#"{{"issuer":"{issuer}","authorization_endpoint":"{issuer}/a","token_endpoint":"{issuer}/t","jwks_uri":"{issuer}/k"{more}}}"#
    ))
}

async fn asked(answer: impl Fn(&str) -> String + Send + 'static) -> Result<String, ProviderError> {
    open_id(settings(&serve(answer))).authorization_url(&request()).await
}

fn is_away(outcome: Result<String, ProviderError>) {
    assert!(matches!(outcome, Err(ProviderError::Away(_))), "{outcome:?}");
}

fn is_untrusted(outcome: Result<String, ProviderError>) {
    assert!(matches!(outcome, Err(ProviderError::Untrusted(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_away() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    is_away(open_id(settings(&issuer)).authorization_url(&request()).await);
}

#[tokio::test]
async fn metadata_that_nobody_can_use_are_none() {
    assert!(asked(|issuer| metadata(issuer, "")).await.is_ok());
    is_away(asked(|_| ok("<html>")).await);
    is_away(asked(|_| ok("{}")).await);
    is_away(asked(|_| ok(&" ".repeat(200_000))).await);
    is_away(
        asked(|_| "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()).await,
    );
    is_untrusted(asked(|issuer| metadata(&format!("{issuer}/"), "")).await);
    let plain = r#","code_challenge_methods_supported":["plain"]"#;
    is_untrusted(asked(|issuer| metadata(issuer, plain)).await);
}

#[tokio::test]
async fn a_provider_sends_us_nowhere_else_for_its_metadata() {
    let elsewhere = serve(|issuer| metadata(issuer, ""));
    let moved = move |_: &str| {
        format!(
            "HTTP/1.1 302 Found\r\nLocation: {elsewhere}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
    };
    is_away(asked(moved).await);
}

#[tokio::test]
async fn secrets_are_sent_to_no_endpoint_that_others_can_listen_to() {
    let endpoint = |issuer: &str| {
        ok(&format!(
            r#"{{"issuer":"{issuer}","authorization_endpoint":"{issuer}/a","token_endpoint":"http://acme.example/t","jwks_uri":"{issuer}/k"}}"#
        ))
    };
    is_untrusted(asked(endpoint).await);
}

#[tokio::test]
async fn who_has_told_its_metadata_once_is_not_asked_for_every_sign_in() {
    let world = World::new();
    let open_id = world.open_id();
    let first = open_id.authorization_url(&request()).await.unwrap();
    drop(world);
    assert_eq!(open_id.authorization_url(&request()).await.unwrap(), first);
    let response = application::identity::AuthorizationResponse {
        code: "code".to_owned(),
        issuer: first.split("/auth").next().map(str::to_owned),
    };
    let outcome = open_id.redeem(&response, &request()).await;
    assert!(matches!(outcome, Err(ProviderError::Away(_))), "{outcome:?}");
}

#[tokio::test]
async fn an_issuer_that_others_can_listen_to_is_refused() {
    for issuer in
        ["http://acme.example", "acme.example", "https://a:b@acme.example", "https://acme.example?a", ""]
    {
        let outcome = OpenIdProvider::new(
            settings(issuer),
            std::sync::Arc::new(infrastructure::cache::InProcessCache::default()),
            std::sync::Arc::new(infrastructure::SystemClock),
        );
        assert!(matches!(outcome, Err(InvalidOpenIdSettings::Issuer)), "{issuer}");
    }
}
