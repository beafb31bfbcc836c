//! The parameters of a list in the document, from the same declaration that the parser goes by.

use application::query::{Op, Place};
use domain::shared::Kind;
use utoipa::{
    IntoParams,
    openapi::{
        Array, Object, Required, Schema, Type,
        path::{Parameter, ParameterIn, ParameterStyle},
        schema::SchemaType,
    },
};

use super::{
    Listing,
    collection::Collection,
    filter_by::{FilterBy, Operator},
    format,
    paging::{DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET},
    question::{MAX_SEARCH, MAX_VALUES},
};

impl<E: Collection> IntoParams for Listing<E> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = vec![limit(), offset(), cursor(), sort::<E>(), total()];
        if !E::SEARCH.is_empty() {
            parameters.push(search::<E>());
        }
        parameters.extend(E::FILTERS.iter().flat_map(filter));
        parameters
    }
}

fn limit() -> Parameter {
    let schema = Object::builder()
        .schema_type(integer())
        .minimum(Some(1))
        .maximum(Some(i64::from(MAX_LIMIT)))
        .default(Some(DEFAULT_LIMIT.into()));
    parameter("limit", "At most how many entities to answer with.", schema.build())
}

fn offset() -> Parameter {
    let schema = Object::builder().schema_type(integer()).minimum(Some(0)).maximum(Some(MAX_OFFSET as i64));
    let about = "How many entities to skip. Simple, and slow at depth; not together with `cursor`.";
    parameter("offset", about, schema.build())
}

fn cursor() -> Parameter {
    let schema =
        Object::builder().schema_type(string()).min_length(Some(1)).pattern(Some("^[A-Za-z0-9_-]+$"));
    let about = "The `next_cursor` of the page before. Stable under changes and equally fast at any depth. It belongs to \
                 one order, one search and one set of filters.";
    parameter("cursor", about, schema.build())
}

fn sort<E: Collection>() -> Parameter {
    let names: Vec<_> = E::SORT.iter().map(|(name, _)| *name).collect();
    let column = format!("-?({})", names.join("|"));
    let schema = Object::builder()
        .schema_type(string())
        .pattern(Some(format!("^{column}(,{column})*$")))
        .default(Some(E::ORDER.into()));
    let about = format!(
        "The order: columns, each once, the most important first; a minus means from the greatest down. The id breaks \
         ties. Columns: {}.",
        names.join(", ")
    );
    parameter("sort", about, schema.build())
}

fn total() -> Parameter {
    let mut schema = format::flag();
    schema.default = Some(false.into());
    parameter("total", "Whether to count all entities that match.", schema)
}

fn search<E: Collection>() -> Parameter {
    parameter("q", format!("Only {}s with this text, in any case.", E::NAME), part_of_text())
}

/// Text to look for in other text.
fn part_of_text() -> Object {
    Object::builder()
        .schema_type(string())
        .min_length(Some(1))
        .max_length(Some(MAX_SEARCH))
        .pattern(Some(r"^[^\u0000-\u001f\u007f-\u009f]*$"))
        .build()
}

fn filter<E>(by: &'static FilterBy<E>) -> impl Iterator<Item = Parameter> {
    by.parameters().map(|(name, operator)| {
        let schema = match operator {
            Operator::Compare(_) => Schema::Object((by.format.schema)()),
            Operator::AnyOf => {
                let several = Array::builder().items((by.format.schema)());
                Schema::Array(several.min_items(Some(1)).max_items(Some(MAX_VALUES)).build())
            }
            Operator::Part(_) => Schema::Object(part_of_text()),
            Operator::Null => Schema::Object(format::flag()),
        };
        parameter(&name, sentence(by, operator), schema)
    })
}

/// What a parameter asks for.
fn sentence<E>(by: &FilterBy<E>, operator: Operator) -> String {
    let about = by.about;
    match operator {
        Operator::Compare(Op::Eq) => format!("Only those of this {about}."),
        Operator::Compare(Op::Ne) => format!("Only those of another {about}."),
        Operator::Compare(bound) => format!("Only those whose {about} is {} this.", than(by.kind, bound)),
        Operator::AnyOf => format!("Only those of this {about}; repeated, those of any of these."),
        Operator::Part(Place::Anywhere) => format!("Only those with this text in the {about}."),
        Operator::Part(Place::Start) => format!("Only those with this text at the beginning of the {about}."),
        Operator::Null => format!("`true`: only those without a {about}; `false`: only those with one."),
    }
}

/// How a bound on a time or on a number is put into words.
const fn than(kind: Kind, bound: Op) -> &'static str {
    match (kind, bound) {
        (Kind::Time, Op::Gt) => "after",
        (Kind::Time, Op::Ge) => "at or after",
        (Kind::Time, Op::Lt) => "before",
        (Kind::Time, Op::Le) => "at or before",
        (_, Op::Gt) => "more than",
        (_, Op::Ge) => "at least",
        (_, Op::Lt) => "less than",
        (_, Op::Le) => "at most",
        (_, Op::Eq | Op::Ne) => "",
    }
}

fn parameter(name: &str, about: impl Into<String>, schema: impl Into<Schema>) -> Parameter {
    let schema = schema.into();
    let repeated = matches!(schema, Schema::Array(_));
    let mut parameter = Parameter::new(name);
    parameter.parameter_in = ParameterIn::Query;
    parameter.required = Required::False;
    parameter.description = Some(about.into());
    if repeated {
        parameter.style = Some(ParameterStyle::Form);
        parameter.explode = Some(true);
    }
    parameter.schema = Some(schema.into());
    parameter
}

const fn integer() -> SchemaType {
    SchemaType::Type(Type::Integer)
}

const fn string() -> SchemaType {
    SchemaType::Type(Type::String)
}
