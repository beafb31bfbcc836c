//! Who uses the service.

use serde_json::{Value, json};

use super::{Answer, Client, Server, World};

/// Everybody's.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// What somebody signs up with.
pub(crate) fn account(username: &str) -> Value {
    json!({ "username": username, "email": format!("{username}@example.org"), "password": PASSWORD })
}

impl Client {
    pub(crate) fn sign_up(&self, username: &str) -> Answer {
        self.post("/api/v1/auth/signup", &account(username))
    }

    pub(crate) fn log_in(&self, username: &str) -> Answer {
        let body = json!({ "username": username, "password": PASSWORD });
        self.post("/api/v1/auth/login", &body)
    }

    pub(crate) fn log_out(&self) -> Answer {
        self.request("POST", "/api/v1/auth/logout").send()
    }

    pub(crate) fn me(&self) -> Answer {
        self.get("/api/v1/me")
    }
}

impl Server<'_> {
    /// Somebody new, logged in.
    #[track_caller]
    pub(crate) fn newcomer(&self, username: &str) -> Client {
        let client = self.client();
        client.sign_up(username).expect(201);
        client.log_in(username).expect(200);
        client
    }
}

impl World {
    /// Makes an account as the operator does.
    #[track_caller]
    pub(crate) fn create_user(&self, username: &str, role: &str) {
        let email = format!("{username}@example.org");
        let user = ["user", "create", "--username", username, "--email", &email, "--role", role];
        let arguments = [user.as_slice(), &["--password-stdin"]].concat();
        self.run_with_input(&arguments, &format!("{PASSWORD}\n")).expect_success();
    }

    /// Somebody to whom the operator has given a role, logged in.
    #[track_caller]
    pub(crate) fn appoint(&self, server: &Server<'_>, username: &str, role: &str) -> Client {
        self.create_user(username, role);
        let client = server.client();
        client.log_in(username).expect(200);
        client
    }
}
