//! Files in a bucket of a server that speaks S3.

use std::{sync::Arc, time::Duration};

use object_store::{BackoffConfig, ClientOptions, RetryConfig, aws::AmazonS3Builder};

use super::ObjectFiles;

/// How long a server may take to be reached, and to answer one request: a part of eight MiB at 3 Mbit/s fits.
const CONNECT: Duration = Duration::from_secs(3);
const REQUEST: Duration = Duration::from_secs(25);

/// A request that fails for a passing reason is sent again this often, and not after this long: whoever waits is told before
/// their own patience of 30 s ends.
const RETRIES: usize = 2;
const RETRY_UNTIL: Duration = Duration::from_secs(10);

/// Where the bucket is, and how to get in.
#[derive(Clone)]
pub struct S3Settings {
    /// Where the server is, such as `https://s3.example.com`; none is Amazon's of that region.
    pub endpoint: Option<String>,
    /// The bucket. It has to be there.
    pub bucket: String,
    /// The region that requests are signed for.
    pub region: String,
    /// The public half of the credential.
    pub key_id: String,
    /// Its secret half.
    pub secret: String,
}

/// These settings name no bucket that could be reached.
#[derive(Debug, thiserror::Error)]
#[error("the bucket for files cannot be used: {0}")]
pub struct InvalidS3Settings(#[from] object_store::Error);

impl ObjectFiles {
    /// Keeps files in that bucket. Does not ask whether it is there: it may come. The provider of cryptography of rustls has
    /// to be installed before.
    ///
    /// # Errors
    /// The settings make no sense.
    pub fn in_bucket(settings: S3Settings) -> Result<Self, InvalidS3Settings> {
        let client = ClientOptions::new().with_connect_timeout(CONNECT).with_timeout(REQUEST);
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(settings.bucket)
            .with_region(settings.region)
            .with_access_key_id(settings.key_id)
            .with_secret_access_key(settings.secret)
            .with_client_options(client)
            .with_retry(RetryConfig {
                backoff: BackoffConfig::default(),
                max_retries: RETRIES,
                retry_timeout: RETRY_UNTIL,
            });
        if let Some(endpoint) = settings.endpoint {
            // The bucket stands in the path, which other servers than Amazon's expect. That http leads to this machine only
            // was seen to when the settings were read.
            builder = builder.with_allow_http(endpoint.starts_with("http://")).with_endpoint(endpoint);
        }
        Ok(Self { store: Arc::new(builder.build()?) })
    }
}
