use domain::billing::Payment;

use crate::crud::Crud;

/// Looks at payments: one's own, and all of them for admins.
pub type Payments = Crud<Payment>;
