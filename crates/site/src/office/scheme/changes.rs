//! What an edition changes of the scheme in force: file by file, as lines that went and came.

use crate::editions::Files;
use similar::{ChangeTag, TextDiff};
use std::collections::BTreeSet;

/// Lines around a change that stay.
const AROUND: usize = 1;
/// Lines of one file that are shown.
const SHOWN: usize = 300;

/// A file that is not as it was.
pub struct Changed {
    /// Its path in the folder.
    pub path: String,
    /// What it is.
    pub what: &'static str,
    /// `came`, `went` or `changed`.
    pub how: &'static str,
    /// Lines with what became of each; none of a picture.
    pub lines: Vec<(Became, String)>,
    /// There are more lines than are shown.
    pub cut: bool,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It stayed.
    Stayed,
    /// It went.
    Went,
    /// It came.
    Came,
    /// Lines that stayed are left out here.
    LeftOut,
}

/// Every file that is not as it was, in the order of the paths.
pub fn between(before: &Files, after: &Files) -> Vec<Changed> {
    let text = |files: &Files, path: &str| files.iter().find(|(name, _)| name == path).map(|(_, text)| text.clone());
    let paths: BTreeSet<&str> = before.iter().chain(after).map(|(path, _)| path.as_str()).collect();
    let changed = paths.into_iter().filter_map(|path| {
        let (old, new) = (text(before, path), text(after, path));
        if old == new {
            return None;
        }
        let how = match (&old, &new) {
            (None, _) => "came",
            (_, None) => "went",
            _ => "changed",
        };
        // The marks are pictures.
        let all = if path.starts_with("marks/") {
            Vec::new()
        } else {
            lines(&old.unwrap_or_default(), &new.unwrap_or_default())
        };
        let cut = all.len() > SHOWN;
        let what = super::super::words::file(path.split(['/', '.']).next().unwrap_or_default());
        Some(Changed { path: path.to_owned(), what, how, lines: all.into_iter().take(SHOWN).collect(), cut })
    });
    changed.collect()
}

fn lines(old: &str, new: &str) -> Vec<(Became, String)> {
    let diff = TextDiff::from_lines(old, new);
    let mut all = Vec::new();
    for (at, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if at > 0 {
            all.push((Became::LeftOut, String::new()));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let became = match change.tag() {
                ChangeTag::Equal => Became::Stayed,
                ChangeTag::Delete => Became::Went,
                ChangeTag::Insert => Became::Came,
            };
            all.push((became, change.value().trim_end_matches(['\n', '\r']).to_owned()));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Became, between};

    #[test]
    fn what_went_and_came_is_told_line_by_line() {
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let before =
            vec![file("pages/faq.md", "# 質問\n一\n二\n三\n"), file("a.toml", "x"), file("marks/star.svg", "<svg>1")];
        let after =
            vec![file("pages/faq.md", "# 質問\n一\n弐\n三\n"), file("b.toml", "y"), file("marks/star.svg", "<svg>2")];
        let found = between(&before, &after);
        let told: Vec<_> = found.iter().map(|one| (one.path.as_str(), one.how)).collect();
        assert_eq!(
            told,
            [("a.toml", "went"), ("b.toml", "came"), ("marks/star.svg", "changed"), ("pages/faq.md", "changed")]
        );
        let lines: Vec<_> = found[3].lines.iter().map(|(became, text)| (*became, text.as_str())).collect();
        let expected = [(Became::Stayed, "一"), (Became::Went, "二"), (Became::Came, "弐"), (Became::Stayed, "三")];
        assert_eq!(lines, expected);
        assert!(found[2].lines.is_empty(), "a picture is not told in lines");
        assert!(between(&before, &before).is_empty());
    }
}
