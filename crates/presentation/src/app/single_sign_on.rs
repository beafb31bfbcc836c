//! The use cases of signing in by a provider, wired.

use std::sync::Arc;

use application::identity::{
    Attempts, AuditTrail, BeginSignIn, FinishSignIn, FreshSession, LinkExternal, ResolveExternal,
};

use super::{Policies, Ports, identity::open_session, second_factor::ask_second_factor};

pub(super) fn begin_sign_in(ports: &Ports) -> Arc<BeginSignIn> {
    let Ports { uow, clock, tokens, cache, .. } = ports;
    Arc::new(BeginSignIn {
        uow: uow.clone(),
        tokens: tokens.clone(),
        attempts: Attempts::new(cache.clone()),
        fresh: FreshSession { clock: clock.clone() },
    })
}

pub(super) fn finish_sign_in(
    ports: &Ports,
    policies: Policies,
    resolve: &Arc<ResolveExternal>,
) -> Arc<FinishSignIn> {
    let Ports { uow, clock, ids, cache, throttle, .. } = ports;
    let audit = AuditTrail { clock: clock.clone(), ids: ids.clone() };
    Arc::new(FinishSignIn {
        uow: uow.clone(),
        audit: audit.clone(),
        attempts: Attempts::new(cache.clone()),
        resolve: resolve.clone(),
        ask: ask_second_factor(ports, policies),
        open: open_session(ports, policies),
        link: LinkExternal { uow: uow.clone(), audit },
        throttle: throttle.clone(),
    })
}
