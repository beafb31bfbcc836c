use std::{
    collections::HashMap,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

/// What is answered to a request.
#[derive(Clone, Debug)]
pub enum StubAnswer {
    /// 200, with this JSON.
    Json(String),
    /// This status, and nothing else.
    Status(u16),
    /// Somebody else is to be asked.
    Redirect(String),
    /// Half of what was announced.
    Torn,
    /// Nothing, ever.
    Silence,
}

/// A server of documents on this machine, that counts what it is asked for. Until it is told otherwise it knows none (404).
pub struct StubServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    answers: HashMap<String, StubAnswer>,
    asked: Vec<String>,
    silent: Vec<TcpStream>,
}

impl StubServer {
    /// Listens on a free port of 127.0.0.1, until the process of the test ends.
    ///
    /// # Errors
    /// There is none.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (address, state) = (listener.local_addr()?, Arc::new(Mutex::new(State::default())));
        let serving = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&serving);
                thread::spawn(move || serve(client, &state));
            }
        });
        Ok(Self { address, state })
    }

    /// Where it answers for that path, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers so for that path from now on.
    pub fn answers(&self, path: &str, answer: StubAnswer) {
        locked(&self.state).answers.insert(path.to_owned(), answer);
    }

    /// How often it was asked for that path.
    pub fn asked(&self, path: &str) -> usize {
        locked(&self.state).asked.iter().filter(|asked| *asked == path).count()
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request per connection. Whoever breaks off has what they wanted.
fn serve(mut client: TcpStream, state: &Mutex<State>) {
    let Ok(path) = path_of(&client) else { return };
    let answer = {
        let mut state = locked(state);
        state.asked.push(path.clone());
        state.answers.get(&path).cloned().unwrap_or(StubAnswer::Status(404))
    };
    let text = match answer {
        StubAnswer::Json(body) => response("200 OK", "content-type: application/json\r\n", body.len(), &body),
        StubAnswer::Status(status) => response(&format!("{status} Said So"), "", 0, ""),
        StubAnswer::Redirect(to) => response("302 Found", &format!("location: {to}\r\n"), 0, ""),
        StubAnswer::Torn => response("200 OK", "", 100, "{\"keys\":"),
        StubAnswer::Silence => {
            locked(state).silent.push(client);
            return;
        }
    };
    if client.write_all(text.as_bytes()).and_then(|()| client.flush()).is_ok() {
        // Closed by the other side, so that nothing on the way is lost.
        let _ = client.shutdown(std::net::Shutdown::Write);
        let _ = client.read(&mut [0; 1]);
    }
}

fn response(status: &str, headers: &str, length: usize, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

fn path_of(client: &TcpStream) -> io::Result<String> {
    let mut lines = BufReader::new(client).lines();
    let request = lines.next().ok_or(io::ErrorKind::UnexpectedEof)??;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    Ok(request.split(' ').nth(1).unwrap_or_default().to_owned())
}
