use std::{fmt, str::FromStr};

use domain::catalog::{ImageType, ProductImage};
use uuid::Uuid;

/// What a file is named by: a folder, an identity and a type that are all our own. Nothing that a user typed can get into it,
/// so no key leads out of the place where files are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileKey {
    /// Where it belongs.
    pub folder: Folder,
    /// Which one it is.
    pub id: Uuid,
    /// What is in it.
    pub media_type: MediaType,
}

/// The text is not the key of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the key of a file")]
pub struct InvalidFileKey;

/// Declares an enum whose variants each have a text of their own, with `ALL`, and the way there and back.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it stands in a key.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }

            fn parse(text: &str) -> Result<Self, InvalidFileKey> {
                Self::ALL.iter().copied().find(|each| each.as_str() == text).ok_or(InvalidFileKey)
            }
        }
    };
}

named!(
    /// What belongs together, is listed together and is purged by the same rule.
    Folder {
        /// Lists that somebody asked for, to be downloaded for a while.
        Exports = "exports",
        /// Pictures of products, kept as long as their product has them.
        ProductImages = "product-images",
        /// What was found on the web for somebody, to be downloaded for a while.
        Scrapes = "scrapes",
    }
);

named!(
    /// What can be in a file; in a key it is the ending.
    MediaType {
        /// Comma-separated values, RFC 4180.
        Csv = "csv",
        /// A GIF picture.
        Gif = "gif",
        /// A JPEG picture.
        Jpeg = "jpg",
        /// JSON.
        Json = "json",
        /// JSON Lines: a value on each line.
        JsonLines = "jsonl",
        /// A PNG picture.
        Png = "png",
        /// A WebP picture.
        Webp = "webp",
    }
);

impl MediaType {
    /// Its name on the wire.
    pub const fn essence(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Gif => "image/gif",
            Self::Jpeg => "image/jpeg",
            Self::Json => "application/json",
            Self::JsonLines => "application/jsonl",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }
}

impl MediaType {
    /// The type of picture that it is, if it is one.
    pub const fn image(self) -> Option<ImageType> {
        match self {
            Self::Gif => Some(ImageType::Gif),
            Self::Jpeg => Some(ImageType::Jpeg),
            Self::Png => Some(ImageType::Png),
            Self::Webp => Some(ImageType::Webp),
            Self::Csv | Self::Json | Self::JsonLines => None,
        }
    }
}

impl From<ImageType> for MediaType {
    fn from(image: ImageType) -> Self {
        match image {
            ImageType::Gif => Self::Gif,
            ImageType::Jpeg => Self::Jpeg,
            ImageType::Png => Self::Png,
            ImageType::Webp => Self::Webp,
        }
    }
}

/// Where the picture is kept.
impl From<ProductImage> for FileKey {
    fn from(image: ProductImage) -> Self {
        Self { folder: Folder::ProductImages, id: image.id.raw(), media_type: image.kind.into() }
    }
}

impl fmt::Display for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}.{}", self.folder.as_str(), self.id, self.media_type.as_str())
    }
}

impl FromStr for FileKey {
    type Err = InvalidFileKey;

    fn from_str(text: &str) -> Result<Self, InvalidFileKey> {
        let (folder, file) = text.split_once('/').ok_or(InvalidFileKey)?;
        let (id, ending) = file.split_once('.').ok_or(InvalidFileKey)?;
        let key = Self {
            folder: Folder::parse(folder)?,
            id: Uuid::try_parse(id).map_err(|_| InvalidFileKey)?,
            media_type: MediaType::parse(ending)?,
        };
        // A UUID has several spellings, and a file has one key.
        if key.to_string() == text { Ok(key) } else { Err(InvalidFileKey) }
    }
}

#[cfg(test)]
mod tests {
    use super::{FileKey, Folder, InvalidFileKey, MediaType};
    use uuid::Uuid;

    const KEY: &str = "exports/01890a5d-ac96-774b-bcce-b302099a8057.csv";

    #[test]
    fn every_key_is_read_back_as_itself() {
        for &folder in Folder::ALL {
            for &media_type in MediaType::ALL {
                let key = FileKey { folder, id: Uuid::from_u128(7), media_type };
                assert_eq!(key.to_string().parse(), Ok(key));
            }
        }
        assert_eq!(KEY.parse::<FileKey>().map(|key| key.to_string()).as_deref(), Ok(KEY));
    }

    #[test]
    fn nothing_else_is_a_key() {
        let others = [
            "",
            "exports",
            "exports/",
            "exports/.csv",
            "/etc/passwd",
            "../exports/01890a5d-ac96-774b-bcce-b302099a8057.csv",
            "exports/../01890a5d-ac96-774b-bcce-b302099a8057.csv",
            "exports/01890a5d-ac96-774b-bcce-b302099a8057.exe",
            "exports/01890a5d-ac96-774b-bcce-b302099a8057.csv.csv",
            "exports/01890A5D-AC96-774B-BCCE-B302099A8057.csv",
            "exports/01890a5dac96774bbcceb302099a8057.csv",
            "exports/01890a5d-ac96-774b-bcce-b302099a8057.csv#1",
            "exports\\01890a5d-ac96-774b-bcce-b302099a8057.csv",
            "secrets/01890a5d-ac96-774b-bcce-b302099a8057.csv",
        ];
        for other in others {
            assert_eq!(other.parse::<FileKey>(), Err(InvalidFileKey), "{other}");
        }
    }
}
