//! The use cases of products and orders, wired.

use std::sync::Arc;

use application::{
    catalog::{ProductHooks, ProductImages},
    crud::Crud,
    idempotency::{Idempotency, PurgeAnswers},
    ordering::{
        AddItem, CancelOrder, ConfirmOrder, ExportOrders, PlaceOrder, RemoveItem, UpdateItemQuantity,
    },
};

use super::{Ports, Shop};

impl Shop {
    pub(super) fn of(ports: &Ports) -> Self {
        let Ports { uow, clock, ids, files, .. } = ports;
        Self {
            products: Arc::new(Crud::new(
                uow.clone(),
                ProductHooks { clock: clock.clone(), ids: ids.clone() },
            )),
            product_images: Arc::new(ProductImages {
                uow: uow.clone(),
                files: files.clone(),
                ids: ids.clone(),
            }),
            export_orders: Arc::new(ExportOrders { uow: uow.clone(), files: files.clone() }),
            orders: Arc::new(Crud::new(uow.clone(), ())),
            place_order: Arc::new(PlaceOrder {
                uow: uow.clone(),
                clock: clock.clone(),
                ids: ids.clone(),
                idempotency: Idempotency { clock: clock.clone(), ids: ids.clone() },
            }),
            add_item: Arc::new(AddItem { uow: uow.clone(), ids: ids.clone() }),
            update_item_quantity: Arc::new(UpdateItemQuantity { uow: uow.clone() }),
            remove_item: Arc::new(RemoveItem { uow: uow.clone() }),
            confirm_order: Arc::new(ConfirmOrder { uow: uow.clone() }),
            cancel_order: Arc::new(CancelOrder { uow: uow.clone() }),
            purge_answers: Arc::new(PurgeAnswers { uow: uow.clone(), clock: clock.clone() }),
        }
    }
}
