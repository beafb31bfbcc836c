use std::ops::Range;

use proptest::{
    prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest},
    sample::Index,
};
use uuid::Uuid;

use super::{
    Account, BalanceOutOfRange, Balances, EntryReference, JournalEntry, Line, NoMoneyMoved, Unbalanced,
    imbalances,
};
use crate::{
    billing::{
        Payment, PaymentOutcome, RefundOutcome,
        tests::{code, currency, id, pending, reference, succeeded, usd},
    },
    shared::{Id, Money, Scalar, Timestamp, Value},
};

const NOW: Timestamp = Timestamp::from_micros(5);

fn entry(number: u128, lines: Vec<Line>) -> Result<JournalEntry, Unbalanced> {
    JournalEntry::new(id(number), NOW, EntryReference::Payment(id(number)), lines)
}

fn euros(minor: i64) -> Money {
    Money::from_minor(minor, currency("EUR")).unwrap()
}

/// A payment of 15.00 of which 5.00 are given back.
fn refunded() -> Payment {
    let mut payment = succeeded(usd(1500));
    payment.request_refund(id(2), usd(500), NOW).unwrap();
    payment.settle_refund(id(2), RefundOutcome::Succeeded { reference: reference("re_1") }).unwrap();
    payment
}

#[test]
fn a_payment_and_its_refund_tell_where_the_money_is() {
    let payment = refunded();
    let paid = JournalEntry::of_payment(id(10), NOW, &payment).unwrap();
    let refund = JournalEntry::of_refund(id(11), NOW, &payment.refunds()[0]).unwrap();
    assert_eq!((paid.id(), paid.at(), paid.reference()), (id(10), NOW, EntryReference::Payment(id(1))));
    assert_eq!(refund.reference(), EntryReference::Refund(id(2)));

    let balances = Balances::of([&paid, &refund]).unwrap();
    let expected = [(Account::GatewayCash, 1000), (Account::Sales, -1500), (Account::Refunds, 500)];
    let usd = currency("USD");
    assert!(balances.iter().eq(expected.map(|(account, balance)| (account, usd, balance))));
    assert_eq!(balances.get(Account::Sales, currency("EUR")), 0);
}

#[test]
fn where_no_money_moved_nothing_is_booked() {
    let declined = PaymentOutcome::Declined { reference: None, code: code("card_declined") };
    for outcome in [declined, PaymentOutcome::Unknown] {
        let mut payment = pending(usd(1500));
        payment.settle(outcome).unwrap();
        assert_eq!(JournalEntry::of_payment(id(10), NOW, &payment), Err(NoMoneyMoved));
    }
    let mut payment = succeeded(usd(1500));
    payment.request_refund(id(2), usd(500), NOW).unwrap();
    assert_eq!(JournalEntry::of_refund(id(10), NOW, &payment.refunds()[0]), Err(NoMoneyMoved));

    let mut stored = succeeded(usd(1500)).state().clone();
    stored.amount = usd(0);
    let worthless = Payment::restore(stored);
    assert_eq!(JournalEntry::of_payment(id(10), NOW, &worthless), Err(NoMoneyMoved), "against the rules");
}

#[test]
fn lines_that_do_not_balance_are_no_entry() {
    let (debit, credit) = (Line::debit(Account::GatewayCash, usd(5)), Line::credit(Account::Sales, usd(5)));
    assert_eq!(entry(1, vec![]), Err(Unbalanced::TooFewLines(0)));
    assert_eq!(entry(1, vec![debit]), Err(Unbalanced::TooFewLines(1)));
    let zero = Line::debit(Account::Refunds, usd(0));
    assert_eq!(entry(1, vec![debit, credit, zero]), Err(Unbalanced::ZeroLine(Account::Refunds)));
    let refusal = Unbalanced::Sum { currency: currency("USD"), difference: 10 };
    assert_eq!(entry(1, vec![debit, debit]), Err(refusal));
    assert_eq!(refusal.to_string(), "debits exceed credits by 10 minor units of USD");
    let refusal = Unbalanced::Sum { currency: currency("EUR"), difference: -5 };
    assert_eq!(entry(1, vec![debit, Line::credit(Account::Sales, euros(5))]), Err(refusal), "by currency");
}

#[test]
fn the_largest_amounts_are_summed_up_exactly() {
    let most = Line::debit(Account::GatewayCash, usd(i64::MAX));
    let refusal = Unbalanced::Sum { currency: currency("USD"), difference: 3 * i128::from(i64::MAX) };
    assert_eq!(entry(1, vec![most; 3]), Err(refusal));
}

#[test]
fn a_balance_out_of_range_is_refused_and_nothing_is_posted() {
    let pay = |minor| {
        let lines =
            vec![Line::credit(Account::Sales, usd(minor)), Line::debit(Account::GatewayCash, usd(minor))];
        entry(1, lines).unwrap()
    };
    let mut balances = Balances::of([&pay(i64::MAX)]).unwrap();
    let before = balances.clone();
    let (account, currency) = (Account::GatewayCash, currency("USD"));
    assert_eq!(balances.post(&pay(1)), Err(BalanceOutOfRange { account, currency }));
    assert_eq!(balances, before);
}

#[test]
fn a_reference_is_one_text_in_storage_and_read_back() {
    let raw = Uuid::from_u128(7);
    let payment = EntryReference::Payment(Id::new(raw));
    assert_eq!(payment.to_value(), Value::Text("payment:00000000-0000-0000-0000-000000000007".to_owned()));
    for reference in [payment, EntryReference::Refund(Id::new(raw))] {
        assert_eq!(EntryReference::from_value(reference.to_value()), Ok(reference));
    }
    for text in [format!("gift:{raw}"), "payment".to_owned(), "payment:7".to_owned(), String::new()] {
        assert!(EntryReference::from_value(Value::Text(text.clone())).is_err(), "{text}");
    }
}

fn lines(minor: Range<i64>) -> impl Strategy<Value = Line> {
    let parts = (prop_oneof![Just("USD"), Just("JPY"), Just("KWD")], 0..Account::ALL.len(), minor);
    parts.prop_map(|(code, account, minor)| Line {
        account: Account::ALL[account],
        minor,
        currency: currency(code),
    })
}

/// Any lines, with what is missing to balance them.
fn balanced() -> impl Strategy<Value = Vec<Line>> {
    proptest::collection::vec(
        lines(-1_000_000..1_000_000).prop_filter("no line is zero", |line| line.minor != 0),
        1..8,
    )
    .prop_map(|some| {
        let mut all = some.clone();
        for code in ["USD", "JPY", "KWD"].map(currency) {
            let minor: i64 = some.iter().filter(|line| line.currency == code).map(|line| line.minor).sum();
            all.extend((minor != 0).then_some(Line {
                account: Account::Sales,
                minor: -minor,
                currency: code,
            }));
        }
        all
    })
}

/// The ledger with one line of it altered, as somebody would do who has the database at hand; and the entry that it was.
fn altered(
    ledger: &[JournalEntry],
    which: Index,
    alter: impl FnOnce(&mut Vec<Line>, usize),
) -> (Vec<JournalEntry>, Id<JournalEntry>) {
    let mut ledger = ledger.to_vec();
    let places: Vec<_> = ledger
        .iter()
        .enumerate()
        .flat_map(|(entry, found)| (0..found.lines().len()).map(move |line| (entry, line)))
        .collect();
    let (entry, line) = places[which.index(places.len())];
    let mut state = ledger[entry].state().clone();
    alter(&mut state.lines, line);
    ledger[entry] = JournalEntry::restore(state);
    let id = ledger[entry].id();
    (ledger, id)
}

fn ledgers() -> impl Strategy<Value = Vec<JournalEntry>> {
    proptest::collection::vec(balanced(), 1..10)
        .prop_map(|ledger| (0..).zip(ledger).map(|(number, lines)| entry(number, lines).unwrap()).collect())
}

proptest! {
    #[test]
    fn what_is_accepted_balances_and_what_balances_is_accepted(
        // So small that many of them balance.
        lines in proptest::collection::vec(lines(-2..3), 0..4),
    ) {
        let sum_of = |code| lines.iter().filter(|line| line.currency == currency(code)).map(|line| line.minor).sum::<i64>();
        let balances = ["USD", "JPY", "KWD"].map(sum_of) == [0; 3];
        let says_something = lines.len() >= 2 && lines.iter().all(|line| line.minor != 0);
        prop_assert_eq!(entry(1, lines.clone()).is_ok(), balances && says_something);
    }

    #[test]
    fn balances_of_all_accounts_sum_up_to_nothing_in_each_currency(ledger in ledgers()) {
        let balances = Balances::of(&ledger).unwrap();
        for code in ["USD", "JPY", "KWD"].map(currency) {
            let in_it = balances.iter().filter(|(_, currency, _)| *currency == code);
            prop_assert_eq!(in_it.map(|(_, _, balance)| balance).sum::<i64>(), 0);
        }
    }

    #[test]
    fn what_is_booked_of_payments_and_refunds_obeys_the_rule(paid in 1..=i64::MAX, part in any::<u64>()) {
        let mut payment = succeeded(usd(paid));
        let part = i64::try_from(part % paid.unsigned_abs()).unwrap() + 1;
        payment.request_refund(id(2), usd(part), NOW).unwrap();
        payment.settle_refund(id(2), RefundOutcome::Succeeded { reference: reference("re_1") }).unwrap();
        let entries = [
            JournalEntry::of_payment(id(10), NOW, &payment).unwrap(),
            JournalEntry::of_refund(id(11), NOW, &payment.refunds()[0]).unwrap(),
        ];
        for booked in &entries {
            let lines = booked.lines().to_vec();
            let made = JournalEntry::new(booked.id(), booked.at(), booked.reference(), lines);
            prop_assert_eq!(made.as_ref(), Ok(booked));
        }
        prop_assert_eq!(Balances::of(&entries).unwrap().get(Account::GatewayCash, currency("USD")), paid - part);
    }

    #[test]
    fn an_untouched_ledger_has_no_imbalance(ledger in ledgers()) {
        prop_assert!(imbalances(&ledger).is_empty());
    }

    #[test]
    fn one_line_that_was_altered_is_found(ledger in ledgers(), which in any::<Index>(), by in 1..1_000_000_i64) {
        let (ledger, entry) = altered(&ledger, which, |lines, line| lines[line].minor += by);
        prop_assert!(imbalances(&ledger).into_keys().eq([entry]));
    }

    #[test]
    fn one_line_that_was_moved_to_another_currency_is_found(ledger in ledgers(), which in any::<Index>()) {
        let euro = currency("EUR");
        let (ledger, entry) = altered(&ledger, which, |lines, line| lines[line].currency = euro);
        prop_assert!(imbalances(&ledger).into_keys().eq([entry]));
    }

    #[test]
    fn one_line_that_was_deleted_is_found(ledger in ledgers(), which in any::<Index>()) {
        let (ledger, entry) = altered(&ledger, which, |lines, line| {
            lines.remove(line);
        });
        prop_assert!(imbalances(&ledger).into_keys().eq([entry]));
    }

    #[test]
    fn an_entry_that_lost_all_of_its_lines_is_found(ledger in ledgers(), which in any::<Index>()) {
        let (ledger, entry) = altered(&ledger, which, |lines, _| lines.clear());
        prop_assert!(imbalances(&ledger).into_keys().eq([entry]));
    }
}
