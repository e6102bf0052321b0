//! `replies/*.md`: canned replies of the office, each with a title and a text that is filled before an officer goes on writing it.

use super::{Scheme, placeholder};
use std::borrow::Cow;

/// A canned reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The file's name without `.md`.
    pub code: String,
    /// What it is about, as officers choose it.
    pub title: String,
    /// The text, with its placeholders.
    pub(super) text: String,
}

impl Reply {
    /// What its text may name beside the facts of the scheme: who asks, the number and the link of the thread.
    pub const PLACEHOLDERS: [&'static str; 3] = ["person", "number", "link"];
}

impl Scheme {
    /// The text of a canned reply, filled; `None`: there is none of this code. `origin` is the https address of the site without a
    /// slash at the end.
    pub fn reply(&self, code: &str, origin: &str, facts: &[(&str, &str)]) -> Option<String> {
        let reply = self.replies.iter().find(|reply| reply.code == code)?;
        let about = &self.about;
        let common = [
            ("scheme", about.name.as_str()),
            ("site", &about.site),
            ("office", &about.office),
            ("contact", &about.contact),
            ("origin", origin),
        ];
        let value = |name: &str| placeholder::fact(facts, name).or_else(|| placeholder::fact(&common, name));
        Some(placeholder::fill(&reply.text, |name| value(name).map(Cow::Borrowed)))
    }
}
