//! What stands between the adapter and localstripe: it adds what Stripe has and localstripe does not, which is idempotency
//! keys and search, and whatever may happen on the way.

mod keys;
mod message;

use std::{
    collections::VecDeque,
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use keys::Keys;
pub(crate) use message::Question;
use message::{Answer, ask};
use serde_json::{Value, json};

/// What happens to one question.
pub(crate) enum Trouble {
    /// It does not arrive.
    Lost,
    /// It is done, and the answer is lost.
    AnswerLost,
    /// It is done, and half of the answer arrives.
    AnswerTorn,
    /// It is done, and Stripe fails afterwards; it says the same to whoever asks with the same key.
    DoneAndFailed,
    /// It is not done, and this is answered.
    Answered(u16, String),
    /// This is answered, as it was when the same was asked with the same key.
    Replayed(u16, String),
    /// Somebody else is to be asked.
    Redirected(String),
    /// Nothing happens, ever.
    Silence,
}

/// Listens in localstripe's stead.
pub(crate) struct Network {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    stripe: SocketAddr,
    troubles: Mutex<VecDeque<Trouble>>,
    questions: Mutex<Vec<Question>>,
    silent: Mutex<Vec<TcpStream>>,
    keys: Keys,
}

impl Network {
    pub(crate) fn before(stripe: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            stripe,
            troubles: Mutex::default(),
            questions: Mutex::default(),
            silent: Mutex::default(),
            keys: Keys::default(),
        });
        let serving = Arc::clone(&state);
        // Ends with the test's process; there is no way to stop waiting for connections.
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&serving);
                thread::spawn(move || state.serve(client));
            }
        });
        Self { address, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What happens to the next questions, one each; then all goes well.
    pub(crate) fn suffers(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.state.troubles.lock().unwrap().extend(troubles);
    }

    /// All that was asked so far.
    pub(crate) fn questions(&self) -> Vec<Question> {
        self.state.questions.lock().unwrap().clone()
    }

    /// Stripe does so after 24 hours.
    pub(crate) fn forget_keys(&self) {
        self.state.keys.forget();
    }
}

impl State {
    fn serve(&self, mut client: TcpStream) {
        let Some(question) = Question::read(&mut client) else {
            return;
        };
        self.questions.lock().unwrap().push(question.clone());
        let trouble = self.troubles.lock().unwrap().pop_front();
        match trouble {
            None => self.answer(&question).write(&mut client),
            Some(Trouble::Lost) => {}
            Some(Trouble::AnswerLost) => drop(self.answer(&question)),
            Some(Trouble::AnswerTorn) => self.answer(&question).write_half(&mut client),
            Some(Trouble::DoneAndFailed) => {
                let failure = Answer::new(500, r#"{"error":{"type":"api_error","message":"Sorry."}}"#);
                self.keys.once(&question, || {
                    drop(ask(self.stripe, &question));
                    failure.clone()
                });
                failure.write(&mut client);
            }
            Some(Trouble::Answered(status, body)) => Answer::new(status, body).write(&mut client),
            Some(Trouble::Replayed(status, body)) => Answer::new(status, body).replayed().write(&mut client),
            Some(Trouble::Redirected(to)) => Answer::new(307, "").with("Location", &to).write(&mut client),
            Some(Trouble::Silence) => self.silent.lock().unwrap().push(client),
        }
    }

    fn answer(&self, question: &Question) -> Answer {
        match question.path() {
            "/v1/payment_intents/search" => self.search(question),
            _ => self.keys.once(question, || ask(self.stripe, question)),
        }
    }

    /// Finds payments by `metadata['payment_id']:'…'`.
    fn search(&self, question: &Question) -> Answer {
        let query = question.query("query").unwrap_or_default();
        let wanted = query.trim_end_matches('\'').rsplit('\'').next().unwrap_or_default();
        let all = ask(self.stripe, &question.instead("GET /v1/payment_intents?limit=100"));
        let mut page: Value = serde_json::from_slice(&all.body).unwrap();
        let intents = page["data"].as_array_mut().unwrap();
        intents.retain(|intent| intent["metadata"]["payment_id"] == wanted);
        Answer::new(200, json!({ "object": "search_result", "data": intents, "has_more": false }).to_string())
    }
}
