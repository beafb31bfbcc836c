use html5ever::tokenizer::{Tag, states::RawKind};

/// What is written between this tag and its end is not markup.
pub(super) fn raw(name: &str) -> Option<RawKind> {
    match name {
        "title" | "textarea" => Some(RawKind::Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "script" => Some(RawKind::ScriptData),
        _ => None,
    }
}

/// The value of an attribute.
pub(super) fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    let attribute = tag.attrs.iter().find(|attribute| &*attribute.name.local == name)?;
    Some(&attribute.value)
}

/// Whether an attribute is that word, or holds it among others.
pub(super) fn says(tag: &Tag, name: &str, word: &str) -> bool {
    attribute(tag, name)
        .is_some_and(|value| value.split_whitespace().any(|each| each.eq_ignore_ascii_case(word)))
}
