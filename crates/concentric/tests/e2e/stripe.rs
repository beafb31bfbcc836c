//! Payments of the running program by localstripe, a stand-in for Stripe's API that others wrote, and by what it tells.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::Peer;
use ureq::{Agent, http::Request};

use crate::{
    payments::Buyer,
    support::{Server, World, eventually},
};

const SECRET_KEY: &str = "sk_test_0123456789";
const WEBHOOK_SECRET: &str = "whsec_0123456789abcdef";

/// localstripe waits a second before it tells.
const SOON: Duration = Duration::from_secs(60);

/// Stripe, as far as a program can tell.
struct Stripe(Peer);

impl Stripe {
    fn start() -> Self {
        let peer = Peer::python(|port| {
            ["-m", "localstripe", "--from-scratch", "--port", &port.to_string()].map(str::to_owned).to_vec()
        });
        Self(peer.unwrap())
    }

    /// A world in which money is moved by it; nobody asks it again by a job.
    fn pays_in(&self, world: World) -> World {
        world
            .without_jobs()
            .with("PAYMENTS__GATEWAY", "stripe")
            .with("PAYMENTS__STRIPE_URL", format!("http://{}", self.0.address()))
            .with("PAYMENTS__STRIPE_SECRET_KEY", SECRET_KEY)
            .with("PAYMENTS__WEBHOOK_SECRET", WEBHOOK_SECRET)
    }

    /// From now on it tells the server what happens.
    fn tells(&self, server: &Server<'_>) {
        let url = format!("http://{}/webhooks/payments", server.address());
        self.ask("POST", "_config/webhooks/ours", &[("url", &url), ("secret", WEBHOOK_SECRET)]);
    }

    /// Waits until it has told something and was thanked for it.
    fn has_delivered(&self, event: &str) {
        let delivered = format!("webhook \"{event}\" successfully delivered");
        eventually(SOON, &delivered, || self.0.said().contains(&delivered).then_some(()));
    }

    fn ask(&self, method: &str, path: &str, form: &[(&str, &str)]) -> Value {
        let form: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(format!("http://{}/{path}", self.0.address()))
            .header("authorization", format!("Bearer {SECRET_KEY}"))
            .header("content-type", "application/x-www-form-urlencoded");
        let agent = Agent::new_with_defaults();
        let mut answer = agent.run(request.body(form.join("&")).unwrap()).unwrap();
        let body = answer.body_mut().read_to_string().unwrap();
        if body.is_empty() { Value::Null } else { serde_json::from_str(&body).unwrap() }
    }

    fn count(&self, things: &str) -> usize {
        self.ask("GET", &format!("v1/{things}?limit=100"), &[])["data"].as_array().unwrap().len()
    }

    /// A card whose bank wants its holder to confirm each payment.
    fn card_that_asks_its_holder(&self) -> String {
        let number = [("type", "card"), ("card[number]", "4000002500003155"), ("card[cvc]", "123")];
        let form = [&number[..], &[("card[exp_month]", "12"), ("card[exp_year]", "2040")]].concat();
        self.ask("POST", "v1/payment_methods", &form)["id"].as_str().unwrap().to_owned()
    }

    /// What the holder does in their browser.
    fn holder_confirms(&self, payment: &str) {
        let intent = self.ask("GET", &format!("v1/payment_intents/{payment}"), &[]);
        let form = [("client_secret", intent["client_secret"].as_str().unwrap()), ("success", "true")];
        self.ask("POST", &format!("v1/payment_intents/{payment}/_authenticate"), &form);
    }
}

fn ledger_is_sound(world: &World, entries: u32) {
    let checked = world.run(&["ledger", "check"]).expect_success();
    assert_eq!(checked, format!("The ledger is sound; entries: {entries}\n"));
}

fn an_order_is_paid_and_refunded_and_what_stripe_tells_counts_once(world: World) {
    let stripe = Stripe::start();
    let world = stripe.pays_in(world);
    let server = world.start();
    stripe.tells(&server);
    let buyer = Buyer::new(&world, &server);

    let paid = buyer.pay("pm_card_visa", "pay-1").unwrap().expect(201);
    assert_eq!((paid.text("status").as_str(), buyer.order_is().as_str()), ("succeeded", "paid"));
    assert_eq!(stripe.count("charges"), 1);
    stripe.has_delivered("payment_intent.succeeded");
    assert_eq!(world.database.count("inbox WHERE subscriber = 'payments'"), 1);
    ledger_is_sound(&world, 1);

    let keeper = server.client();
    keeper.log_in("shop.keeper").expect(200);
    let refund = keeper.post(&format!("{}/refund", buyer.order), &json!({})).expect(201);
    assert_eq!((refund.text("status").as_str(), buyer.order_is().as_str()), ("succeeded", "refunded"));
    assert_eq!(stripe.count("refunds"), 1);
    ledger_is_sound(&world, 2);
    let accounts = keeper.get("/api/v1/ledger/accounts").expect(200).json();
    assert_eq!(accounts["items"][0]["amount"]["amount"], "0.00");
    let log = server.stop();
    for secret in [SECRET_KEY, WEBHOOK_SECRET] {
        assert!(log.lines_with(secret).is_empty(), "{secret}");
    }
}

fn a_customer_who_confirms_with_their_bank_has_paid_when_stripe_tells(world: World) {
    let stripe = Stripe::start();
    let world = stripe.pays_in(world);
    let server = world.start();
    stripe.tells(&server);
    let buyer = Buyer::new(&world, &server);

    let waiting = buyer.pay(&stripe.card_that_asks_its_holder(), "pay-1").unwrap().expect(201);
    assert_eq!((waiting.text("status").as_str(), buyer.order_is().as_str()), ("requires_action", "paying"));
    stripe.holder_confirms(&waiting.text("gateway_reference"));

    eventually(SOON, "the order is paid", || (buyer.order_is() == "paid").then_some(()));
    assert_eq!((stripe.count("charges"), world.database.count("payments")), (1, 1));
    ledger_is_sound(&world, 1);
    server.stop();
}

on_both_databases![
    an_order_is_paid_and_refunded_and_what_stripe_tells_counts_once,
    a_customer_who_confirms_with_their_bank_has_paid_when_stripe_tells,
];
