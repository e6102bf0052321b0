//! The tags of a page, in order: just enough HTML to read the forms of our own pages.

use std::collections::BTreeMap;

/// A start tag or an end tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Name in lower case as written; an end tag has `/` in front.
    pub name: &'a str,
    /// Attributes with entities resolved; one without a value is the empty string.
    pub attributes: BTreeMap<&'a str, String>,
    /// The text up to the next tag, entities not resolved.
    pub text: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute, or the empty string.
    pub fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// Whether the attribute stands there.
    pub fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }
}

/// All tags of a page. Comments and declarations are left out.
pub fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::with_capacity(256);
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some((inside, after)) = inside_of(after) else { break };
        rest = after;
        let text = after.split_once('<').map_or(after, |(text, _)| text);
        let inside = inside.trim_end_matches('/');
        let (name, attributes) = inside.split_once(|letter: char| letter.is_ascii_whitespace()).unwrap_or((inside, ""));
        if !name.starts_with('!') {
            found.push(Tag { name, attributes: attributes_of(attributes), text });
        }
    }
    found
}

/// What stands before the `>` that ends the tag, and what comes after; `>` inside quotes does not end it.
fn inside_of(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            (None, '>') => return Some((text.get(..at)?, text.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

fn attributes_of(mut text: &str) -> BTreeMap<&str, String> {
    let mut found = BTreeMap::new();
    loop {
        text = text.trim_start();
        let end = text.find(|letter: char| letter == '=' || letter.is_ascii_whitespace()).unwrap_or(text.len());
        let (name, after) = text.split_at(end);
        if name.is_empty() {
            return found;
        }
        let Some(value) = after.trim_start().strip_prefix('=') else {
            found.insert(name, String::new());
            text = after;
            continue;
        };
        let (value, after) = value_of(value.trim_start());
        found.insert(name, resolve(value));
        text = after;
    }
}

fn value_of(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_once(|letter: char| letter.is_ascii_whitespace()).unwrap_or((text, ""))
}

/// Text with its entities resolved: the five of XML, and numbers.
pub fn resolve(text: &str) -> String {
    let mut clear = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        clear.push_str(before);
        let letter = after.split_once(';').and_then(|(name, after)| Some((entity(name)?, after)));
        if let Some((letter, after)) = letter {
            clear.push(letter);
            rest = after;
        } else {
            clear.push('&');
            rest = after;
        }
    }
    clear.push_str(rest);
    clear
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_quotes_entities_and_what_stands_between() {
        let page = r#"<!doctype html><!-- <b> --><input name="a" value="1 &#60; 2 &amp; &quot;3&quot; > 4" checked><p class='x'>text</p><br/>"#;
        let found = tags(page);
        let names: Vec<&str> = found.iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["input", "p", "/p", "br"]);
        assert_eq!(found[0].get("value"), "1 < 2 & \"3\" > 4");
        assert!(found[0].has("checked"));
        assert_eq!((found[1].get("class"), found[1].text), ("x", "text"));
    }
}
