use domain::ordering::Order;

use crate::crud::Crud;

/// Looks at orders: one's own, and all of them for admins.
pub type Orders = Crud<Order>;
