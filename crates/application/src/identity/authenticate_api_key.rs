use std::sync::Arc;

use domain::{
    identity::{ApiKey, ApiKeyToken, KeyDigest, NotedUse, SecurityEventKind, User},
    shared::{Id, Timestamp},
};

use super::{AuditTrail, Authenticate, SecondFactorRequirement};
use crate::{
    authz::{Actor, Identity, Origin, Update},
    error::Error,
    ports::{ApiKeySecrets, LogInThrottle, Verdict},
    store::{StoreError, UnitOfWork},
};

/// Finds out on whose behalf an API key is used. Runs on every request that has one, so role and active flag are those of
/// now.
pub struct AuthenticateApiKey {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who checks secrets.
    pub secrets: Arc<dyn ApiKeySecrets>,
    /// Who says which failures are still worth writing down.
    pub throttle: Arc<dyn LogInThrottle>,
    /// Who must have a second factor.
    pub second_factor: SecondFactorRequirement,
}

/// Somebody in whose name a program acts.
pub struct KeyHolder {
    /// Their account.
    pub user: User,
    /// The key that the program has.
    pub key: ApiKey,
    /// Whether they have to set up a second factor before anything is done in their name.
    pub must_enrol: bool,
}

impl KeyHolder {
    /// On whose behalf use cases run: the owner's, and no further than the scopes of the key.
    pub fn actor(&self) -> Actor {
        let (id, role, must_enrol) = (self.user.id(), self.user.role(), self.must_enrol);
        let identity = Identity { id, role, session: None, must_enrol };
        Actor::for_user(identity).limited_to(self.key.scopes())
    }
}

/// The key is none of ours, has ended, or its user is inactive; which one is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the API key is not valid")]
pub struct InvalidApiKey;

/// Why a key was refused, for the audit trail.
struct Refusal {
    reason: &'static str,
    owner: Option<Id<User>>,
}

/// What a valid key proved, and what is to be written because of it.
struct Proof {
    holder: KeyHolder,
    outdated: Option<KeyDigest>,
}

impl AuthenticateApiKey {
    /// Who comes with `key` from there. Takes two digests and one statement whether the key is unknown or its secret wrong,
    /// so that time tells nothing about keys.
    pub async fn execute(&self, key: &str, origin: &Origin) -> Result<KeyHolder, Error<InvalidApiKey>> {
        let now = self.audit.clock.now();
        let Some(token) = ApiKeyToken::parse(key) else {
            return self.refuse(Refusal { reason: "not of our form", owner: None }, origin).await;
        };
        let permit = Actor::anonymous().permit::<Authenticate, ApiKey>()?;
        let found =
            self.uow.read(async |view| view.api_keys().find_key_with_user(&permit, token.id).await).await?;
        let proof = match self.prove(&token, found, now) {
            Ok(proof) => proof,
            Err(refusal) => return self.refuse(refusal, origin).await,
        };
        self.note_use(proof, &token, origin, now).await
    }

    fn prove(
        &self,
        token: &ApiKeyToken,
        found: Option<(ApiKey, User)>,
        now: Timestamp,
    ) -> Result<Proof, Refusal> {
        let current = found.as_ref().map(|(key, _)| &key.state().digest);
        let previous = found.as_ref().and_then(|(key, _)| key.previous_digest(now));
        // Both in any case: one more for those that overlap would tell that there is such a key.
        let verdicts =
            [current, previous].map(|digest| (digest.cloned(), self.secrets.verify(token, digest)));
        let right = verdicts.into_iter().find_map(|(digest, verdict)| match verdict {
            Verdict::Right { outdated } => Some(digest.filter(|_| outdated)),
            Verdict::Wrong => None,
        });
        let Some((key, user)) = found else { return Err(Refusal { reason: "unknown", owner: None }) };
        let refused = |reason| Err(Refusal { reason, owner: Some(user.id()) });
        match right {
            None => refused("wrong secret"),
            Some(_) if key.revoked_at().is_some() => refused("revoked"),
            Some(_) if !key.is_live(now) => refused("expired"),
            Some(_) if !user.is_active() => refused("inactive account"),
            Some(outdated) => {
                let must_enrol = self.second_factor.is_owed_by(&user);
                Ok(Proof { holder: KeyHolder { user, key, must_enrol }, outdated })
            }
        }
    }

    /// Writes down that the key is in use, if that is due, and keeps its secret by the server key of now.
    async fn note_use(
        &self,
        proof: Proof,
        token: &ApiKeyToken,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<KeyHolder, Error<InvalidApiKey>> {
        let Proof { holder, outdated } = proof;
        if outdated.is_none() && holder.key.clone().note_use(now).is_none() {
            return Ok(holder);
        }
        let (id, role) = (holder.user.id(), holder.user.role());
        let owner = Identity { id, role, session: None, must_enrol: false };
        // The owner's own leave, whatever the key is good for: no scope reaches the keys themselves.
        let actor = Actor::for_user(owner).from(origin.clone());
        let permit = actor.permit::<Update, ApiKey>()?;
        let fresh = outdated.map(|old| (old, self.secrets.digest(token)));
        let key = self
            .uow
            .run(async |tx| {
                let mut key = tx.api_keys().load(&permit, token.id).await?;
                if !key.is_live(now) {
                    return Err(Error::Refused(InvalidApiKey));
                }
                let replaced = fresh.as_ref().is_some_and(|(old, new)| key.replace_digest(old, new.clone()));
                let used = key.note_use(now);
                if !replaced && used.is_none() {
                    return Ok(key);
                }
                let key = tx.api_keys().update(&permit, key).await?;
                if used == Some(NotedUse::FirstOfDay) {
                    let (kind, detail) = (SecurityEventKind::ApiKeyUsed, Some(key.id().to_string()));
                    self.audit.record(tx, &actor, kind, Some(key.user_id()), detail).await?;
                }
                Ok(key)
            })
            .await
            .map_err(|error| match error {
                // Gone with its user between the look-up and now.
                Error::Store(StoreError::NotFound) => Error::Refused(InvalidApiKey),
                error => error,
            })?;
        Ok(KeyHolder { key, ..holder })
    }

    /// Refuses, and writes it down: the first few failures from an address, then fewer and fewer, and at most so many over
    /// all addresses as there may be from one, so that nobody fills the audit trail.
    async fn refuse<T>(&self, refusal: Refusal, origin: &Origin) -> Result<T, Error<InvalidApiKey>> {
        // No account is called so: log-ins and keys do not slow each other down.
        let tally = format!("API keys from {}", origin.address.as_deref().unwrap_or("nowhere"));
        if self.throttle.attempt(&tally, None).await.is_ok() {
            let actor = Actor::anonymous().from(origin.clone());
            let (kind, detail) = (SecurityEventKind::ApiKeyRefused, Some(refusal.reason.to_owned()));
            self.uow
                .run(async |tx| {
                    self.audit.record::<InvalidApiKey>(tx, &actor, kind, refusal.owner, detail.clone()).await
                })
                .await?;
        }
        Err(Error::Refused(InvalidApiKey))
    }
}
