use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Reach;

/// Knows where hosts are.
#[async_trait]
pub trait Names: Send + Sync {
    /// The addresses of the host.
    ///
    /// # Errors
    /// It has none, or nobody can tell.
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// What the operating system knows.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

#[async_trait]
impl Names for SystemNames {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let addresses = tokio::net::lookup_host((host, 0)).await?;
        Ok(addresses.map(|address| address.ip()).collect())
    }
}

/// A host has addresses, but no public one.
#[derive(Debug, thiserror::Error)]
#[error("the host has no public address")]
pub(super) struct NoPublicAddress;

/// Gives the client those addresses of a host that it may connect to. A host that has others, too, is reached by these: a
/// network with NAT64 gives every host an address that is not public, beside its own.
pub(super) struct PublicNames {
    pub(super) names: Arc<dyn Names>,
    pub(super) reach: Arc<Reach>,
}

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, reach) = (self.names.clone(), self.reach.clone());
        Box::pin(async move {
            let mut found = names.addresses(name.as_str()).await?;
            if found.is_empty() {
                return Err(io::Error::other("the host has no address").into());
            }
            found.retain(|address| reach.admits(*address));
            if found.is_empty() {
                return Err(NoPublicAddress.into());
            }
            // With port 0, the client takes the one that the address of the page names.
            let addresses: Addrs = Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}
