//! Who uses the service: they ask again until they get an answer, with the same key, and note what they were told.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{promises::Promises, shop::Shop};
use crate::support::{Answer, Client, PASSWORD, Sending, account};

/// How long somebody asks again. Longer than every outage, and a failure afterwards.
const INSISTENCE: Duration = Duration::from_secs(120);

const PAUSE: Duration = Duration::from_millis(50);

/// What each customer orders before they are somebody else.
const ORDERS: usize = 3;

/// What people pay with.
const CARDS: [&str; 4] = ["pm_card_visa", "pm_card_chargeDeclined", "pm_card_visa", "pm_card_timeout"];

/// Asks one server after the other until one answers, as a load balancer and a patient client do together.
#[derive(Clone)]
struct Patience {
    client: Client,
    addresses: Vec<SocketAddr>,
}

impl Patience {
    fn new(client: Client, addresses: &[SocketAddr]) -> Self {
        Self { client, addresses: addresses.to_vec() }
    }

    /// The answer, and whether it may be that to a repetition.
    fn ask(&self, question: impl Fn(&Client) -> Sending<'_>) -> (Answer, bool) {
        let started = Instant::now();
        for (attempt, address) in self.addresses.iter().cycle().enumerate() {
            let answer = question(&self.client.at(*address)).try_send();
            match answer {
                Ok(answer) if is_final(&answer) => return (answer, attempt > 0),
                last => assert!(started.elapsed() < INSISTENCE, "no answer for {INSISTENCE:?}: {last:#?}"),
            }
            thread::sleep(PAUSE);
        }
        unreachable!("there are addresses, and they go round")
    }

    fn post(&self, path: &str, body: &Value, key: Option<&str>) -> (Answer, bool) {
        self.ask(|client| {
            let request = client.request("POST", path).json(body);
            match key {
                Some(key) => request.header("idempotency-key", key),
                None => request,
            }
        })
    }
}

/// Whether asking again would not help. A request of which another copy is still at work is one to repeat.
fn is_final(answer: &Answer) -> bool {
    let in_flight = answer.status == 409 && answer.json()["code"] == "request-in-flight";
    answer.status < 500 && answer.status != 429 && !in_flight
}

/// One person after the other.
pub(super) struct Customer<'a> {
    number: usize,
    addresses: Vec<SocketAddr>,
    closing: Arc<AtomicBool>,
    promises: &'a Promises,
}

impl<'a> Customer<'a> {
    pub(super) fn new(
        number: usize,
        addresses: &[SocketAddr],
        closing: Arc<AtomicBool>,
        promises: &'a Promises,
    ) -> Self {
        Self { number, addresses: addresses.to_vec(), closing, promises }
    }

    /// Shops until the shop closes.
    pub(super) fn shop_until(&self, shop: &Shop) {
        for visit in 0.. {
            if self.closing.load(Ordering::SeqCst) {
                return;
            }
            self.visit(&format!("customer-{}-{visit}", self.number), visit, shop);
        }
    }

    fn visit(&self, name: &str, visit: usize, shop: &Shop) {
        let them = Patience::new(Client::of(self.addresses[0]), &self.addresses);
        let (sign_up, repeated) = them.post("/api/v1/auth/signup", &account(name), None);
        let taken_by_themselves = repeated && sign_up.status == 409;
        assert!(sign_up.status == 201 || taken_by_themselves, "{sign_up:#?}");
        self.promises.note().accounts.insert(name.to_owned());
        let body = json!({ "username": name, "password": PASSWORD });
        them.post("/api/v1/auth/login", &body, None).0.expect(200);
        for number in 0..ORDERS {
            let product = &shop.products[(self.number + visit + number) % shop.products.len()];
            self.buy(&them, &product.id, &format!("{name}-{number}"), number + visit);
        }
    }

    fn buy(&self, them: &Patience, product: &str, key: &str, whim: usize) {
        let order = json!({"currency": "USD", "items": [{"product_id": product, "quantity": 1 + whim % 2}]});
        let id = them.post("/api/v1/orders", &order, Some(key)).0.expect(201).text("id");
        self.saw(them, &id);
        let path = format!("/api/v1/orders/{id}");
        them.post(&format!("{path}/confirm"), &json!({}), None);
        if self.saw(them, &id) != "confirmed" {
            // It is sold out.
            return;
        }
        if whim % 5 == 4 {
            them.post(&format!("{path}/cancel"), &json!({}), None);
        } else {
            let card = json!({"payment_method": CARDS[whim % CARDS.len()]});
            let payment = them.post(&format!("{path}/pay"), &card, Some(&format!("{key}-pay"))).0.expect(201);
            if payment.text("status") == "succeeded" {
                let mut promised = self.promises.note();
                promised.payments.insert(payment.text("id"), id.clone());
                if whim.is_multiple_of(3) {
                    promised.complaints.push(id.clone());
                }
            }
        }
        self.saw(them, &id);
    }

    /// Looks at the order, and remembers how far it has come.
    fn saw(&self, them: &Patience, id: &str) -> String {
        let path = format!("/api/v1/orders/{id}");
        let status = them.ask(|client| client.request("GET", &path)).0.expect(200).text("status");
        self.promises.note().orders.insert(id.to_owned(), status.clone());
        status
    }
}

/// Whoever works in the shop: gives money back, and has accounts made.
pub(super) struct Office<'a> {
    keeper: Patience,
    closing: Arc<AtomicBool>,
    promises: &'a Promises,
}

impl<'a> Office<'a> {
    pub(super) fn new(
        keeper: &Client,
        addresses: &[SocketAddr],
        closing: Arc<AtomicBool>,
        promises: &'a Promises,
    ) -> Self {
        Self { keeper: Patience::new(keeper.clone(), addresses), closing, promises }
    }

    pub(super) fn work(&self) {
        for number in 0.. {
            if self.closing.load(Ordering::SeqCst) {
                return;
            }
            self.invite(&format!("guest-{number}"));
            let complaint = self.promises.note().complaints.pop();
            if let Some(order) = complaint {
                self.give_back(&order);
            }
            thread::sleep(PAUSE);
        }
    }

    fn invite(&self, name: &str) {
        let guest = json!({"username": name, "email": format!("{name}@example.org")});
        let run = json!({"job": "create-user", "parameters": guest});
        // Enqueued twice when the answer to the first was lost: the second run finds the account, and is done.
        self.keeper.post("/api/v1/jobs", &run, None).0.expect(201);
        self.promises.note().guests.insert(name.to_owned());
    }

    fn give_back(&self, order: &str) {
        let path = format!("/api/v1/orders/{order}/refund");
        let (refund, _) = self.keeper.post(&path, &json!({}), Some(&format!("refund-{order}")));
        let refund = refund.expect(201);
        if refund.text("status") == "succeeded" {
            self.promises.note().refunds.insert(order.to_owned());
        }
    }
}
