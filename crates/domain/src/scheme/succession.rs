//! What an edition of the whole scheme must keep of the one before it: terms and rules that declarations were made under.

use super::read::Fault;

/// The folders whose files are dated and never edited.
const KEPT: [&str; 2] = ["terms/", "rules/"];

/// What an edition says of itself: no other one says the same.
const NOTICE: &str = "notice.md";

/// Every file of terms or rules that the scheme before has and this one lacks or has changed. Declarations were made under them, so nothing
/// historic would be shown with its own words.
pub fn succession(before: &[(String, String)], after: &[(String, String)]) -> Vec<Fault> {
    let fault = |path: &str, reason: &str| Fault { file: path.to_owned(), line: None, reason: reason.to_owned() };
    let kept = before.iter().filter(|(path, _)| KEPT.iter().any(|folder| path.starts_with(folder)));
    let lost = kept.filter_map(|(path, text)| {
        let reason = match after.iter().find(|(name, _)| name == path) {
            Some((_, same)) if same == text => return None,
            Some(_) => "declarations were made under it, so it is never edited; put the change into a new file",
            None => "declarations were made under it, so it must stay",
        };
        Some(fault(path, reason))
    });
    let stale = after.iter().find(|file| file.0 == NOTICE && before.contains(file));
    let again = "it announces the change before this one; write it anew, or take it out";
    lost.chain(stale.map(|_| fault(NOTICE, again))).collect()
}

/// Whether two folders call different terms or rules by the same name: whoever declared under the ones would be shown the others.
pub fn rewrites(one: &[(String, String)], other: &[(String, String)]) -> bool {
    let dated = one.iter().filter(|(path, _)| KEPT.iter().any(|folder| path.starts_with(folder)));
    dated.into_iter().any(|(path, text)| other.iter().any(|(name, words)| name == path && words != text))
}

#[cfg(test)]
mod tests {
    use super::{rewrites, succession};

    fn files(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn terms_and_rules_stay_as_they_were_and_others_may_come() {
        let before = files(&[("terms/2021-04.md", "a"), ("rules/5.toml", "b"), ("pages/about.md", "c")]);
        let good = files(&[("terms/2021-04.md", "a"), ("terms/2027-04.md", "d"), ("rules/5.toml", "b")]);
        assert_eq!(succession(&before, &good), []);
        let bad = files(&[("terms/2021-04.md", "a, edited"), ("pages/about.md", "c")]);
        let found: Vec<_> = succession(&before, &bad).iter().map(ToString::to_string).collect();
        assert!(found[0].starts_with("terms/2021-04.md: ") && found[0].contains("never edited"), "{found:?}");
        assert!(found[1].starts_with("rules/5.toml: ") && found[1].contains("must stay"), "{found:?}");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn what_was_announced_is_not_announced_again() {
        let before = files(&[("notice.md", "# a\nb")]);
        assert_eq!(succession(&before, &[]), []);
        assert_eq!(succession(&before, &files(&[("notice.md", "# a\nc")])), []);
        assert_eq!(succession(&before, &before)[0].file, "notice.md");
    }

    #[test]
    fn the_same_name_for_other_terms_is_a_rewriting() {
        let one = files(&[("terms/a.md", "1"), ("pages/x.md", "1")]);
        assert!(!rewrites(&one, &files(&[("terms/b.md", "2"), ("pages/x.md", "2")])));
        assert!(!rewrites(&one, &one));
        assert!(rewrites(&one, &files(&[("terms/a.md", "2")])));
    }
}
