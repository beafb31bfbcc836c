//! JSON schemas of the values of money.

use domain::billing::{PaymentStatus, RefundStatus, ledger::Account};
use utoipa::openapi::{KnownFormat, Object, SchemaFormat, Type, schema::SchemaType};

use crate::http::schemas::{nullable, text};

pub(super) fn status() -> Object {
    text()
        .description(Some(
            "How far it has come: `pending`, the gateway is being asked; `requires_action`, the customer has something to do \
             first, such as confirming it with their bank; `unknown`, the gateway did not answer, and is asked again within \
             minutes, without charging twice; `succeeded`; `declined`, no money moved, and the order can be paid anew.",
        ))
        .enum_values(Some(PaymentStatus::ALL.map(PaymentStatus::name)))
        .examples([PaymentStatus::Succeeded.name()])
        .build()
}

pub(super) fn refund_status() -> Object {
    text()
        .description(Some(
            "How far it has come: `pending`, the gateway is being asked; `unknown`, it did not answer, and is asked again \
             within minutes, without paying twice; `succeeded`; `failed`, no money moved, and more can be refunded anew.",
        ))
        .enum_values(Some(RefundStatus::ALL.map(RefundStatus::name)))
        .examples([RefundStatus::Succeeded.name()])
        .build()
}

pub(super) fn method() -> Object {
    text()
        .description(Some(
            "What is paid with, by the name that the gateway gave it: never the number of a card.",
        ))
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[A-Za-z0-9_-]*[A-Za-z_][A-Za-z0-9_-]*$"))
        .examples(["pm_card_visa"])
        .build()
}

pub(super) fn failure_code() -> Object {
    let code = text().description(Some("Why no money moved, in the gateway's word.")).max_length(Some(100));
    nullable(code.examples(["card_declined"]).build())
}

pub(super) fn gateway_reference() -> Object {
    let reference = text().description(Some("By what the gateway knows it, once it does."));
    nullable(reference.max_length(Some(255)).build())
}

pub(super) fn discrepancy() -> Object {
    let what =
        "What was said of it that cannot be true, until somebody has looked into it; null when all is well.";
    nullable(text().description(Some(what)).max_length(Some(500)).build())
}

pub(super) fn account() -> Object {
    text()
        .description(Some("Which account."))
        .enum_values(Some(Account::ALL.map(Account::name)))
        .examples([Account::Sales.name()])
        .build()
}

pub(super) fn account_code() -> Object {
    Object::builder()
        .schema_type(SchemaType::Type(Type::Integer))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .description(Some("Its number, by which accountants know it."))
        .examples([Account::Sales.code()])
        .build()
}

pub(super) fn side() -> Object {
    text().description(Some("On which side.")).enum_values(Some(["debit", "credit"])).build()
}

pub(super) fn reference_kind() -> Object {
    text().description(Some("What it is about.")).enum_values(Some(["payment", "refund"])).build()
}

/// In one word, for filters.
pub(super) fn reference() -> Object {
    text()
        .pattern(Some("^(payment|refund):[0-9a-f-]{36}$"))
        .examples(["payment:019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57"])
        .build()
}
