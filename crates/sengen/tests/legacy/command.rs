//! The commands themselves: killed and run again, and the steps of the manual.

use crate::{csv, entry, row, town};
use std::process::{Command, Stdio};
use store::{Keys, Store, public};

/// The binary with a database of its own.
struct Cut(tempfile::TempDir);

impl Cut {
    fn sengen(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sengen"));
        command
            .args(words)
            .env("SENGEN_HTTP__ORIGIN", "http://localhost:8080")
            .env("SENGEN_DATABASE__URL", self.url())
            .env("SENGEN_SECRETS__KEY_FILE", self.0.path().join("key"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Key and database.
    fn begin(&self) {
        let key = self.0.path().join("key");
        assert!(self.sengen(&["key", "new", key.to_str().unwrap()]).output().unwrap().status.success());
        assert!(self.sengen(&["migrate"]).output().unwrap().status.success());
    }

    fn url(&self) -> String {
        format!("sqlite://{}", self.0.path().join("cut.db").display())
    }

    async fn open(&self) -> Store {
        let key = sengen::key_file::Key::read(&self.0.path().join("key")).unwrap();
        let options = town::options(&self.url(), [0; 32]);
        Store::open(store::Options { keys: Keys::new(key.store()), ..options }).await.unwrap()
    }
}

/// How many declarations there are.
async fn count(store: &Store) -> usize {
    futures_util::StreamExt::count(public::every(&mut store.read().await.unwrap())).await
}

#[test]
fn a_file_that_cannot_be_read_is_no_import_that_stopped() {
    let cut = Cut(tempfile::tempdir().unwrap());
    cut.begin();
    for (name, dry_run) in [("nowhere.csv", false), ("nowhere.csv", true), ("", false)] {
        let file = cut.0.path().join(name);
        let mut import = cut.sengen(&["import", "legacy", file.to_str().unwrap()]);
        let run = import.args(dry_run.then_some("--dry-run")).output().unwrap();
        let said = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
        assert_eq!(run.status.code(), Some(1), "{said}");
        assert!(said.contains("読み取れません") && said.contains("何もしていません"), "{said}");
        assert!(!said.contains("続きから"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_import_goes_on_and_takes_nothing_twice() {
    let cut = Cut(tempfile::tempdir().unwrap());
    cut.begin();
    let wrong: &[_] = &[("電話番号", "x")];
    let rows: Vec<_> = (1..=5000).map(|n| row(n, if matches!(n, 100 | 4900) { wrong } else { &[] })).collect();
    let file = csv(cut.0.path(), "register.csv", &rows);
    let import = ["import", "legacy", file.to_str().unwrap()];
    let store = cut.open().await;
    let mut lines = 0;
    for _ in 0..2 {
        let mut run = cut.sengen(&import).spawn().unwrap();
        // SIGKILL as soon as this run has kept something.
        let next = format!("4{:010}", lines + 1);
        while entry(&store, &next).await.is_none() && run.try_wait().unwrap().is_none() {}
        run.kill().unwrap();
        assert!(run.wait().unwrap().code().is_none(), "it was done before it could be killed");
        // One row of the first unit was refused.
        lines = count(&store).await + 1;
        assert!(lines > 1 && lines < 5000 && lines.is_multiple_of(250), "whole units only: {lines}");
    }
    let last = cut.sengen(&import).output().unwrap();
    let said = String::from_utf8([last.stdout, last.stderr].concat()).unwrap();
    assert_eq!(last.status.code(), Some(1), "{said}");
    assert!(said.contains("その続きから始めました") && said.contains("引き継げないもの 1 件"), "{said}");
    assert!(said.contains("引き継げない 2 件を"), "also that of the killed run: {said}");
    assert_eq!(count(&store).await, 4998);
    let report = std::fs::read_to_string(file.with_extension("errors.csv")).unwrap();
    let told: Vec<_> = report.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(told, ["40000000100", "40000004900"]);
    let again = cut.sengen(&import).output().unwrap();
    let said = String::from_utf8([again.stdout, again.stderr].concat()).unwrap();
    assert_eq!(again.status.code(), Some(1), "{said}");
    assert!(said.contains("前に最後まで引き継いでいます") && said.contains("そのとき引き継げなかった 2 件"), "{said}");
    let notes = store::audit::before(&mut store.read().await.unwrap(), i64::MAX, 10).await.unwrap();
    let reasons: Vec<_> = notes.iter().rev().filter_map(|note| note.reason.as_deref()).collect();
    assert_eq!(reasons.len(), 4, "three runs began and one came to its end: {reasons:?}");
    assert!(reasons[1].contains(": after ") && reasons[3].ends_with("0 known, 1 refused"), "{reasons:?}");
    let audit = cut.sengen(&["audit", "checkpoint"]).output().unwrap();
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stderr));
    assert!(cut.sengen(&["audit", "verify"]).output().unwrap().status.success(), "the records hold");
}

#[test]
fn headings_are_told_and_a_file_without_them_is_refused_in_words() {
    let cut = Cut(tempfile::tempdir().unwrap());
    // Before there is a key or a database.
    let told = cut.sengen(&["import", "legacy-columns"]).output().unwrap();
    let told = String::from_utf8([told.stdout, told.stderr].concat()).unwrap();
    assert!(told.lines().any(|line| line == "superseded_by,引継ぎ先の自己宣言ID"), "{told}");
    cut.begin();
    let file = cut.0.path().join("wrong.csv");
    std::fs::write(&file, "自己宣言ID,会社\n1,2\n").unwrap();
    let said = |words: &[&str]| {
        let done = cut.sengen(words).output().unwrap();
        assert_eq!(done.status.code(), Some(1));
        String::from_utf8(done.stderr).unwrap()
    };
    let path = file.to_str().unwrap();
    assert!(said(&["import", "legacy", path]).contains("次の列がありません。宣言日, 事業者の区分"));
    assert!(said(&["import", "legacy", path, "--set", "色=青"]).contains("--set 色=青"));
    assert!(said(&["import", "legacy", "nowhere.csv"]).contains("nowhere.csv"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_of_the_manual_lose_nothing_that_was_mended() {
    let cut = Cut(tempfile::tempdir().unwrap());
    cut.begin();
    let file = csv(cut.0.path(), "register.csv", &[row(1, &[]), row(2, &[("電話番号", "x")])]);
    let told = |words: &[&str], code: i32, says: &str| {
        let done = cut.sengen(&[&["import", "legacy"], words].concat()).output().unwrap();
        let said = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
        assert_eq!(done.status.code(), Some(code), "{said}");
        assert!(said.contains(says), "{said}");
    };
    let (path, report) = (file.to_str().unwrap(), file.with_extension("errors.csv"));
    told(&[path, "--dry-run"], 1, "register.dry-run.errors.csv に書きました");
    told(&[path], 1, "register.errors.csv に書きました");
    let mended = std::fs::read_to_string(&report).unwrap().replace(",x,", ",03-0000-0000,");
    std::fs::write(&report, &mended).unwrap();
    told(&[path, "--set", "目的=other"], 1, "上書きしません");
    told(&[path, "--dry-run", "--report", report.to_str().unwrap()], 1, "上書きしません");
    told(&[path], 1, "そのとき引き継げなかった 1 件");
    assert_eq!(std::fs::read_to_string(&report).unwrap(), mended);
    told(&[report.to_str().unwrap()], 0, "1 件を引き継ぎました");
    told(&[report.to_str().unwrap()], 0, "前に最後まで");
    assert_eq!(count(&cut.open().await).await, 2);
}
