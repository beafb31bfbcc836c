//! Fetching from the web.

use ipnet::IpNet;
use url::Url;

use super::server::parse_network;
use crate::settings::reader::Reader;

/// `[fetch]`
#[derive(Clone, Debug)]
pub struct FetchSettings {
    /// Under which the sites that are visited can reach whoever runs us.
    pub contact_url: Option<String>,
    /// Networks that may be connected to although they are not public.
    pub allow_networks: Vec<IpNet>,
    /// Ports that may be connected to besides 80 and 443.
    pub allow_ports: Vec<u16>,
}

impl FetchSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            contact_url: reader.optional("fetch.contact_url", parse_contact),
            allow_networks: reader.parsed_list("fetch.allow_networks", parse_network),
            allow_ports: reader.parsed_list("fetch.allow_ports", parse_port),
        }
    }
}

/// It becomes part of a header.
fn parse_contact(text: &str) -> Result<String, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https" | "mailto"));
    let url = url.ok_or_else(|| {
        format!("{text:?} is neither a web address nor one such as \"mailto:ops@example.org\"")
    })?;
    Ok(url.into())
}

fn parse_port(text: &str) -> Result<u16, String> {
    let port = text.parse().ok().filter(|port| *port > 0);
    port.ok_or_else(|| format!("{text:?} is not a port"))
}
