//! Broken scheme folders: each is refused with the right file, line and reason.

use domain::scheme::{Fault, Scheme, bundled, read};
use rstest::rstest;
use std::collections::BTreeSet;

type Files = Vec<(String, String)>;

/// The bundled folder with one text replaced in one file.
fn edited(path: &str, from: &str, to: &str) -> Files {
    let mut files = bundled();
    let (_, text) = files.iter_mut().find(|(found, _)| found == path).unwrap_or_else(|| unreachable!("no file {path}"));
    assert!(text.contains(from), "{path} has no {from:?}");
    *text = text.replacen(from, to, 1);
    files
}

fn faults(files: &Files) -> Vec<Fault> {
    read(files).err().unwrap_or_default()
}

/// The last line of the file that has the mark: the manual at its head may name it too.
fn line_of(files: &Files, path: &str, mark: &str) -> Option<usize> {
    let (_, text) = files.iter().find(|(found, _)| found == path)?;
    text.lines().enumerate().filter(|(_, line)| line.contains(mark)).last().map(|(at, _)| at + 1)
}

/// One edit, and the one fault it makes: at the line that has `mark` after the edit, for `reason`.
#[rstest]
#[case::unknown_key(
    "scheme.toml",
    "code_tries = 5",
    "code_tries = 5\ncolour = \"blue\"",
    "colour",
    "unknown field `colour`"
)]
#[case::missing_key("scheme.toml", "code_tries = 5\n", "", "", "missing field `code_tries`")]
#[case::wrong_type("scheme.toml", "purge_days = 30", "purge_days = \"soon\"", "soon", "invalid type")]
#[case::no_toml("scheme.toml", "purge_days = 30", "purge_days 30", "purge_days 30", "")]
#[case::prefix("scheme.toml", "id_prefix = 4", "id_prefix = 10", "id_prefix", "one digit")]
#[case::no_tries("scheme.toml", "code_tries = 5", "code_tries = 0", "code_tries", "at least 1")]
#[case::mode("scheme.toml", "\"auto\"", "\"maybe\"", "maybe", "unknown variant `maybe`")]
#[case::level_twice("levels.toml", "code = \"two\"", "code = \"one\"", "", "stands twice")]
#[case::level_placeholder(
    "levels.toml",
    "当社は、{scheme} の一",
    "当社は、{name} の一",
    "{name}",
    "unknown placeholder {name}"
)]
#[case::level_key("levels.toml", "name = \"二つ星\"", "nmae = \"二つ星\"", "nmae", "unknown field `nmae`")]
#[case::terms_date(
    "terms/2026-04.md",
    "from = \"2026-04-01\"",
    "from = \"2026-04-31\"",
    "from = ",
    "parsed date is not valid"
)]
#[case::terms_key("terms/2026-04.md", "revised = ", "revisions = ", "revisions", "unknown field `revisions`")]
#[case::terms_order("terms/2026-04.md", "enacted = \"2021", "enacted = \"2031", "from = ", "order of days")]
#[case::terms_name(
    "terms/2026-04.md",
    "edition = \"2026-04\"",
    "edition = \"2026-05\"",
    "edition = ",
    "must be the file's name"
)]
#[case::terms_same_day("terms/2026-04.md", "from = \"2026-04-01\"", "from = \"2021-04-01\"", "", "from the same day")]
#[case::terms_head("terms/2021-04.md", "+++", "---", "---", "the head is missing")]
#[case::terms_title("terms/2021-04.md", "# SECURITY", "SECURITY", "SECURITY ACTION ロゴ", "line \"# title\"")]
#[case::rules_date("rules/six-2026.toml", "\"2026-04-01\"", "\"2026-4-1\"", "from = ", "")]
#[case::rules_same_day("rules/six-2026.toml", "\"2026-04-01\"", "\"2021-04-01\"", "", "from the same day")]
#[case::rules_id("rules/six-2026.toml", "id = \"backup\"", "id = \"update\" # again", "# again", "stands twice")]
#[case::rules_key("rules/six-2026.toml", "hint = \"控え", "help = \"控え", "help = ", "unknown field `help`")]
#[case::code_twice("lists/purposes.toml", "code = \"trust\"", "code = \"owner\" # again", "# again", "stands twice")]
#[case::code_shape("lists/purposes.toml", "\"trust\"", "\"Trust!\"", "Trust!", "is no code")]
#[case::empty_words("lists/purposes.toml", "\"経営者みずからが対策に関わるため\"", "\" \"", "words = \" \"", "empty")]
#[case::method("lists/publications.toml", "code = \"social\"", "code = \"tv\"", "", "does not know the way \"tv\"")]
#[case::no_edition("lists/bodies.toml", "edition = \"2026-04\"\n", "", "", "missing field `edition`")]
#[case::survey_id("questions/survey-2026.toml", "id = \"staff\"", "id = \"next\"", "", "stands twice")]
#[case::survey_code(
    "questions/survey-2026.toml",
    "code = \"part\"",
    "code = \"full\" # again",
    "# again",
    "stands twice"
)]
#[case::mail_placeholder(
    "mails/confirm/body.txt",
    "期限：{until}",
    "期限：{until}{untill}",
    "{untill}",
    "unknown placeholder {untill}"
)]
#[case::mail_other_kind(
    "mails/accepted/body.txt",
    "\n{right}",
    "\n{right}{link}",
    "{link}",
    "unknown placeholder {link}"
)]
#[case::mail_brace("mails/returned/body.html", "{reason}</p>", "{reason}{ id }</p>", "{ id }", "a brace")]
#[case::mail_without_code("mails/confirm/body.html", ">{code}<", "><", "", "{code} must be in this mail")]
#[case::mail_without_link("mails/confirm/body.txt", "\n{link}\n", "\n", "", "{link} must be in this mail")]
#[case::mail_without_id("mails/completed/body.txt", "\n{declaration_id}\n", "\n", "", "{declaration_id} must be")]
#[case::mail_frame("mails/frame.html", "\n{body}\n</div>", "\n</div>", "", "{body} must be in this mail")]
#[case::mail_frame_document("mails/frame.html", "<!DOCTYPE html>", "<!-- -->", "", "a whole document")]
#[case::mail_note("mails/confirm/note.html", "心当たりがない", "{nobody}", "{nobody}", "unknown placeholder {nobody}")]
#[case::mail_send_only("mails/frame.html", "\n{send_only}\n", "\n", "", "{send_only} must be in this mail")]
#[case::reply_placeholder(
    "replies/10-subsidy.md",
    "{origin}/member",
    "{nobody}/member",
    "{nobody}",
    "unknown placeholder {nobody}"
)]
#[case::reply_title("replies/10-subsidy.md", "# 補助金", "補助金", "補助金の申請に", "line \"# title\"")]
#[case::subject("mails/completed/subject.txt", "{level}:", "{level}\n:", "", "one line")]
#[case::page_title("pages/help.md", "# 操作方法\n", "操作方法\n", "操作方法", "line \"# title\"")]
#[case::page_placeholder("pages/help.md", "{purge_days}日で", "{days}日で", "{days}日で", "unknown placeholder {days}")]
#[case::wording("pages/about.md", "費用はかかりません", "認定は要りません", "認定は要りません", "must not be said")]
#[case::wording_unmarked(
    "pages/mark-guideline.md",
    "~~二つ星を取得しました。~~",
    "二つ星を取得しました。",
    "取得しました。",
    "must not"
)]
#[case::wording_toml("words/ja.toml", "\"事業者名\"", "\"取得した事業者名\"", "取得した", "must not be said")]
#[case::idle_field(
    "words/ja.toml",
    "[field.kana]",
    "[field.kanji]\nlabel = \"字\"\n\n[field.kana]",
    "[field.kanji]",
    "nothing asks"
)]
#[case::idle_problem(
    "words/ja.toml",
    "kana-empty =",
    "kana-odd = \"？\"\nkana-empty =",
    "kana-odd",
    "nothing asks for the key"
)]
#[case::idle_own("words/ja.toml", "\"missing.url\"", "\"missing.uri\"", "missing.uri", "nothing asks for the key")]
#[case::idle_step(
    "words/ja.toml",
    "\n[step]",
    "\n[step]\nfly = \"飛ぶ\"",
    "fly",
    "nothing asks for the key \"fly\" in [step]"
)]
#[case::idle_table(
    "words/ja.toml",
    "\n[step]",
    "\n[colour]\na = \"b\"\n\n[step]",
    "[colour]",
    "unknown field `colour`"
)]
#[case::no_problem(
    "words/ja.toml",
    "\nkana-empty =",
    "\n# kana-empty =",
    "[problem]",
    "the key \"kana-empty\" is missing"
)]
#[case::no_state("words/ja.toml", "\nstopped =", "\n# stopped =", "[state]", "the key \"stopped\" is missing")]
#[case::no_label("words/ja.toml", "label = \"屋号\"\n", "", "[field.trade_name]", "missing field `label`")]
#[case::problem_placeholder("words/ja.toml", "{max}文字以内", "{most}文字以内", "{most}", "unknown placeholder {most}")]
#[case::hint_placeholder(
    "words/ja.toml",
    "姓と名を",
    "{name}を",
    "[field.representative]",
    "unknown placeholder {name}"
)]
#[case::badge_placeholder(
    "badges.toml",
    "\"{level}の宣言\", state = \"終了\"",
    "\"{star}の宣言\", state = \"終了\"",
    "{star}",
    "unknown placeholder {star}"
)]
#[case::badge_level(
    "badges.toml",
    "\"自己宣言\", state = \"不受理\"",
    "\"{level}\", state = \"不受理\"",
    "不受理",
    "unknown"
)]
#[case::badge_missing(
    "badges.toml",
    "no_number = { text = \"自己",
    "# no_number = { text = \"自己",
    "",
    "\"no_number\" is missing"
)]
#[case::svg("marks/star.svg", "<svg", "<b/><svg", "<svg", "not an SVG")]
#[case::svg_script("marks/star.svg", "</svg>", "<script/></svg>", "", "neither scripts nor links")]
fn a_broken_folder_is_refused(
    #[case] path: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] mark: &str,
    #[case] reason: &str,
) {
    let files = edited(path, from, to);
    let found = faults(&files);
    let fault = found.iter().find(|fault| fault.file == path && fault.reason.contains(reason));
    let fault = fault.unwrap_or_else(|| panic!("no fault at {path} for {reason:?}: {found:?}"));
    if !mark.is_empty() {
        assert_eq!(fault.line, line_of(&files, path, mark), "{fault}");
        assert!(fault.line.is_some(), "{fault}");
        assert_eq!(found.len(), 1, "one mistake, one fault: {found:?}");
    }
}

#[test]
fn all_faults_are_told_at_once_and_in_order() {
    let mut files = edited("scheme.toml", "id_prefix = 4", "id_prefix = 40");
    files.retain(|(path, _)| path != "pages/help.md" && path != "levels.toml");
    files.push(("notes.txt".to_owned(), "to do".to_owned()));
    let found: Vec<_> = faults(&files).into_iter().map(|fault| fault.file).collect();
    assert_eq!(found, ["levels.toml", "notes.txt", "pages/help.md", "scheme.toml"]);
    let told = faults(&files).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(told.contains("pages/help.md: the file is missing"), "{told}");
    assert!(told.contains("scheme.toml:17: one digit"), "{told}");
}

#[test]
fn an_empty_folder_is_refused() {
    assert!(faults(&Vec::new()).len() > 30);
}

/// Every file is needed; of several editions one may go, and canned replies are as many as the office wants.
#[test]
fn no_file_may_be_missing() {
    for (path, _) in bundled() {
        if path == "README.md" || ["terms/", "rules/", "replies/"].iter().any(|many| path.starts_with(many)) {
            continue;
        }
        let mut files = bundled();
        files.retain(|(found, _)| *found != path);
        let found = faults(&files);
        assert!(found.iter().any(|fault| path.starts_with(&fault.file)), "nothing misses {path}: {found:?}");
    }
    for folder in ["terms/", "rules/"] {
        let mut files = bundled();
        files.retain(|(path, _)| !path.starts_with(folder));
        assert!(faults(&files).iter().any(|fault| fault.reason.contains("no edition")), "{folder}");
    }
}

/// Each key of each TOML file, misspelt where it stands first: the fault names the line.
#[test]
fn no_key_may_be_misspelt() {
    let whole = bundled();
    for (at, (path, text)) in whole.iter().enumerate().filter(|(_, (path, _))| path.contains(".toml")) {
        let mut seen = BTreeSet::new();
        for (line, key) in text.lines().enumerate().filter_map(|(line, text)| Some((line, key(text)?))) {
            if !seen.insert(key) {
                continue;
            }
            let changed: Vec<_> = text
                .lines()
                .enumerate()
                .map(|(nth, old)| if nth == line { format!("x{old}") } else { old.to_owned() })
                .collect();
            let mut files = whole.clone();
            files[at].1 = changed.join("\n");
            let found = faults(&files);
            assert!(
                found.iter().any(|fault| fault.file == *path && fault.line == Some(line + 1)),
                "{path}:{} x{key} passed: {found:?}",
                line + 1
            );
        }
    }
}

fn key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(" = ")?;
    key.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-')).then_some(key)
}

/// Editors on Windows write a byte order mark and CR LF; nothing of it may reach a page or a mail.
#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    let files: Files =
        bundled().into_iter().map(|(path, text)| (path, format!("\u{feff}{}", text.replace('\n', "\r\n")))).collect();
    let windows = read(&files).expect("the folder is the same");
    let plain = Scheme::bundled().expect("the bundled folder fits");
    assert_eq!(windows.pages["help"].body, plain.pages["help"].body);
    assert_eq!(windows.terms[0].body, plain.terms[0].body);
    for (kind, mail) in &plain.mails {
        let same = &windows.mails[kind];
        assert_eq!((&same.subject, &same.text, &same.html), (&mail.subject, &mail.text, &mail.html));
    }
}
