use std::{collections::HashSet, sync::Arc, time::Duration};

use domain::{
    catalog::{Product, ProductImage},
    shared::Id,
};

use super::{FileError, FileKey, FileStore, Folder};
use crate::{
    authz::{Actor, Permit, Read},
    catalog::SweepImages,
    downloads::LINK_LIFETIME,
    error::{Error, Never},
    field,
    ports::Clock,
    query::Query,
    store::UnitOfWork,
};

/// How old a picture that no product has must be: one that was just written may be about to get its product.
const UNCLAIMED: Duration = Duration::from_secs(24 * 60 * 60);

/// How much longer a download is kept than its link works, for clocks that disagree and downloads under way.
const SLACK: Duration = Duration::from_secs(60 * 60);

/// So many pictures are asked for in one statement, and held in memory.
const BATCH: u32 = 100;

/// Removes files that nobody can ask for any more: downloads whose links have ended, and pictures that no product has, such as
/// those of deleted products and those whose request broke off before the product had them.
pub struct PurgeFiles {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Where the files are.
    pub files: Arc<dyn FileStore>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl PurgeFiles {
    /// Removes them; says how many those were. For the system.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, Error<Never>> {
        let permit = actor.permit::<SweepImages, Product>()?.base();
        Ok(self.purge(Folder::Exports).await?
            + self.purge(Folder::Scrapes).await?
            + self.sweep(&permit).await?)
    }

    async fn purge(&self, folder: Folder) -> Result<u64, FileError> {
        let mut old = self.files.list(folder, self.clock.now().minus(LINK_LIFETIME + SLACK)).await?;
        let mut removed = 0;
        while let Some(key) = old.next().await? {
            self.files.delete(key).await?;
            removed += 1;
        }
        Ok(removed)
    }

    async fn sweep(&self, permit: &Permit<Read, Product>) -> Result<u64, Error<Never>> {
        let mut old = self.files.list(Folder::ProductImages, self.clock.now().minus(UNCLAIMED)).await?;
        let mut removed = 0;
        loop {
            let mut batch = Vec::new();
            while batch.len() < BATCH as usize {
                let Some(key) = old.next().await? else { break };
                batch.push(key);
            }
            if batch.is_empty() {
                return Ok(removed);
            }
            let claimed = self.claimed(permit, &batch).await?;
            for key in batch.into_iter().filter(|key| !claimed.contains(key)) {
                self.files.delete(key).await?;
                removed += 1;
            }
        }
    }

    /// Those of the files that are the picture of some product.
    async fn claimed(
        &self,
        permit: &Permit<Read, Product>,
        keys: &[FileKey],
    ) -> Result<HashSet<FileKey>, Error<Never>> {
        let images = keys.iter().filter_map(|key| {
            let kind = key.media_type.image()?;
            Some(Some(ProductImage { id: Id::new(key.id), kind }))
        });
        let query =
            Query { filter: field!(Product.image()).one_of(images), limit: BATCH, ..Query::default() };
        let page = self.uow.read(async |view| view.products().list(permit, &query).await).await?;
        Ok(page.items.iter().filter_map(Product::image).map(FileKey::from).collect())
    }
}
