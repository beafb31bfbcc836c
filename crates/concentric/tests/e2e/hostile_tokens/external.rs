//! Tokens that claim to be of a trusted issuer.

use ring::hmac;
use serde_json::{Value, json};

use super::scene::{APP, AUDIENCE, People, SECRET, Scene, now, with};
use crate::signer::{Signer, base64url};

type Named = (String, String);

/// How each is called, and what it is.
pub(super) fn tokens(scene: &Scene, people: &People) -> Vec<Named> {
    let groups = [
        algorithms(scene),
        keys(scene),
        headers(scene),
        times(scene),
        identities(scene),
        audiences(scene),
        spellings(scene, people),
        signatures(scene),
    ];
    groups.concat()
}

fn named(name: impl Into<String>, token: impl Into<String>) -> Named {
    (name.into(), token.into())
}

fn part(value: &Value) -> String {
    base64url(value.to_string())
}

/// Unsigned, or signed with a secret.
fn algorithms(scene: &Scene) -> Vec<Named> {
    let claims = scene.clerk_claims();
    let mut all = Vec::new();
    for none in ["none", "None", "NONE", "nOnE"] {
        let header = with(scene.rsa.header(), &json!({"alg": none}));
        all.push(named(format!("alg {none}"), format!("{}.{}.", part(&header), part(&claims))));
    }
    let kept = scene.rsa.token_under(&with(scene.rsa.header(), &json!({"alg": "none"})), claims.to_string());
    all.push(named("alg none with a signature", kept));
    let modulus = scene.rsa.jwk()["n"].as_str().unwrap().to_owned();
    for (name, secret) in [
        ("the public key as text", scene.rsa.jwk().to_string()),
        ("the modulus", modulus),
        ("nothing", String::new()),
        ("our own secret", SECRET.to_owned()),
    ] {
        let header = with(scene.rsa.header(), &json!({"alg": "HS256"}));
        let signed = format!("{}.{}", part(&header), part(&claims));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), signed.as_bytes());
        all.push(named(format!("HS256 with {name}"), format!("{signed}.{}", base64url(tag))));
    }
    for algorithm in ["RS512", "PS256", "ES256", "rs256", "RS256 ", ""] {
        let header = with(scene.rsa.header(), &json!({"alg": algorithm}));
        all.push(named(format!("alg {algorithm}"), scene.rsa.token_under(&header, claims.to_string())));
    }
    // Clerk signs with RS256 here, and with nothing else that ACME may use.
    all.push(named("an algorithm of another issuer", scene.ec.token(&claims)));
    all
}

/// Signed by somebody else, or under the name of a key that is none.
fn keys(scene: &Scene) -> Vec<Named> {
    let claims = scene.clerk_claims().to_string();
    let under = |id: Value| scene.rsa.token_under(&with(scene.rsa.header(), &json!({"kid": id})), &claims);
    let mut all = Vec::new();
    for id in [
        "../../../../etc/passwd",
        "/dev/null",
        "key-rsa' OR '1'='1",
        "key-rsa'; DROP TABLE users; --",
        "https://attacker.example/keys.json",
        "KEY-RSA",
        "key-rsa\u{0}",
        "unknown",
        "",
    ] {
        all.push(named(format!("kid {id:?}"), under(json!(id))));
    }
    all.push(named("a very long kid", under(json!("k".repeat(3000)))));
    all.push(named("no kid", under(Value::Null)));
    all.push(named("a number for a kid", under(json!(1))));
    let stranger = Signer::other_rsa(&scene.rsa.id);
    all.push(named("another's key", stranger.token(&scene.clerk_claims())));
    let brought = with(stranger.header(), &json!({"jwk": stranger.jwk()}));
    all.push(named("a key that it brings itself", stranger.token_under(&brought, &claims)));
    let ours = with(scene.clerk_claims(), &json!({"iss": "concentric"}));
    all.push(named("a key of an issuer for a token of ours", scene.rsa.token(&ours)));
    all
}

/// Headers that say too much, or something else.
fn headers(scene: &Scene) -> Vec<Named> {
    let claims = scene.clerk_claims().to_string();
    let members = [
        ("jku", json!("https://attacker.example/keys.json")),
        ("x5u", json!("https://attacker.example/cert.pem")),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
        ("enc", json!("A256GCM")),
        ("cty", json!("JWT")),
        ("typ", json!("JWE")),
        ("typ", json!("logout+jwt")),
        ("typ", json!(7)),
    ];
    let token = |(member, value): (&str, Value)| {
        let header = with(scene.rsa.header(), &json!({member: value}));
        named(format!("{member} {value}"), scene.rsa.token_under(&header, &claims))
    };
    let mut all: Vec<Named> = members.into_iter().map(token).collect();
    for twice in [
        r#"{"alg":"RS256","alg":"none","kid":"key-rsa"}"#,
        r#"{"alg":"none","alg":"RS256","kid":"key-rsa"}"#,
        r#"{"alg":"RS256","kid":"key-rsa","kid":"unknown"}"#,
        r#"["RS256"]"#,
        "null",
    ] {
        let signed = format!("{}.{}", base64url(twice), base64url(&claims));
        let signature = base64url(scene.rsa.sign(signed.as_bytes()));
        all.push(named(format!("the header {twice}"), format!("{signed}.{signature}")));
    }
    all
}

fn changed(scene: &Scene, changes: impl IntoIterator<Item = (&'static str, Value)>) -> Vec<Named> {
    let token = |(member, value): (&str, Value)| {
        let changes = json!({member: value});
        named(changes.to_string(), scene.rsa.token(&with(scene.clerk_claims(), &changes)))
    };
    changes.into_iter().map(token).collect()
}

fn times(scene: &Scene) -> Vec<Named> {
    let mut all = changed(
        scene,
        [("exp", json!(now() - 60)), ("iat", json!(now() + 600)), ("nbf", json!(now() + 600))],
    );
    all.extend(changed(scene, [("exp", Value::Null), ("iat", Value::Null), ("exp", json!(0))]));
    let odd = [
        json!((now() + 600).to_string()),
        json!(1.5e9),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(true),
    ];
    for member in ["exp", "iat", "nbf"] {
        all.extend(changed(scene, odd.clone().map(|value| (member, value))));
    }
    all
}

fn identities(scene: &Scene) -> Vec<Named> {
    let issuer = scene.issuers.url("");
    let subjects = [
        json!(1),
        json!(["user_1"]),
        json!(""),
        json!("user_ 1"),
        json!("user_1\n"),
        json!("org_1"),
        Value::Null,
    ];
    let issuers = [
        json!(format!("{issuer}/")),
        json!(issuer.to_uppercase()),
        json!(issuer.replace("http://", "http://ann@")),
        json!(issuer.replace("http://", "https://")),
        json!(format!("{issuer}.attacker.example")),
        json!([issuer]),
        json!(1),
        Value::Null,
    ];
    let mut all = changed(scene, subjects.map(|value| ("sub", value)));
    all.extend(changed(scene, issuers.map(|value| ("iss", value))));
    all.extend(changed(scene, [("sts", json!("pending"))]));
    for twice in ["\"sub\":\"user_2\",\"sub\"", "\"sub\":\"user_2\",\"\\u0073ub\""] {
        let claims = scene.clerk_claims().to_string().replace("\"sub\"", twice);
        all.push(named("a subject twice", scene.rsa.token_under(&scene.rsa.header(), claims)));
    }
    all
}

fn audiences(scene: &Scene) -> Vec<Named> {
    let parties = [json!("https://attacker.example"), json!(""), json!([APP]), json!(format!("{APP}/"))];
    let mut all = changed(scene, parties.map(|value| ("azp", value)));
    for audience in
        [json!("another-client"), json!(["a", "b"]), json!([]), json!([AUDIENCE, 1]), json!({}), Value::Null]
    {
        let claims = with(scene.acme_claims(), &json!({"aud": audience}));
        all.push(named(format!("aud {audience}"), scene.ed.token(&claims)));
    }
    all
}

/// What is not quite a token.
fn spellings(scene: &Scene, people: &People) -> Vec<Named> {
    let good = &people.clerks;
    let parts: Vec<&str> = good.split('.').collect();
    let (header, claims, signature) = (parts[0], parts[1], parts[2]);
    let says = |bytes: &[u8]| scene.rsa.token_under(&scene.rsa.header(), bytes);
    let told = scene.clerk_claims().to_string();
    vec![
        named("two parts", format!("{header}.{claims}")),
        named("four parts", format!("{good}.{signature}")),
        named("five parts, as JWE has", format!("{good}.{signature}.{signature}")),
        named("no parts", ".."),
        named("dots alone", "....."),
        named("padding", format!("{good}=")),
        named("padding inside", format!("{header}=.{claims}.{signature}")),
        named("the other alphabet", format!("{header}.{claims}.{}", signature.replace(['-', '_'], "+"))),
        named("white space", format!("{header}. {claims}.{signature}")),
        named("a tab", format!("{header}.\t{claims}.{signature}")),
        named("twice", format!("{good},{good}")),
        named("too long", scene.rsa.token(&with(scene.clerk_claims(), &json!({"pad": "x".repeat(6500)})))),
        named("a token in a token", says(good.as_bytes())),
        named("no UTF-8", says(&[told.replace('}', "").as_bytes(), b",\"a\":\"\xff\"}"].concat())),
        named("rubbish behind", says(format!("{told}{{}}").as_bytes())),
        named("nested deep", says(format!("{{\"a\":{}", "[".repeat(3000)).as_bytes())),
        named("a list of claims", says(b"[]")),
        named("no claims", says(b"")),
        named("the session cookie", &*people.session),
        named("the refresh token", &*people.refresh),
    ]
}

fn signatures(scene: &Scene) -> Vec<Named> {
    let good = scene.ec.token(&scene.acme_claims());
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let other = scene.ec.token(&with(scene.acme_claims(), &json!({"sub": "bob"})));
    let (bobs, _) = other.rsplit_once('.').unwrap();
    let ed = scene.ed.token(&scene.acme_claims());
    let (by_ed, _) = ed.rsplit_once('.').unwrap();
    let zeros = base64url([0; 64]);
    vec![
        named("no signature", format!("{signed}.")),
        named("a cut signature", format!("{signed}.{}", &signature[..40])),
        named("a signature of another token", format!("{bobs}.{signature}")),
        named("a signature of r = s = 0", format!("{signed}.{zeros}")),
        named("Ed25519 with zeros", format!("{by_ed}.{zeros}")),
        named("a long signature", format!("{signed}.{}", base64url([1; 1000]))),
    ]
}
