//! Where files are kept.

use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};

use super::{data::DataSettings, origin};
use crate::settings::{reader::Reader, schema::FILES_SECRET};

const DIR: &str = "files.dir";
const ENDPOINT: &str = "files.endpoint";
const BUCKET: &str = "files.bucket";
const REGION: &str = "files.region";
const KEY_ID: &str = "files.key_id";

const DEFAULT_DIR: &str = "files";

/// `[files]`
#[derive(Clone, Debug)]
pub enum FileSettings {
    /// In a folder of this machine, which need not exist yet.
    Local(PathBuf),
    /// In a bucket of a server that speaks S3.
    S3(BucketSettings),
}

/// Where the bucket is, and how to get in.
#[derive(Clone, Debug)]
pub struct BucketSettings {
    /// Where the server is; none is Amazon's of that region.
    pub endpoint: Option<String>,
    /// The bucket.
    pub bucket: String,
    /// The region that requests are signed for.
    pub region: String,
    /// The public half of the credential.
    pub key_id: String,
    /// Its secret half.
    pub secret: SecretString,
}

#[derive(Clone, Copy)]
enum Store {
    Local,
    S3,
}

impl FileSettings {
    pub(crate) fn read(reader: &mut Reader<'_>, data: &DataSettings) -> Self {
        let dir = reader.optional(DIR, |text| Ok(PathBuf::from(text)));
        let dir = dir.map_or_else(|| data.dir.join(DEFAULT_DIR), |dir| reader.resolve(&dir));
        // Read whether or not they are used, so that a value that can never work is told of now.
        let bucket = BucketSettings::read(reader);
        match reader.word("files.store", [("local", Store::Local), ("s3", Store::S3)]) {
            Some(Store::Local) | None => Self::Local(dir),
            Some(Store::S3) => {
                bucket.refuse_missing(reader);
                Self::S3(bucket)
            }
        }
    }
}

impl BucketSettings {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            endpoint: reader.optional(ENDPOINT, endpoint),
            bucket: reader.optional(BUCKET, bucket).unwrap_or_default(),
            region: reader.text(REGION),
            key_id: reader.text(KEY_ID),
            secret: reader.text(FILES_SECRET).into(),
        }
    }

    fn refuse_missing(&self, reader: &mut Reader<'_>) {
        let needed = [
            (BUCKET, self.bucket.as_str()),
            (REGION, &self.region),
            (KEY_ID, &self.key_id),
            (FILES_SECRET, self.secret.expose_secret()),
        ];
        for (key, value) in needed {
            if value.is_empty() && reader.accepted(&[key]) {
                reader.reject(key, "is missing, and files.store is \"s3\"");
            }
        }
    }
}

fn endpoint(text: &str) -> Result<String, String> {
    let origin = origin::parse(text)?;
    if origin::is_safe(&origin) {
        Ok(origin)
    } else {
        Err(format!("is {text:?}, and must be https, or http on this machine"))
    }
}

/// The rules that hold at Amazon hold wherever a bucket is named in a path.
fn bucket(text: &str) -> Result<String, String> {
    let fits = (3..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'));
    if !fits {
        return Err(format!("is {text:?}, and must be 3 to 63 lower-case letters, digits, '-' and '.'"));
    }
    Ok(text.to_owned())
}
