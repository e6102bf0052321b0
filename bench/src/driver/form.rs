//! A form as a browser sees it: where it goes, what it would send untouched, what can be chosen.

use super::tags::{Tag, resolve, tags};
use anyhow::{Result, bail};
use std::fmt::Write as _;

/// One control of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Control {
    name: String,
    value: String,
    kind: Kind,
    /// Checked, selected, or holding a text: it would be sent.
    sent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Radio,
    Checkbox,
    Choice,
    Button,
}

/// A form of a page.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Its own id; controls elsewhere name it.
    id: String,
    /// Where it goes; empty: to the page itself.
    pub action: String,
    controls: Vec<Control>,
}

/// All forms of a page, in order.
pub fn forms(page: &str) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    let (mut open, mut select): (Option<usize>, String) = (None, String::new());
    let mut elsewhere = Vec::new();
    for tag in tags(page) {
        match tag.name {
            "form" => {
                open = Some(found.len());
                let action = tag.get("action").to_owned();
                found.push(Form { id: tag.get("id").to_owned(), action, controls: Vec::new() });
            }
            "/form" => open = None,
            "select" => tag.get("name").clone_into(&mut select),
            "/select" => select.clear(),
            _ => {
                let Some(control) = control(&tag, &select) else { continue };
                match (tag.has("form"), open.and_then(|at| found.get_mut(at))) {
                    (false, Some(form)) => form.controls.push(control),
                    _ => elsewhere.push((tag.get("form").to_owned(), control)),
                }
            }
        }
    }
    for (id, control) in elsewhere {
        if let Some(form) = found.iter_mut().find(|form| !id.is_empty() && form.id == id) {
            form.controls.push(control);
        }
    }
    found
}

fn control(tag: &Tag<'_>, select: &str) -> Option<Control> {
    let name = tag.get("name").to_owned();
    let value = tag.get("value").to_owned();
    if tag.has("disabled") {
        return None;
    }
    let (kind, sent) = match (tag.name, tag.get("type")) {
        ("input", "radio") => (Kind::Radio, tag.has("checked")),
        ("input", "checkbox") => (Kind::Checkbox, tag.has("checked")),
        ("input", "submit") | ("button", "submit" | "") => (Kind::Button, false),
        ("input", "button" | "reset" | "image" | "file") | ("button", _) => return None,
        ("input", _) => (Kind::Text, true),
        ("textarea", _) => return Some(Control { name, value: resolve(tag.text), kind: Kind::Text, sent: true }),
        ("option", _) if !select.is_empty() => {
            let value = if tag.has("value") { value } else { resolve(tag.text.trim()) };
            return Some(Control { name: select.to_owned(), value, kind: Kind::Choice, sent: tag.has("selected") });
        }
        _ => return None,
    };
    Some(Control { name, value, kind, sent })
}

impl Form {
    /// Whether the form has a control of that name.
    pub fn has(&self, name: &str) -> bool {
        self.controls.iter().any(|control| control.name == name)
    }

    /// Types a text or chooses a value. A name or a choice the page does not offer is an error: a person could not do it.
    pub fn set(&mut self, name: &str, value: &str) -> Result<()> {
        let mut done = false;
        for control in self.controls.iter_mut().filter(|control| control.name == name) {
            match control.kind {
                Kind::Text => {
                    value.clone_into(&mut control.value);
                    done = true;
                }
                Kind::Button => {}
                Kind::Checkbox if control.value != value => {}
                _ => {
                    control.sent = control.value == value;
                    done |= control.sent;
                }
            }
        }
        if done { Ok(()) } else { bail!("the page offers no {name} = {value}") }
    }

    /// The values a control offers, the empty one left out.
    pub fn offered(&self, name: &str) -> Vec<String> {
        let of_name = self.controls.iter().filter(|control| control.name == name && !control.value.is_empty());
        of_name.map(|control| control.value.clone()).collect()
    }

    /// The body that pressing a button sends: `application/x-www-form-urlencoded`. `button` is its name and value; an empty name
    /// means a button without one.
    pub fn press(&self, button: (&str, &str)) -> Result<String> {
        let (name, value) = button;
        let mut there = self.controls.iter().filter(|control| control.kind == Kind::Button);
        if !there.any(|control| control.name == name && (name.is_empty() || control.value == value)) {
            bail!("the form has no button {name} = {value}");
        }
        let mut body = String::with_capacity(512);
        let sent = self.controls.iter().filter(|control| control.sent && !control.name.is_empty());
        for (name, value) in sent.map(|control| (control.name.as_str(), control.value.as_str())) {
            pair(&mut body, name, value);
        }
        if !name.is_empty() {
            pair(&mut body, name, value);
        }
        Ok(body)
    }

    /// The first button of the form: its name and value.
    pub fn first_button(&self) -> Option<(String, String)> {
        let button = self.controls.iter().find(|control| control.kind == Kind::Button)?;
        Some((button.name.clone(), button.value.clone()))
    }
}

fn pair(body: &mut String, name: &str, value: &str) {
    if !body.is_empty() {
        body.push('&');
    }
    encode(body, name);
    body.push('=');
    encode(body, value);
}

fn encode(body: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => body.push(char::from(byte)),
            b' ' => body.push('+'),
            _ => {
                let _ = write!(body, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form action="/size"><button name="size" value="large">x</button></form>
        <form id="f" action="/next" method="post"><input type="hidden" name="edition" value="2026-04">
        <input type="radio" name="kind" value="a" checked><input type="radio" name="kind" value="b">
        <input type="checkbox" name="r" value="1"><input type="checkbox" name="r" value="2">
        <select name="s"><option value="">-</option><option value="x">X</option></select>
        <input name="name" value="old"></form><button form="f" name="action" value="next">go</button>"#;

    #[test]
    fn sends_what_a_browser_sends() {
        let mut form = forms(PAGE).remove(1);
        form.set("kind", "b").unwrap();
        form.set("r", "2").unwrap();
        form.set("s", "x").unwrap();
        form.set("name", "架空 A").unwrap();
        assert_eq!(form.action, "/next");
        let body = form.press(("action", "next")).unwrap();
        assert_eq!(body, "edition=2026-04&kind=b&r=2&s=x&name=%E6%9E%B6%E7%A9%BA+A&action=next");
        assert!(
            form.set("kind", "c").is_err() && form.set("no", "x").is_err() && form.press(("action", "no")).is_err()
        );
    }
}
