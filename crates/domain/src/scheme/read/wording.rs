//! Words that must not be said of a declaration (`never_say` in `scheme.toml`), but in a wrong example that is marked as one.

use super::super::{About, folder::Folder};

/// Looks at every line of every text. Left out are `README.md`, marks, comments of TOML files, the keys `never_say` and
/// `wrong`, and what is struck out (`~~…~~` in Markdown, `<del>…</del>` in HTML).
pub(super) fn check(folder: &mut Folder, about: &About) {
    let mut faults = Vec::new();
    for (path, text) in folder.all() {
        if path == "README.md" || extension(path) == "svg" {
            continue;
        }
        let names_one = |line: &str| about.never_say.iter().any(|word| line.contains(word.as_str()));
        for (at, line) in text.lines().enumerate().filter(|(_, line)| names_one(line)) {
            let said = said(path, line);
            for word in about.never_say.iter().filter(|word| said.contains(word.as_str())) {
                faults.push((
                    path,
                    at + 1,
                    format!("\"{word}\" must not be said; strike it out where it is a wrong example"),
                ));
            }
        }
    }
    for (path, line, reason) in faults {
        folder.fault(path, Some(line), reason);
    }
}

/// What a line says, without what is exempt.
fn said(path: &str, line: &str) -> String {
    if extension(path) == "toml" {
        let key = line.split('=').next().unwrap_or_default().trim();
        if key.starts_with('#') || matches!(key, "wrong" | "never_say") {
            return String::new();
        }
    }
    let line = without(line, "~~", "~~");
    without(&line, "<del>", "</del>")
}

/// The line without what stands between the marks.
fn without(line: &str, open: &str, close: &str) -> String {
    let mut left = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((_, behind)) = after.split_once(close) else { break };
        left.push_str(before);
        rest = behind;
    }
    left + rest
}

/// What follows the last dot of a path.
fn extension(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}
