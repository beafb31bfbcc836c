//! The parameters of a list in the document, from the same declaration that the parser goes by.

use application::query::Op;
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
    collection::{Collection, Compared, FilterBy},
    paging::{DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET},
    question::MAX_SEARCH,
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
    let schema = Object::builder().schema_type(SchemaType::Type(Type::Boolean)).default(Some(false.into()));
    parameter("total", "Whether to count all entities that match.", schema.build())
}

fn search<E: Collection>() -> Parameter {
    let schema = Object::builder()
        .schema_type(string())
        .min_length(Some(1))
        .max_length(Some(MAX_SEARCH))
        .pattern(Some(r"^[^\u0000-\u001f\u007f-\u009f]*$"));
    parameter("q", format!("Only {}s with this text, in any case.", E::NAME), schema.build())
}

fn filter<E>(filter: &'static FilterBy<E>) -> impl Iterator<Item = Parameter> {
    let operators = filter.compared.operators().iter();
    operators.map(move |(suffix, op)| {
        let about = bound(filter.compared, *op);
        let about = format!("{} {about}", filter.about);
        let one = (filter.kind.schema)();
        let schema = match filter.compared {
            Compared::Equal | Compared::Range | Compared::Period => Schema::Object(one),
            Compared::OneOf => {
                let several =
                    Array::builder().items(one).min_items(Some(1)).max_items(Some(filter.compared.at_most()));
                Schema::Array(several.build())
            }
        };
        parameter(&format!("{}{suffix}", filter.name), format!("{}.", about.trim()), schema)
    })
}

/// How a bound is put into words; a value that is simply equal needs none.
const fn bound(compared: Compared, op: Op) -> &'static str {
    match (compared, op) {
        (Compared::Range, Op::Gt) => "more than this",
        (Compared::Range, Op::Ge) => "at least this",
        (Compared::Range, Op::Lt) => "less than this",
        (Compared::Range, Op::Le) => "at most this",
        (Compared::Period, Op::Gt) => "after",
        (Compared::Period, Op::Ge) => "at or after",
        (Compared::Period, Op::Lt) => "before",
        (Compared::Period, Op::Le) => "at or before",
        (Compared::Equal | Compared::OneOf, _) | (_, Op::Eq | Op::Ne) => "",
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
