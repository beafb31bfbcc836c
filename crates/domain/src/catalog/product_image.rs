//! What a product looks like: which picture, and of what type. The picture itself is a file, kept elsewhere.

use uuid::Uuid;

use crate::shared::{Corrupt, Id, Kind, Scalar, Value};

/// The types of pictures that every browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageType {
    /// GIF.
    Gif,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
}

impl ImageType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Gif, Self::Jpeg, Self::Png, Self::Webp];

    /// How many bytes at the beginning of a picture tell its type.
    pub const TELLING: usize = 12;

    /// What the bytes at the beginning of a file say it is; nothing when it is none of these.
    pub fn of(beginning: &[u8]) -> Option<Self> {
        match beginning {
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }

    /// Its short name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gif => "gif",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

/// One picture of a product. Another picture is another one of these, so a copy that somebody has never goes stale unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductImage {
    /// Which picture.
    pub id: Id<Self>,
    /// Of what type.
    pub kind: ImageType,
}

const WHAT: &str = "product image";

impl Scalar for ProductImage {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(format!("{}.{}", self.id, self.kind.name()))
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        let text = String::from_value(value)?;
        let (id, kind) = text.split_once('.').ok_or(Corrupt(WHAT))?;
        let id = Uuid::try_parse(id).map_err(|_| Corrupt(WHAT))?;
        let kind = ImageType::ALL.into_iter().find(|known| known.name() == kind).ok_or(Corrupt(WHAT))?;
        Ok(Self { id: Id::new(id), kind })
    }
}

#[cfg(test)]
mod tests {
    use super::{ImageType, ProductImage};
    use crate::shared::{Corrupt, Id, Scalar, Value};
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use uuid::Uuid;

    #[test]
    fn each_type_is_told_by_its_beginning() {
        for (beginning, kind) in [
            (&b"GIF87a"[..], ImageType::Gif),
            (b"GIF89a and more", ImageType::Gif),
            (b"\xFF\xD8\xFF\xE0", ImageType::Jpeg),
            (b"\x89PNG\r\n\x1A\n", ImageType::Png),
            (b"RIFF\x24\0\0\0WEBPVP8 ", ImageType::Webp),
        ] {
            assert_eq!(ImageType::of(beginning), Some(kind));
        }
    }

    #[test]
    fn what_only_looks_like_a_picture_is_none() {
        for beginning in [
            &b""[..],
            b"GIF88a",
            b"\xFF\xD8",
            b"\x89PNG\n",
            b"RIFF\x24\0\0\0WAVEfmt ",
            b"<svg xmlns=",
            b"<!doctype html>",
            b"%PDF-1.7",
            b"MZ\x90\0",
        ] {
            assert_eq!(ImageType::of(beginning), None, "{beginning:?}");
        }
    }

    #[test]
    fn what_was_never_stored_is_not_read() {
        for text in
            ["", "x.png", "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000001.svg"]
        {
            assert_eq!(ProductImage::from_value(Value::Text(text.to_owned())), Err(Corrupt("product image")));
        }
    }

    proptest! {
        #[test]
        fn what_was_stored_is_read_back(id in any::<u128>(), kind in 0..ImageType::ALL.len()) {
            let image = ProductImage { id: Id::new(Uuid::from_u128(id)), kind: ImageType::ALL[kind] };
            prop_assert_eq!(ProductImage::from_value(image.to_value()), Ok(image));
        }
    }
}
