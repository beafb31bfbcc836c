//! Where files are kept.

use anyhow::Context as _;
use infrastructure::{ObjectFiles, S3Settings};
use secrecy::ExposeSecret as _;

use crate::settings::{FileSettings, Settings, create_private_dir};

/// The place that the settings ask for.
///
/// # Errors
/// The folder cannot be used, or the settings name no bucket that could be reached.
pub(super) fn open(settings: &Settings) -> anyhow::Result<ObjectFiles> {
    let bucket = match &settings.files {
        FileSettings::Local(dir) => {
            let unusable = || format!("cannot keep files in {} (files.dir)", dir.display());
            create_private_dir(dir).with_context(unusable)?;
            return ObjectFiles::in_folder(dir).with_context(unusable);
        }
        FileSettings::S3(bucket) => bucket,
    };
    Ok(ObjectFiles::in_bucket(S3Settings {
        endpoint: bucket.endpoint.clone(),
        bucket: bucket.bucket.clone(),
        region: bucket.region.clone(),
        key_id: bucket.key_id.clone(),
        secret: bucket.secret.expose_secret().to_owned(),
    })?)
}
