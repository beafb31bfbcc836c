//! The use cases of second factors, wired.

use std::sync::Arc;

use application::identity::{
    AskSecondFactor, AuditTrail, BeginTotp, CheckCode, CheckSecondFactor, ConfirmTotp, FinishLogIn,
    FreshSession, OwnSecondFactor, RemoveSecondFactor, ReplaceRecoveryCodes, ResetSecondFactor,
};

use super::{Policies, Ports, SecondFactors, identity::open_session};

impl SecondFactors {
    pub(super) fn of(ports: &Ports, policies: Policies) -> Self {
        let Ports { uow, clock, second_factors: secrets, .. } = ports;
        let (audit, check) = (audit(ports), check_code(ports));
        let fresh = FreshSession { clock: clock.clone() };
        Self {
            begin_totp: Arc::new(BeginTotp {
                uow: uow.clone(),
                audit: audit.clone(),
                secrets: secrets.clone(),
                fresh: fresh.clone(),
            }),
            confirm_totp: Arc::new(ConfirmTotp { uow: uow.clone(), check: check.clone() }),
            own_second_factor: Arc::new(OwnSecondFactor {
                uow: uow.clone(),
                requirement: policies.second_factor,
            }),
            replace_recovery_codes: Arc::new(ReplaceRecoveryCodes {
                uow: uow.clone(),
                check: check.clone(),
                fresh: fresh.clone(),
            }),
            remove_second_factor: Arc::new(RemoveSecondFactor { uow: uow.clone(), check, fresh }),
            reset_second_factor: Arc::new(ResetSecondFactor { uow: uow.clone(), audit }),
            finish_log_in: Arc::new(FinishLogIn {
                check: check_second_factor(ports),
                open: open_session(ports, policies),
            }),
        }
    }
}

/// Who takes the first proof to the second.
pub(super) fn ask_second_factor(ports: &Ports, policies: Policies) -> Arc<AskSecondFactor> {
    let Ports { uow, tokens, .. } = ports;
    Arc::new(AskSecondFactor {
        uow: uow.clone(),
        audit: audit(ports),
        tokens: tokens.clone(),
        require_verified_email: policies.require_verified_email,
    })
}

/// Who takes the second proof.
pub(super) fn check_second_factor(ports: &Ports) -> Arc<CheckSecondFactor> {
    let Ports { uow, tokens, .. } = ports;
    Arc::new(CheckSecondFactor { uow: uow.clone(), check: check_code(ports), tokens: tokens.clone() })
}

fn check_code(ports: &Ports) -> CheckCode {
    CheckCode { audit: audit(ports), secrets: ports.second_factors.clone() }
}

fn audit(ports: &Ports) -> AuditTrail {
    AuditTrail { clock: ports.clock.clone(), ids: ports.ids.clone() }
}
