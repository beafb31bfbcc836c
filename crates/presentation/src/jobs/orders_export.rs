use std::{sync::Arc, time::Duration};

use application::{
    downloads::Downloads,
    files::MediaType,
    ordering::{ExportOrders, OrderSelection, OrderSheet},
};
use async_trait::async_trait;
use domain::{
    jobs::JobPolicy,
    ordering::{Order, OrderItem},
    shared::{Id, MoneyError},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job, run_at};
use crate::{
    csv::write_record,
    http::{downloads, edge::form::Form, given::Given, moment::Moment, ordering, schemas::moment},
};

/// Writes orders into a file on behalf of whoever enqueued it, who gets those that they may see, and a link to it.
pub(super) struct OrdersExport {
    pub(super) export_orders: Arc<ExportOrders>,
    pub(super) downloads: Arc<Downloads>,
}

/// Which orders.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Selection {
    /// Placed at this time or later.
    #[serde(default)]
    #[schema(schema_with = moment)]
    from: Given<String>,
    /// Placed before this time.
    #[serde(default)]
    #[schema(schema_with = moment)]
    until: Given<String>,
    #[serde(default)]
    #[schema(schema_with = ordering::schemas::status)]
    status: Given<String>,
}

#[async_trait]
impl Job for OrdersExport {
    const NAME: &'static str = "orders-export";
    const ABOUT: &'static str =
        "Writes orders into a CSV file, a line per item; its result is a link that works for 24 hours.";
    const POLICY: JobPolicy = JobPolicy {
        // A million orders take minutes.
        timeout: Duration::from_secs(30 * 60),
        ..JobPolicy::DEFAULT
    };
    type Given = Selection;
    type Parameters = OrderSelection;

    fn parse(given: Selection, form: &mut Form) -> Option<OrderSelection> {
        let from = given.from.parsed(form, "from", run_at);
        let until = given.until.parsed(form, "until", run_at);
        let status = given.status.parsed(form, "status", ordering::fields::status);
        if from.is_some() && until.is_some() && from >= until {
            form.refuse("until", "out-of-range", "must be later than from");
        }
        Some(OrderSelection { from, until, status })
    }

    async fn run(&self, context: &Context, selection: OrderSelection) -> Result<String, Failure> {
        let sheet = Csv { context };
        let exported =
            self.export_orders.execute(context.actor(), &selection, context.run_id().raw(), &sheet).await?;
        let link = self.downloads.link(exported.key);
        Ok(format!("{} orders: {}", exported.orders, downloads::address(&link)))
    }
}

const COLUMNS: [&str; 11] = [
    "order_id",
    "customer_id",
    "status",
    "placed_at",
    "currency",
    "total",
    "sku",
    "name",
    "quantity",
    "unit_price",
    "item_total",
];

/// Why an order cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Unwritable {
    #[error("the order {0} was placed beyond the year 9999")]
    PlacedAt(Id<Order>),
    #[error("the total of an item of the order {0} cannot be told: {1}")]
    ItemTotal(Id<Order>, MoneyError),
}

/// A line per item, and one for an order that has none.
struct Csv<'a> {
    context: &'a Context,
}

impl OrderSheet for Csv<'_> {
    const MEDIA_TYPE: MediaType = MediaType::Csv;
    type Unwritable = Unwritable;

    fn begin(&self, out: &mut Vec<u8>) {
        write_record(out, COLUMNS);
    }

    fn write(&self, out: &mut Vec<u8>, order: &Order) -> Result<(), Unwritable> {
        let state = order.state();
        let (id, customer) = (state.id.to_string(), state.customer_id.to_string());
        let placed_at = Moment(state.record.created_at).text().ok_or(Unwritable::PlacedAt(state.id))?;
        let total = state.total.amount();
        let of_order =
            [id.as_str(), &customer, state.status.name(), &placed_at, state.total.currency().code(), &total];
        if state.items.is_empty() {
            write_record(out, of_order.into_iter().chain([""; 5]));
        }
        for item in &state.items {
            let OrderItem { sku, name, quantity, unit_price, .. } = item;
            let (quantity, unit_price) = (quantity.units().to_string(), unit_price.amount());
            let item_total = item.total().map_err(|why| Unwritable::ItemTotal(state.id, why))?.amount();
            let of_item = [sku.as_str(), name.as_str(), &quantity, &unit_price, &item_total];
            write_record(out, of_order.into_iter().chain(of_item));
        }
        Ok(())
    }

    fn progress(&self, written: u64, total: u64) {
        let percent = (written * 100).checked_div(total).unwrap_or(100).min(100);
        self.context.progress(u8::try_from(percent).unwrap_or(100), format!("{written} of {total} orders"));
    }
}
