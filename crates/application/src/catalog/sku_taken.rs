use crate::store::StoreError;

/// Another product has this SKU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this sku belongs to another product")]
pub struct SkuTaken;

impl SkuTaken {
    /// What the unique column of products means.
    pub(super) fn from_store(error: &StoreError) -> Option<Self> {
        (error.taken() == Some("sku")).then_some(Self)
    }
}
