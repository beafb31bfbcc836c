use std::sync::Arc;

use domain::{
    catalog::{ImageType, Product, ProductImage},
    shared::{Id, Version},
};

use super::image_check::{Checked, ImageRefusal};
use crate::{
    authz::{Actor, Permit, Read, Update},
    crud::load,
    error::{Error, Never, ensure_version},
    files::{Content, FileKey, FileStore, OpenFile},
    ports::IdSource,
    store::{StoreError, UnitOfWork},
};

/// Keeps and shows what products look like. The file is written before its product says that it has it, and an old one goes
/// after that is committed: a product never has a picture that is not there. What a crash leaves over is purged.
pub struct ProductImages {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Where the files are.
    pub files: Arc<dyn FileStore>,
    /// What pictures are called.
    pub ids: Arc<dyn IdSource>,
}

impl ProductImages {
    /// Takes the content for the picture of the product, provided that it is of that type and the product still of the
    /// `expected` version; gives the product back.
    pub async fn put(
        &self,
        actor: &Actor,
        id: Id<Product>,
        expected: Option<Version>,
        kind: ImageType,
        content: &mut dyn Content,
    ) -> Result<Product, Error<ImageRefusal>> {
        // Before anything is sent anywhere: whoever may not is told so at once.
        let permit = actor.permit()?;
        let product = self.product(actor, id).await?;
        ensure_version(expected, &product)?;
        let image = ProductImage { id: self.ids.next(), kind };
        let mut checked = Checked::new(content, kind);
        let kept = self.files.put(image.into(), &mut checked).await;
        if let Some(refusal) = checked.refusal {
            return Err(Error::Refused(refusal));
        }
        kept?;
        match self.replace(actor, &permit, id, expected, Some(image)).await {
            Ok(product) => Ok(product),
            Err(error) => {
                self.discard(image).await;
                Err(error)
            }
        }
    }

    /// Takes the picture of the product away, provided that the product is still of the `expected` version. That it has none
    /// is fine.
    pub async fn remove(
        &self,
        actor: &Actor,
        id: Id<Product>,
        expected: Option<Version>,
    ) -> Result<Product, Error<Never>> {
        self.replace(actor, &actor.permit()?, id, expected, None).await
    }

    /// Which picture the product has.
    pub async fn find(&self, actor: &Actor, id: Id<Product>) -> Result<ProductImage, Error<Never>> {
        let product = self.product(actor, id).await?;
        product.image().ok_or(Error::Store(StoreError::NotFound))
    }

    /// The picture itself; none when the product has another one by now.
    pub async fn open(&self, image: ProductImage) -> Result<Option<OpenFile>, Error<Never>> {
        Ok(self.files.open(image.into()).await?)
    }

    async fn product<D>(&self, actor: &Actor, id: Id<Product>) -> Result<Product, Error<D>> {
        let permit = actor.permit::<Read, Product>()?;
        Ok(self.uow.read(async |view| view.products().read(&permit, id).await).await?)
    }

    async fn replace<D: Send>(
        &self,
        actor: &Actor,
        permit: &Permit<Update, Product>,
        id: Id<Product>,
        expected: Option<Version>,
        image: Option<ProductImage>,
    ) -> Result<Product, Error<D>> {
        let (product, old) = self
            .uow
            .run(async |tx| {
                let mut product: Product = load(tx, actor, permit, id).await?;
                ensure_version(expected, &product)?;
                let old = product.image();
                if product.picture(image) {
                    product = tx.products().update(permit, product).await?;
                }
                Ok::<_, Error<D>>((product, old.filter(|old| Some(*old) != image)))
            })
            .await?;
        if let Some(old) = old {
            self.discard(old).await;
        }
        Ok(product)
    }

    /// What cannot be removed now is nobody's, and is purged: whoever asked need not hear of it.
    async fn discard(&self, image: ProductImage) {
        let _ = self.files.delete(FileKey::from(image)).await;
    }
}
