use std::time::Duration;

use uuid::Uuid;

use super::{
    CodeRefused, NewSecondFactor, RecoverySecret, SealedSecret, SecondFactor, SecondFactorCode,
    SecondFactorKind, TimeStep, TotpCode, TotpSecret,
};
use crate::shared::{Id, Timestamp};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn factor() -> SecondFactor {
    let new = NewSecondFactor {
        id: Id::new(Uuid::from_u128(1)),
        user_id: Id::new(Uuid::from_u128(2)),
        kind: SecondFactorKind::Totp,
        data: SealedSecret::new("sealed".to_owned()),
    };
    SecondFactor::begin(new, at(0))
}

#[test]
fn a_step_is_thirty_seconds_and_its_neighbours_are_good_too() {
    assert_eq!(TimeStep::at(at(29)).number(), 0);
    assert_eq!(TimeStep::at(at(30)).number(), 1);
    assert_eq!(TimeStep::window(at(59)).map(TimeStep::number), [0, 1, 2]);
}

#[test]
fn a_code_is_accepted_once_and_none_of_before_it_any_more() {
    let mut factor = factor();
    let [before, now, after] = TimeStep::window(at(1000));
    assert_eq!(factor.accept(now), Ok(()));
    assert_eq!(factor.accept(now), Err(CodeRefused::Wrong));
    assert_eq!(factor.accept(before), Err(CodeRefused::Wrong));
    assert_eq!(factor.accept(after), Ok(()));
}

#[test]
fn five_wrong_codes_are_free_and_then_one_has_to_wait_longer_and_longer() {
    let mut factor = factor();
    for _ in 0..4 {
        factor.fail(at(10));
        assert_eq!(factor.ensure_open(at(10)), Ok(()));
    }
    factor.fail(at(10));
    let refused = CodeRefused::TooMany { retry_after: Duration::from_secs(2) };
    assert_eq!(factor.ensure_open(at(10)), Err(refused));
    assert_eq!(factor.ensure_open(at(12)), Ok(()));
    factor.fail(at(12));
    assert!(factor.ensure_open(at(15)).is_err());
    factor.forgive();
    assert_eq!(factor.ensure_open(at(12)), Ok(()));
}

#[test]
fn a_factor_is_confirmed_once() {
    let mut factor = factor();
    assert!(!factor.is_confirmed());
    factor.confirm(at(5));
    factor.confirm(at(9));
    assert_eq!(factor.state().confirmed_at, Some(at(5)));
}

#[test]
fn the_secret_is_shown_as_apps_take_it() {
    assert_eq!(TotpSecret::new(*b"12345678901234567890").reveal(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert!(TotpSecret::read(b"short").is_none());
}

#[test]
fn a_code_is_six_digits_with_or_without_a_space() {
    for text in ["012345", "012 345", " 012345 "] {
        assert_eq!(TotpCode::parse(text).map(TotpCode::reveal).as_deref(), Some("012345"));
    }
    for text in ["", "12345", "1234567", "12345a", "+12345", "１２３４５６"] {
        assert!(TotpCode::parse(text).is_none(), "{text}");
    }
}

#[test]
fn a_recovery_code_is_read_back_however_it_is_typed() {
    let secret = RecoverySecret::new(*b"0123456789abcde");
    let text = secret.reveal();
    assert_eq!(text, "gayt-emzu-gu3d-oobz-mfrg-gzdf");
    for text in [text.clone(), text.to_uppercase(), text.replace('-', ""), text.replace('-', " ")] {
        assert!(SecondFactorCode::parse(&text) == Some(SecondFactorCode::Recovery(secret.clone())));
    }
    for text in ["", &text[1..], &format!("{text}a"), &text.replace('3', "1")] {
        assert!(RecoverySecret::parse(text).is_none(), "{text}");
    }
}
