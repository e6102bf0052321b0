//! The limits of the house: sizes, names, and what may stand where. Each failure says the rule and every place.
#![cfg(test)]

mod house;

use house::{File, files, none};

/// Source without its tests: tests stand at the end of a file, below `#[cfg(test)]`.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]").and_then(|at| text.get(..at)).unwrap_or(text)
}

/// Whether a file holds nothing but tests.
fn is_test(file: &File) -> bool {
    file.path.contains("/tests/") || file.path.ends_with("/tests.rs")
}

/// All Rust sources, tests included.
fn sources() -> Vec<File> {
    let mut all = files("crates", &[".rs"]);
    all.extend(files("bench", &[".rs"]));
    assert!(all.len() > 50, "the walk finds the sources");
    all
}

#[test]
fn a_source_file_has_at_most_300_lines() {
    let mut broken = Vec::new();
    for file in sources().iter().filter(|file| !is_test(file)) {
        let lines = without_tests(&file.text).lines().count();
        if lines > 300 {
            broken.push(format!("{}: {lines} lines", file.path));
        }
    }
    none(&broken, "A source file has one subject and at most 300 lines, tests apart. Split it where a noun ends.");
}

#[test]
fn a_template_has_at_most_150_lines() {
    let mut broken = Vec::new();
    for file in files("crates/site", &[".html"]) {
        let lines = file.text.lines().count();
        if lines > 150 {
            broken.push(format!("{}: {lines} lines", file.path));
        }
    }
    none(&broken, "A template has at most 150 lines. Put a part of the page into `parts/`.");
}

#[test]
fn no_name_says_nothing() {
    let empty = ["utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "base", "types"];
    let mut broken = Vec::new();
    for file in sources() {
        let mut parts = file.path.split('/').map(|part| part.trim_end_matches(".rs"));
        if let Some(name) = parts.find(|part| empty.contains(part)) {
            broken.push(format!("{}: {name}", file.path));
        }
        for name in empty {
            if file.text.lines().any(|line| line.trim_start_matches("pub ").starts_with(&format!("mod {name} {{"))) {
                broken.push(format!("{}: mod {name}", file.path));
            }
        }
    }
    none(&broken, "A module is named after what is in it. `utils` and its like collect everything.");
}

#[test]
fn a_file_begins_with_what_it_is_for() {
    let mut broken = Vec::new();
    // `tests.rs` stands beside the file it tests and needs no sentence of its own.
    for file in sources().into_iter().filter(|file| !file.path.ends_with("/tests.rs")) {
        if !file.text.starts_with("//! ") {
            broken.push(file.path);
        }
    }
    none(&broken, "The first line of a source file is a `//!` sentence that says what the file is for.");
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let left = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["todo", "!("], ["unimple", "mented!("], ["dbg", "!("]]
        .map(|word| word.concat());
    let mut broken = Vec::new();
    let mut all = sources();
    all.extend(files("crates", &[".html", ".css", ".js", ".sql"]));
    all.extend(files("scheme", &[".toml", ".md", ".txt", ".html"]));
    all.extend(files("assets", &["app.css", "app.js"]));
    all.extend(files("e2e", &[".mjs"]));
    for file in &all {
        for (number, line) in file.text.lines().enumerate() {
            if left.iter().any(|word| line.contains(word.as_str())) {
                broken.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    none(&broken, "What is not finished is an issue, not a note in the code.");
}

#[test]
fn a_lint_is_expected_with_a_reason_never_allowed() {
    let words = [["#[al", "low"], ["#![al", "low"]].map(|word| word.concat());
    let mut broken = Vec::new();
    for file in sources() {
        for (number, line) in file.text.lines().enumerate() {
            if words.iter().any(|word| line.trim_start().starts_with(word.as_str())) {
                broken.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    none(&broken, "Write `#[expect(lint, reason = \"…\")]`: it says why, and complains when it is no longer needed.");
}

/// Kana, kanji, and the full-width forms of Japanese text.
fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff9f}')
}

/// The code of a line: what stands before `//`, when that is not inside a string.
fn code(line: &str) -> &str {
    let (mut in_string, mut escaped, mut slash) = (false, false, None);
    for (at, letter) in line.char_indices() {
        match (in_string, letter) {
            (true, _) if escaped => escaped = false,
            (true, '\\') => escaped = true,
            (true, '"') => in_string = false,
            (false, '"') => in_string = true,
            (false, '/') if slash == Some(at.wrapping_sub(1)) => return line.get(..at - 1).unwrap_or(line),
            (false, '/') => slash = Some(at),
            _ => {}
        }
    }
    line
}

#[test]
fn words_stand_in_the_scheme_and_in_templates() {
    let mut broken = Vec::new();
    for folder in ["crates/site/src", "crates/sengen/src"] {
        for file in files(folder, &[".rs"]).iter().filter(|file| !is_test(file)) {
            for (number, line) in without_tests(&file.text).lines().enumerate() {
                if code(line).chars().any(is_japanese) {
                    broken.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
                }
            }
        }
    }
    none(
        &broken,
        "A word that people read is scheme data or stands in a template: policy people change it without a programmer.",
    );
}

#[test]
fn sql_stands_in_the_store() {
    let said = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE ", "CREATE TABLE "];
    let mut broken = Vec::new();
    for file in
        files("crates", &[".rs"]).iter().filter(|file| !file.path.starts_with("crates/store/") && !is_test(file))
    {
        for (number, line) in without_tests(&file.text).lines().enumerate() {
            let text = code(line);
            if said.iter().any(|word| text.contains(&format!("\"{word}"))) {
                broken.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    none(&broken, "SQL stands in `store` only.");
}

#[test]
fn nobody_is_certified() {
    // A declaration is never said to be certified (認定) or obtained (取得). The two words may stand where the line shows them as
    // the wrong example: struck through, or under a key that says so. That it is none may be said anywhere.
    let wrong_example =
        |line: &str| ["~~", "<s>", "<s ", "</s>", "<del", "wrong", "never_say"].iter().any(|mark| line.contains(mark));
    let mut all = files("scheme", &[".toml", ".md", ".txt", ".html", ".svg"]);
    all.extend(files("crates/site", &[".html"]));
    let mut broken = Vec::new();
    for file in &all {
        for (number, line) in file.text.lines().enumerate() {
            let line = line.replace("認定ではありません", "");
            if (line.contains("認定") || line.contains("取得")) && !wrong_example(&line) {
                broken.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    none(
        &broken,
        "A business declares; nobody certifies it. 認定 and 取得 stand only where the line shows the wrong wording struck through.",
    );
}
