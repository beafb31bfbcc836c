use proptest::prelude::{
    Just, ProptestConfig, Strategy, TestCaseError, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use super::fixture::{action_required, at, declined, id, paid, pending, refund_failed, refunded, usd};
use crate::billing::{Payment, PaymentEvent, PaymentOutcome, PaymentStatus, RefundOutcome, RefundStatus};

const AMOUNT: i64 = 1_000;
const REFUNDS: u128 = 12;

/// What people ask for and gateways say, in whatever order.
#[derive(Clone, Debug)]
enum Command {
    Settle(PaymentOutcome),
    RequestRefund(i64),
    SettleRefund(u128, RefundOutcome),
}

fn commands() -> impl Strategy<Value = Command> {
    let outcome = prop_oneof![
        2 => Just(action_required()),
        2 => Just(PaymentOutcome::Unknown),
        3 => Just(paid()),
        1 => Just(declined()),
    ];
    let refund_outcome = prop_oneof![Just(RefundOutcome::Unknown), Just(refunded()), Just(refund_failed())];
    prop_oneof![
        2 => outcome.prop_map(Command::Settle),
        3 => prop_oneof![1 => Just(0), 8 => 1..=AMOUNT / 2, 1 => AMOUNT..AMOUNT * 2].prop_map(Command::RequestRefund),
        4 => (0..REFUNDS, refund_outcome).prop_map(|(refund, outcome)| Command::SettleRefund(refund, outcome)),
    ]
}

/// A payment as simple as it can be written down: its status, and amount and status of each refund.
struct Model {
    status: PaymentStatus,
    refunds: Vec<(i64, RefundStatus)>,
}

/// What a command leads to: a change, none, or a refusal.
#[derive(Debug, PartialEq, Eq)]
enum Effect {
    Changed,
    Nothing,
    Refused,
}

impl Model {
    fn given_back(&self, counts: &[RefundStatus]) -> i64 {
        self.refunds.iter().filter(|(_, status)| counts.contains(status)).map(|(amount, _)| amount).sum()
    }

    fn apply(&mut self, command: &Command) -> Effect {
        use RefundStatus::{Failed, Pending, Succeeded, Unknown};
        match command {
            Command::Settle(outcome) => {
                let ends = [PaymentStatus::Succeeded, PaymentStatus::Declined];
                move_on(&mut self.status, outcome.status(), &ends)
            }
            Command::RequestRefund(amount) => {
                let spoken_for = self.given_back(&[Pending, Unknown, Succeeded]);
                if self.status != PaymentStatus::Succeeded || *amount == 0 || spoken_for + amount > AMOUNT {
                    return Effect::Refused;
                }
                self.refunds.push((*amount, Pending));
                Effect::Changed
            }
            Command::SettleRefund(number, outcome) => match self.refunds.get_mut(*number as usize) {
                Some((_, status)) => move_on(status, outcome.status(), &[Succeeded, Failed]),
                None => Effect::Refused,
            },
        }
    }
}

/// An end is never left: its opposite is refused, and anything else is no news.
fn move_on<S: PartialEq + Copy>(status: &mut S, told: S, ends: &[S]) -> Effect {
    let ended = ends.contains(status);
    if *status == told || (ended && !ends.contains(&told)) {
        return Effect::Nothing;
    }
    if ended {
        return Effect::Refused;
    }
    *status = told;
    Effect::Changed
}

fn apply(payment: &mut Payment, command: Command) -> Effect {
    let changed = match command {
        Command::Settle(outcome) => payment.settle(outcome).ok(),
        Command::RequestRefund(minor) => {
            let number = payment.refunds().len() as u128;
            payment.request_refund(id(number), usd(minor), at(0)).ok().map(|()| true)
        }
        Command::SettleRefund(number, outcome) => payment.settle_refund(id(number), outcome).ok(),
    };
    match changed {
        Some(true) => Effect::Changed,
        Some(false) => Effect::Nothing,
        None => Effect::Refused,
    }
}

fn agree(payment: &Payment, model: &Model) -> Result<(), TestCaseError> {
    prop_assert_eq!(payment.status(), model.status);
    let refunds = payment.refunds().iter().map(|refund| (refund.amount.minor(), refund.status));
    prop_assert_eq!(refunds.collect::<Vec<_>>(), &*model.refunds);
    let refunded = model.given_back(&[RefundStatus::Succeeded]);
    prop_assert_eq!(payment.refunded(), Ok(usd(refunded)));
    prop_assert!(refunded <= AMOUNT, "never more than was paid");
    prop_assert_eq!(payment.state().failure_code.is_some(), model.status == PaymentStatus::Declined);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_is_asked_and_told_in_whatever_order_a_payment_is_what_the_model_says(
        script in proptest::collection::vec(commands(), 1..60),
    ) {
        let mut payment = pending(usd(AMOUNT));
        let mut model = Model { status: PaymentStatus::Pending, refunds: vec![] };
        let (key, mut told_refunded) = (payment.idempotency_key(), 0);
        for command in script {
            let before = payment.state().clone();
            let effect = apply(&mut payment, command.clone());
            prop_assert_eq!(&effect, &model.apply(&command), "{:?} of {:?}", command, before);
            agree(&payment, &model)?;
            prop_assert_eq!(payment.idempotency_key(), key.clone());
            let events = payment.take_events();
            prop_assert_eq!(events.len(), usize::from(effect == Effect::Changed), "each change is told once");
            prop_assert!(effect == Effect::Changed || *payment.state() == before);
            for event in events {
                if let PaymentEvent::Refunded { amount, in_full, .. } = event {
                    told_refunded += amount.minor();
                    prop_assert_eq!(in_full, told_refunded == AMOUNT);
                }
            }
        }
    }
}
