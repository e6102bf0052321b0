//! `pages/*.md` and `marks/*.svg`.

use super::{
    super::{About, Page, folder::Folder, placeholder},
    editions::titled,
};
use std::{borrow::Cow, collections::BTreeMap};

/// The pages the site links to; a folder may have more.
const PAGES: [&str; 9] =
    ["about", "help", "environment", "privacy", "accessibility", "mark-procedure", "mark-guideline", "levels", "faq"];

/// What an edition says of itself in the mail that announces it.
const NOTICE: &str = "notice.md";

/// The marks the site offers.
const MARKS: [&str; 9] = [
    "mark-one",
    "mark-one-mono",
    "mark-one-horizontal",
    "mark-one-horizontal-mono",
    "mark-two",
    "mark-two-mono",
    "mark-two-horizontal",
    "mark-two-horizontal-mono",
    "star",
];

/// Takes the manual off the head of a text: lines that begin with `#` and a blank (not in Markdown, where that is the
/// title), or one `<!-- … -->`. Returns how many lines were taken, and the rest with plain line ends.
pub(super) fn without_manual(text: &str) -> (usize, String) {
    let text = text.replace("\r\n", "\n");
    let rest = if let Some(comment) = text.strip_prefix("<!--") {
        comment.split_once("-->").map_or(text.as_str(), |(_, rest)| rest)
    } else {
        let manual: usize = text.split_inclusive('\n').take_while(|line| is_comment(line)).map(str::len).sum();
        text.get(manual..).unwrap_or_default()
    };
    let rest = rest.trim_start_matches('\n');
    let taken = text.len() - rest.len();
    let lines = text.get(..taken).map_or(0, |taken| taken.matches('\n').count());
    (lines, rest.to_owned())
}

fn is_comment(line: &str) -> bool {
    line.starts_with("# ") || line.trim_end() == "#"
}

/// Reads all pages. The scheme's own facts are filled in here, so that a name or a time limit stands in one place.
pub(super) fn pages(folder: &mut Folder, about: Option<&About>) -> BTreeMap<String, Page> {
    let mut pages = BTreeMap::new();
    for (path, name) in folder.below("pages", "md") {
        let Some(text) = folder.text(path) else { continue };
        if let Some(page) = page(folder, path, text, about) {
            pages.insert(name.to_owned(), page);
        }
    }
    for name in PAGES {
        let path = format!("pages/{name}.md");
        if !pages.contains_key(name) && !folder.below("pages", "md").iter().any(|(found, _)| *found == path) {
            folder.fault(&path, None, "the file is missing; the site links to this page");
        }
    }
    pages
}

/// Reads what those are told whom the edition concerns, if it says so.
pub(super) fn notice(folder: &mut Folder, about: Option<&About>) -> Option<Page> {
    let text = if folder.has(NOTICE) { folder.text(NOTICE)? } else { return None };
    page(folder, NOTICE, text, about)
}

fn page(folder: &mut Folder, path: &str, text: &str, about: Option<&About>) -> Option<Page> {
    let text = text.replace("\r\n", "\n");
    let (below, text) = if text.starts_with("<!--") { without_manual(&text) } else { (0, text) };
    let known = FACTS.map(|(name, _)| name);
    for (line, reason) in placeholder::faults(&text, &known) {
        folder.fault(path, Some(line + below), reason);
    }
    let Some((title, body)) = titled(&text) else {
        folder.fault(path, Some(below + 1), "the page must begin with a line \"# title\", with text below it");
        return None;
    };
    let filled = |text: &str| {
        placeholder::fill(text, |name| {
            let (_, fact) = FACTS.iter().find(|(key, _)| *key == name)?;
            about.map(|about| Cow::Owned(fact(about)))
        })
    };
    Some(Page { title: filled(title), body: filled(body) })
}

/// A fact of the scheme, as text.
type Fact = fn(&About) -> String;

/// What a page may name in braces.
const FACTS: [(&str, Fact); 8] = [
    ("scheme", |about| about.name.clone()),
    ("site", |about| about.site.clone()),
    ("office", |about| about.office.clone()),
    ("contact", |about| about.contact.clone()),
    ("confirm_hours", |about| about.confirm_hours.to_string()),
    ("code_tries", |about| about.code_tries.to_string()),
    ("mails_per_hour", |about| about.mails_per_hour.to_string()),
    ("purge_days", |about| about.purge_days.to_string()),
];

/// Reads all marks.
pub(super) fn marks(folder: &mut Folder) -> BTreeMap<String, String> {
    let mut marks = BTreeMap::new();
    for (path, name) in folder.below("marks", "svg") {
        let Some(text) = folder.text(path) else { continue };
        if !text.trim_start().starts_with("<svg") {
            folder.fault(path, Some(1), "not an SVG; it begins with <svg");
        }
        if text.contains("<script") || text.contains("href=") {
            folder.fault(path, None, "a mark has neither scripts nor links");
        }
        marks.insert(name.to_owned(), text.to_owned());
    }
    for name in MARKS {
        if !marks.contains_key(name) {
            folder.fault(&format!("marks/{name}.svg"), None, "the file is missing; the site offers this mark");
        }
    }
    marks
}
