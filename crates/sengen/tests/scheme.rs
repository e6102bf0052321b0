//! `sengen scheme`: the way out when a new version of the program cannot read the edition in force.
#![cfg(test)]

use sqlx::{Connection as _, SqliteConnection};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The binary, on the database in this folder: whether it went well, and what it said.
fn sengen(folder: &Path, words: &[&str]) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_sengen"))
        .args(words)
        .current_dir(folder)
        .env("SENGEN_HTTP__ORIGIN", "http://localhost:8080")
        .env("SENGEN_DATABASE__URL", "sqlite://sengen.db")
        .env("SENGEN_SECRETS__KEY_FILE", "key")
        .output()
        .unwrap();
    (done.status.success(), String::from_utf8([done.stdout, done.stderr].concat()).unwrap())
}

/// The bundled scheme as a folder, each file as `change` makes it; `None` leaves one out.
fn folder(below: &Path, name: &str, change: impl Fn(&str, String) -> Option<String>) {
    for (path, text) in domain::scheme::bundled() {
        let Some(text) = change(&path, text) else { continue };
        let file = below.join(name).join(&path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

/// The edition takes force as if two officers had approved and dated it, and lacks a file that this program asks for.
async fn in_force_and_unfit(folder: &Path, edition: &str) {
    let mut db = SqliteConnection::connect(&format!("sqlite://{}", folder.join("sengen.db").display())).await.unwrap();
    let (files,): (String,) = sqlx::query_as("SELECT files FROM editions").fetch_one(&mut db).await.unwrap();
    let files: Vec<(String, String)> = serde_json::from_str(&files).unwrap();
    let fewer: Vec<_> = files.iter().filter(|(path, _)| path != "levels.toml").collect();
    assert_eq!(fewer.len() + 1, files.len(), "{:?}", files.iter().map(|(path, _)| path).collect::<Vec<_>>());
    let text = "UPDATE editions SET files = ?, approved_at = loaded_at, day = '2026-01-01', dated_at = loaded_at
        WHERE lower(hex(id)) = ?";
    let changed = sqlx::query(text).bind(serde_json::to_string(&fewer).unwrap()).bind(edition.replace('-', ""));
    assert_eq!(changed.execute(&mut db).await.unwrap().rows_affected(), 1);
}

#[tokio::test]
async fn an_edition_that_a_new_version_cannot_read_is_mended_or_followed() {
    let kept = tempfile::tempdir().unwrap();
    let here = kept.path();
    assert!(sengen(here, &["key", "new", "key"]).0 && sengen(here, &["migrate"]).0);
    folder(here, "first", |_, text| Some(text));
    folder(here, "other", |path, text| Some(if path == "scheme.toml" { format!("{text}\n") } else { text }));
    folder(here, "less", |path, text| (!path.starts_with("terms/")).then_some(text));
    let (done, said) = sengen(here, &["scheme", "load", "first", "--label", "見本の版"]);
    assert!(done, "{said}");
    let edition = said.split(' ').next().unwrap();
    let mend = |folder: &str| {
        sengen(here, &["scheme", "mend", edition, folder, "--reason", "新しいプログラムの言葉を足しました"])
    };
    let (done, said) = mend("other");
    assert!(!done && said.contains("can read it"), "{said}");

    in_force_and_unfit(here, edition).await;
    let (done, said) =
        sengen(here, &["officer", "add", "--name", "見本 花子", "--mail", "a@mihon.example.jp", "--role", "clerk"]);
    assert!(!done && said.contains("does not fit"), "{said}");
    let (done, said) = mend("less");
    assert!(!done && said.contains("terms"), "what was agreed to stays: {said}");
    let (done, said) = sengen(here, &["scheme", "load", "other", "--label", "次の版"]);
    assert!(done, "another edition can be loaded: {said}");
    let (done, said) = mend("first");
    assert!(done, "{said}");
    let (done, said) = sengen(here, &["scheme", "list"]);
    assert!(done && said.contains(&format!("{edition} in force, from 2026-01-01")), "{said}");
    let (done, said) = mend("first");
    assert!(!done && said.contains("can read it"), "once: {said}");
}
