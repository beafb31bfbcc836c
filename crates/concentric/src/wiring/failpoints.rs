//! Failpoints around the ports to what lies outside, for `cargo xtask chaos`.

use std::sync::Arc;

use infrastructure::AtFailpoints;
use presentation::app::Ports;

/// The same ports, with failpoints around them.
pub(super) fn around(ports: Ports) -> Ports {
    let Ports { gateway, mailer, .. } = ports.clone();
    Ports { gateway: Arc::new(AtFailpoints(gateway)), mailer: Arc::new(AtFailpoints(mailer)), ..ports }
}
