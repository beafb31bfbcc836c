//! What the document says about the parameters of lists.

use serde_json::Value;

use crate::support::contract::operations;

/// The description and the schema of each parameter of a list.
fn parameters(path: &str) -> Vec<(String, String, Value)> {
    let (_, _, operation) = operations().find(|(method, at, _)| *method == "GET" && *at == path).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let parameters = operation["parameters"].as_array().unwrap().iter();
    parameters.map(|one| (text(&one["name"]), text(&one["description"]), one["schema"].clone())).collect()
}

fn parameter(path: &str, name: &str) -> (String, Value) {
    let found = parameters(path).into_iter().find(|(known, ..)| known == name);
    let (_, description, schema) = found.unwrap_or_else(|| panic!("{name} is not documented"));
    (description, schema)
}

#[test]
fn every_filter_is_documented_under_its_own_name() {
    let names = |path| {
        let names = parameters(path).into_iter().map(|(name, ..)| name);
        names.skip_while(|name| name != "q").skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        names("/api/v1/users"),
        "id username username.ne username.contains username.starts_with email email.ne email.contains \
         email.starts_with name.null cpf.null role role.ne is_active created_at.gt created_at.gte created_at.lt \
         created_at.lte updated_at.gt updated_at.gte updated_at.lt updated_at.lte"
    );
    assert_eq!(
        names("/api/v1/products"),
        "sku sku.contains sku.starts_with name name.contains name.starts_with description.null currency price.gt \
         price.gte price.lt price.lte stock.gt stock.gte stock.lt stock.lte is_active created_at.gt created_at.gte \
         created_at.lt created_at.lte updated_at.gt updated_at.gte updated_at.lt updated_at.lte"
    );
}

/// Orders hold no text to search.
#[test]
fn orders_are_filtered_by_what_they_are() {
    let names: Vec<_> = parameters("/api/v1/orders").into_iter().map(|(name, ..)| name).collect();
    assert_eq!(
        names.join(" "),
        "limit offset cursor sort total id customer_id status currency total.gt total.gte total.lt total.lte \
         created_at.gt created_at.gte created_at.lt created_at.lte updated_at.gt updated_at.gte updated_at.lt \
         updated_at.lte"
    );
}

#[test]
fn each_says_what_it_asks_for() {
    for (path, name, expected) in [
        ("/api/v1/users", "id", "Only those of this id; repeated, those of any of these."),
        ("/api/v1/users", "username", "Only those of this username, in any case."),
        ("/api/v1/users", "username.ne", "Only those of another username, in any case."),
        ("/api/v1/users", "email.contains", "Only those with this text in the address, in any case."),
        (
            "/api/v1/users",
            "email.starts_with",
            "Only those with this text at the beginning of the address, in any case.",
        ),
        ("/api/v1/users", "cpf.null", "`true`: only those without a CPF; `false`: only those with one."),
        ("/api/v1/users", "created_at.gte", "Only those whose time of creation is at or after this."),
        ("/api/v1/products", "stock.lt", "Only those whose stock is less than this."),
        (
            "/api/v1/products",
            "price.gte",
            "Only those whose price, in the one `currency` that has to be given too, is at least this.",
        ),
    ] {
        assert_eq!(parameter(path, name).0, expected, "{name}");
    }
}

#[test]
fn each_says_what_its_values_look_like() {
    let (_, ids) = parameter("/api/v1/users", "id");
    assert_eq!((&ids["type"], &ids["maxItems"]), (&"array".into(), &100.into()));
    let (_, part) = parameter("/api/v1/users", "username.contains");
    assert_eq!((&part["minLength"], &part["maxLength"]), (&1.into(), &100.into()));
    assert_eq!(parameter("/api/v1/users", "cpf.null").1["type"], "boolean");
    assert_eq!(parameter("/api/v1/products", "price.lt").1["type"], "string");
}
