//! `sengen form`: makes the Word form and reads one, without a database.
#![cfg(test)]

use std::process::Command;

/// The binary in this folder: whether it went well, and what it said.
fn sengen(folder: &std::path::Path, arguments: &[&str]) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_sengen")).args(arguments).current_dir(folder).output().unwrap();
    (done.status.success(), String::from_utf8([done.stdout, done.stderr].concat()).unwrap())
}

#[test]
fn the_form_that_was_made_is_read() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(sengen(folder.path(), &["form", "make", "form.docx"]), (true, String::new()));
    let (well, said) = sengen(folder.path(), &["form", "read", "form.docx"]);
    assert!(well, "{said}");
    assert!(said.contains("直すところ：") && said.contains("同意しているとは読み取れません"), "{said}");
    std::fs::write(folder.path().join("form.pdf"), "%PDF-1.7").unwrap();
    let (well, said) = sengen(folder.path(), &["form", "read", "form.pdf"]);
    assert!(!well && said.contains("PDF"), "{said}");
    assert!(!sengen(folder.path(), &["form", "read", "nothing.docx"]).0);
}
