use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use application::identity::{
    AuthorizationRequest, AuthorizationResponse, IdentityProvider, ProviderError, Vouched,
};
use async_trait::async_trait;

/// A provider that gives out codes by hand, and redeems each once, for the request that it was made for.
#[derive(Default)]
pub struct ScriptedProvider {
    /// By state, what the browser was sent with.
    asked: Mutex<HashMap<String, AuthorizationRequest>>,
    codes: Mutex<HashMap<String, (String, Vouched)>>,
    away: AtomicBool,
}

impl ScriptedProvider {
    /// By what it calls itself.
    pub const ISSUER: &'static str = "https://acme.example.org";

    /// Somebody has come with that state, and the provider knows who they are: the code that it sends them back with.
    pub fn recognizes(&self, state: &str, vouched: Vouched) -> String {
        let code = format!("code-of-{state}");
        locked(&self.codes).insert(code.clone(), (state.to_owned(), vouched));
        code
    }

    /// From now on it does not answer.
    pub fn go_away(&self) {
        self.away.store(true, Ordering::SeqCst);
    }

    fn answer(&self) -> Result<(), ProviderError> {
        match self.away.load(Ordering::SeqCst) {
            true => Err(ProviderError::Away("a test took it away".to_owned())),
            false => Ok(()),
        }
    }
}

#[async_trait]
impl IdentityProvider for ScriptedProvider {
    async fn authorization_url(&self, request: &AuthorizationRequest) -> Result<String, ProviderError> {
        self.answer()?;
        locked(&self.asked).insert(request.state.clone(), request.clone());
        Ok(format!("{}/authorize?state={}", Self::ISSUER, request.state))
    }

    async fn redeem(
        &self,
        response: &AuthorizationResponse,
        request: &AuthorizationRequest,
    ) -> Result<Vouched, ProviderError> {
        self.answer()?;
        if response.issuer.as_deref().is_some_and(|issuer| issuer != Self::ISSUER) {
            return Err(ProviderError::Untrusted("another issuer has sent the code".to_owned()));
        }
        let redeemed = locked(&self.codes).remove(&response.code);
        let (state, vouched) = redeemed.ok_or_else(|| refused("it is unknown"))?;
        let asked = locked(&self.asked).get(&state).cloned();
        match asked.is_some_and(|asked| asked == *request) {
            true => Ok(vouched),
            false => Err(refused("it was made for another sign-in")),
        }
    }
}

fn refused(reason: &str) -> ProviderError {
    ProviderError::CodeRefused(reason.to_owned())
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
