use argon2::{Argon2, CustomizedPasswordHasher, KeyId, ParamsBuilder, password_hash::phc};

use super::{
    Argon2Hasher, Argon2Settings, HashingUnavailable, InvalidHasherSettings, InvalidPeppers, PasswordHash,
    PasswordHasher, Pepper, Peppers, RawPassword, Verdict,
};

const RIGHT: Verdict = Verdict::Right { outdated: false };
const RIGHT_BUT_OUTDATED: Verdict = Verdict::Right { outdated: true };

fn pepper(id: &str) -> Pepper {
    Pepper { id: id.to_owned(), secret: format!("the secret of pepper {id}, 32 bytes or more").into_bytes() }
}

fn hasher_with(current: Pepper, previous: Vec<Pepper>) -> Result<Argon2Hasher, InvalidHasherSettings> {
    Argon2Hasher::new(Argon2Settings { peppers: Peppers { current, previous }, concurrency: 2, queue: 50 })
}

fn hasher() -> Argon2Hasher {
    hasher_with(pepper("1"), vec![]).unwrap()
}

fn password(text: &str) -> RawPassword {
    RawPassword::claim(text.to_owned()).unwrap()
}

/// What an earlier release or another program may have stored for "correct horse".
fn stored(m: u32, t: u32, p: u32) -> PasswordHash {
    let mut params = ParamsBuilder::new();
    params.m_cost(m).t_cost(t).p_cost(p).output_len(32);
    params.keyid(KeyId::new(b"1").unwrap());
    let secret = pepper("1").secret;
    let argon2 = Argon2::new_with_secret(
        &secret,
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        params.build().unwrap(),
    )
    .unwrap();
    let hash: phc::PasswordHash = argon2
        .hash_password_customized(b"correct horse", b"0123456789abcdef", None, None, params.build().unwrap())
        .unwrap();
    PasswordHash::new(hash.to_string())
}

async fn refusal(hash: &str) -> String {
    let verdict = hasher().verify(password("correct horse"), Some(PasswordHash::new(hash.to_owned()))).await;
    match verdict {
        Err(HashingUnavailable::Broken(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_password_behind_a_hash_is_right_and_any_other_is_wrong() {
    let hasher = hasher();
    let hash = hasher.hash(password("correct horse")).await.unwrap();

    assert_eq!(hasher.verify(password("correct horse"), Some(hash.clone())).await.unwrap(), RIGHT);
    assert_eq!(hasher.verify(password("Correct horse"), Some(hash)).await.unwrap(), Verdict::Wrong);
}

#[tokio::test]
async fn a_hash_names_its_algorithm_parameters_and_pepper_and_has_its_own_salt() {
    let hasher = hasher();
    let one = hasher.hash(password("correct horse")).await.unwrap();
    let two = hasher.hash(password("correct horse")).await.unwrap();

    assert!(one.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1,keyid=MQ$"), "{}", one.expose());
    let salt = phc::PasswordHash::new(one.expose()).unwrap().salt.unwrap();
    assert_eq!(salt.len(), 16);
    assert_ne!(one.expose(), two.expose());
}

#[tokio::test]
async fn a_password_typed_in_composed_or_decomposed_letters_is_the_same() {
    let hasher = hasher();
    let hash = hasher.hash(password("caf\u{e9} au lait")).await.unwrap();

    let decomposed = hasher.verify(password("cafe\u{301} au lait"), Some(hash.clone())).await;

    assert_eq!(decomposed.unwrap(), RIGHT);
}

#[tokio::test]
async fn look_alikes_that_are_different_characters_stay_different() {
    let hasher = hasher();
    let hash = hasher.hash(password("x\u{b2} + y\u{b2}")).await.unwrap();

    assert_eq!(hasher.verify(password("x2 + y2"), Some(hash)).await.unwrap(), Verdict::Wrong);
}

#[tokio::test]
async fn every_outcome_takes_one_hash() {
    let hasher = hasher();
    let hash = hasher.hash(password("correct horse")).await.unwrap();
    assert_eq!(hasher.performed(), 1);

    let mut performed = 1..;
    for (claim, stored, verdict) in [
        ("correct horse", Some(&hash), RIGHT),
        ("wrong", Some(&hash), Verdict::Wrong),
        ("correct horse", None, Verdict::Wrong),
        ("", None, Verdict::Wrong),
    ] {
        assert_eq!(performed.next(), Some(hasher.performed()));
        assert_eq!(hasher.verify(password(claim), stored.cloned()).await.unwrap(), verdict);
    }
    assert_eq!(performed.next(), Some(hasher.performed()));
}

#[tokio::test]
async fn hashes_of_a_previous_pepper_verify_and_are_outdated() {
    let hash = hasher().hash(password("correct horse")).await.unwrap();
    let rotated = hasher_with(pepper("2"), vec![pepper("1")]).unwrap();

    let verdict = rotated.verify(password("correct horse"), Some(hash)).await.unwrap();
    assert_eq!(verdict, RIGHT_BUT_OUTDATED);

    let fresh = rotated.hash(password("correct horse")).await.unwrap();
    assert_eq!(rotated.verify(password("correct horse"), Some(fresh)).await.unwrap(), RIGHT);
}

#[tokio::test]
async fn hashes_of_other_parameters_verify_and_are_outdated() {
    for (m, t, p) in [(4_096, 2, 1), (19_456, 1, 1), (19_456, 2, 2), (32_768, 3, 4)] {
        let verdict = hasher().verify(password("correct horse"), Some(stored(m, t, p))).await;
        assert_eq!(verdict.unwrap(), RIGHT_BUT_OUTDATED, "m={m},t={t},p={p}");
    }
    let same = hasher().verify(password("correct horse"), Some(stored(19_456, 2, 1))).await;
    assert_eq!(same.unwrap(), RIGHT);
}

#[tokio::test]
async fn the_same_id_with_another_secret_verifies_nothing() {
    let hash = hasher().hash(password("correct horse")).await.unwrap();
    let mut other = pepper("1");
    other.secret.reverse();

    let verdict = hasher_with(other, vec![]).unwrap().verify(password("correct horse"), Some(hash)).await;

    assert_eq!(verdict.unwrap(), Verdict::Wrong);
}

#[tokio::test]
async fn a_tampered_row_cannot_exhaust_the_machine() {
    let tail = "keyid=MQ$MDEyMzQ1Njc4OWFiY2RlZg$c29tZXRoaW5nIG9mIHRoaXJ0eS10d28gYnl0ZXM";
    for params in ["m=1048577,t=2,p=1", "m=19456,t=11,p=1", "m=19456,t=2,p=17", "m=4294967295,t=1,p=1"] {
        let why = refusal(&format!("$argon2id$v=19${params},{tail}")).await;
        assert!(why.contains("which is more than"), "{why}");
    }
    let long = "A".repeat(87);
    let why =
        refusal(&format!("$argon2id$v=19$m=19456,t=2,p=1,keyid=MQ$MDEyMzQ1Njc4OWFiY2RlZg${long}")).await;
    assert!(why.contains("is not a PHC string"), "{why}");
}

#[tokio::test]
async fn a_stored_text_that_is_no_hash_of_ours_is_an_error_and_never_a_match() {
    for text in [
        "",
        "correct horse",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=19456,t=2,p=1,keyid=MQ",
        "$argon2i$v=19$m=19456,t=2,p=1,keyid=MQ$MDEyMzQ1Njc4OWFiY2RlZg$c29tZXRoaW5nIG9mIHRoaXJ0eS10d28gYnl0ZXM",
        "$scrypt$ln=16,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$c29tZXRoaW5nIG9mIHRoaXJ0eS10d28gYnl0ZXM",
        "$argon2id$v=19$m=19456,t=2,p=1,q=1$MDEyMzQ1Njc4OWFiY2RlZg$c29tZXRoaW5nIG9mIHRoaXJ0eS10d28gYnl0ZXM",
    ] {
        let why = refusal(text).await;
        assert!(why.starts_with("the stored hash "), "{text}: {why}");
    }
    let unknown = hasher_with(pepper("2"), vec![]).unwrap();
    let verdict = unknown.verify(password("correct horse"), Some(stored(19_456, 2, 1))).await;
    let why = verdict.unwrap_err().to_string();
    assert!(why.contains(r#"made with the pepper "1", which is not configured"#), "{why}");
}

#[test]
fn unusable_settings_are_refused_with_their_reason() {
    let peppers = |current, previous| match hasher_with(current, previous) {
        Err(InvalidHasherSettings::Peppers(why)) => why,
        _ => panic!("should have been refused"),
    };
    let short = Pepper { id: "1".to_owned(), secret: vec![7; 31] };

    assert_eq!(peppers(pepper(""), vec![]), InvalidPeppers::Id(String::new()));
    assert_eq!(peppers(pepper("123456789"), vec![]), InvalidPeppers::Id("123456789".to_owned()));
    assert_eq!(peppers(pepper("a-b"), vec![]), InvalidPeppers::Id("a-b".to_owned()));
    assert_eq!(peppers(pepper("1"), vec![pepper("1")]), InvalidPeppers::Duplicate("1".to_owned()));
    assert_eq!(
        peppers(pepper("2"), vec![short]).to_string(),
        r#"pepper "1" has 31 bytes; it needs at least 32"#
    );
    let none = Argon2Hasher::new(Argon2Settings {
        peppers: Peppers { current: pepper("1"), previous: vec![] },
        concurrency: 0,
        queue: 50,
    });
    assert!(matches!(none, Err(InvalidHasherSettings::NoConcurrency)));
}
