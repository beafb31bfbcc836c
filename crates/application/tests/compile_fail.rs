//! What must not compile: every way around authorization and transactions that was thought of. When a message changes for
//! the better, `TRYBUILD=overwrite cargo test -p application --test compile_fail` writes the new one.

#[test]
fn authorization_and_transactions_are_checked_by_the_compiler() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
