use domain::web::Strayed;

/// Why nothing was fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// We do not take it, now or later.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// There was no answer, or none that can be understood. It may pass.
    #[error("{0}")]
    Unavailable(String),
}

/// What we do not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The host is, or has no address but those of, a private or special network.
    #[error("it is not on the public internet")]
    PrivateAddress,
    /// Another service may listen there.
    #[error("port {0} is not one of the web")]
    Port(u16),
    /// The body is longer than wanted.
    #[error("it has more than {0} bytes")]
    TooLarge(usize),
    /// It was not asked for compressed, and a little of that may be a lot.
    #[error("it is compressed")]
    Compressed,
    /// It is something else than wanted.
    #[error("it is of the type {0:?}")]
    MediaType(String),
    /// A redirect that is not followed.
    #[error(transparent)]
    Strayed(#[from] Strayed),
    /// A redirect to nothing that can be visited.
    #[error("a redirect to no address of a page")]
    Nowhere,
}

impl From<Strayed> for FetchError {
    fn from(strayed: Strayed) -> Self {
        Self::Refused(strayed.into())
    }
}
