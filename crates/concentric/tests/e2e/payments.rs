//! Payments in the running program: killed, hung up on and raced, nobody is charged twice and the books balance.

use std::{io::Write, net::TcpStream, thread, time::Duration};

use serde_json::{Value, json};

use crate::support::{Answer, Client, Server, World, eventually};

/// How soon anything happens that need not wait until a payment has been left alone for a minute.
const SOON: Duration = Duration::from_secs(50);

/// Somebody with a confirmed order of 9.99 USD, of which this is the path.
pub(crate) struct Buyer {
    pub(crate) client: Client,
    pub(crate) order: String,
}

impl Buyer {
    pub(crate) fn new(world: &World, server: &Server<'_>) -> Self {
        let keeper = world.appoint(server, "shop.keeper", "admin");
        let price = json!({"amount": "9.99", "currency": "USD"});
        let product = json!({"sku": "MUG", "name": "Mug", "price": price, "stock": 10});
        let product = keeper.post("/api/v1/products", &product).expect(201).text("id");

        let client = server.newcomer("ann.lee");
        let order = json!({"currency": "USD", "items": [{"product_id": product, "quantity": 1}]});
        let placed = client.post("/api/v1/orders", &order).expect(201);
        let order = placed.header("location").unwrap().to_owned();
        client.request("POST", &format!("{order}/confirm")).send().expect(200);
        Self { client, order }
    }

    /// The same after a restart.
    fn at(&self, server: &Server<'_>) -> Self {
        let client = server.client().with_the_cookie_of(&self.client);
        Self { client, order: self.order.clone() }
    }

    pub(crate) fn pay(&self, card: &str, key: &str) -> Result<Answer, ureq::Error> {
        let request = self.client.request("POST", &format!("{}/pay", self.order));
        request.header("idempotency-key", key).json(&json!({"payment_method": card})).try_send()
    }

    pub(crate) fn order_is(&self) -> String {
        self.client.get(&self.order).expect(200).text("status")
    }
}

/// Makes everything that is open as old as if nobody had touched it for two minutes.
fn two_minutes_later(world: &World) {
    let statements = match world.database.url() {
        None => [
            "UPDATE payments SET created_at = created_at - 120000000, updated_at = updated_at - 120000000
                 RETURNING status",
            "UPDATE idempotent_answers SET created_at = created_at - 120000000 RETURNING request",
        ],
        Some(_) => [
            "UPDATE payments SET created_at = created_at - interval '2 minutes',
                 updated_at = updated_at - interval '2 minutes' RETURNING status",
            "UPDATE idempotent_answers SET created_at = created_at - interval '2 minutes' RETURNING request",
        ],
    };
    for statement in statements {
        assert_eq!(world.database.texts(statement).len(), 1);
    }
}

/// A server that was killed while it waited for the gateway's answer.
fn killed_while_paying(world: &World) -> Buyer {
    let server = world.start();
    let buyer = Buyer::new(world, &server);
    thread::scope(|scope| {
        let payment = scope.spawn(|| buyer.pay("pm_card_slow", "pay-1"));
        let begun = || (world.database.count("payments WHERE status = 'pending'") == 1).then_some(());
        eventually(SOON, "the payment is begun", begun);
        server.kill();
        assert!(payment.join().unwrap().is_err(), "it was not answered");
    });
    assert_eq!(world.database.texts("SELECT status FROM orders"), ["paying"]);
    assert_eq!(world.database.count("ledger_entries"), 0);
    buyer
}

fn is_sound(world: &World) {
    let checked = world.run(&["ledger", "check"]).expect_success();
    assert_eq!(checked, "The ledger is sound; entries: 1\n");
    assert_eq!(world.database.texts("SELECT status FROM payments"), ["succeeded"]);
    let accounts = world.run(&["ledger", "accounts"]).expect_success();
    assert!(accounts.contains("gateway_cash  debit   9.99    USD"), "{accounts}");
}

fn a_payment_that_a_crash_left_behind_is_reconciled(world: World) {
    let buyer = killed_while_paying(&world);
    two_minutes_later(&world);
    let server = world.start();
    world.run(&["jobs", "enqueue", "reconcile-payments"]).expect_success();
    let buyer = buyer.at(&server);
    eventually(SOON, "the order is paid", || (buyer.order_is() == "paid").then_some(()));
    is_sound(&world);
    server.stop();
}

fn whoever_repeats_a_payment_that_crashed_pays_once(world: World) {
    let world = world.without_jobs();
    let buyer = killed_while_paying(&world);
    let server = world.start();
    let buyer = buyer.at(&server);
    let early = buyer.pay("pm_card_slow", "pay-1").unwrap().expect_problem(409, "request-in-flight");
    assert_eq!(early.header("retry-after"), Some("1"));
    two_minutes_later(&world);
    let answer = buyer.pay("pm_card_slow", "pay-1").unwrap().expect(201);
    assert_eq!((answer.text("status").as_str(), buyer.order_is().as_str()), ("succeeded", "paid"));
    assert_eq!(buyer.pay("pm_card_slow", "pay-1").unwrap().body, answer.body);
    is_sound(&world);
    server.stop();
}

fn a_payment_whose_client_hangs_up_is_finished(world: World) {
    let world = world.without_jobs();
    let server = world.start();
    let buyer = Buyer::new(&world, &server);
    let body = json!({"payment_method": "pm_card_slow"}).to_string();
    let head = format!(
        "POST {}/pay HTTP/1.1\r\nHost: here\r\nCookie: session={}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        buyer.order,
        buyer.client.session().unwrap(),
        body.len()
    );
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.write_all((head + &body).as_bytes()).unwrap();
    let begun = || (world.database.count("payments WHERE status = 'pending'") == 1).then_some(());
    eventually(SOON, "the payment is begun", begun);

    drop(stream);

    eventually(SOON, "the order is paid", || (buyer.order_is() == "paid").then_some(()));
    is_sound(&world);
    server.stop();
}

fn many_who_send_the_same_payment_at_once_pay_once(world: World) {
    let world = world.without_jobs();
    let server = world.start();
    let buyer = Buyer::new(&world, &server);
    let answers: Vec<Answer> = thread::scope(|scope| {
        let until_answered = || loop {
            let answer = buyer.pay("pm_card_visa", "pay-1").unwrap();
            match answer.status {
                // They are told to come back, and do.
                409 | 503 => thread::sleep(Duration::from_millis(20)),
                _ => return answer.expect(201),
            }
        };
        let senders: Vec<_> = (0..24).map(|_| scope.spawn(until_answered)).collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    assert_eq!(world.database.count("payments"), 1);
    is_sound(&world);
    server.stop();
}

fn what_the_cards_of_the_sandbox_do_shows_in_order_payment_and_ledger(world: World) {
    let world = world.without_jobs();
    let server = world.start();
    let buyer = Buyer::new(&world, &server);
    let declined = buyer.pay("pm_card_chargeDeclined", "pay-1").unwrap().expect(201);
    assert_eq!(
        (declined.text("status"), declined.text("failure_code")),
        ("declined".into(), "card_declined".into())
    );
    buyer.pay("pm_card_visa", "pay-2").unwrap().expect(201);
    let keeper = server.client();
    keeper.log_in("shop.keeper").expect(200);
    let refund = keeper.post(&format!("{}/refund", buyer.order), &json!({})).expect(201);
    assert_eq!(refund.text("status"), "succeeded");
    assert_eq!(buyer.order_is(), "refunded");
    let payments = buyer.client.get("/api/v1/payments?status=succeeded").expect(200).json();
    assert_eq!(payments["items"][0]["refunds"][0]["id"], Value::from(refund.text("id")));
    let accounts = keeper.get("/api/v1/ledger/accounts").expect(200).json();
    assert_eq!(accounts["items"][0]["amount"]["amount"], "0.00");
    server.stop();
}

on_both_databases![
    a_payment_that_a_crash_left_behind_is_reconciled,
    whoever_repeats_a_payment_that_crashed_pays_once,
    a_payment_whose_client_hangs_up_is_finished,
    many_who_send_the_same_payment_at_once_pay_once,
    what_the_cards_of_the_sandbox_do_shows_in_order_payment_and_ledger,
];
