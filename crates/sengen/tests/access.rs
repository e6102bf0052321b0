//! The document of who may call what is that of the code.
#![cfg(test)]

use std::process::Command;

#[test]
fn the_tables_of_rights_and_access_are_fresh() {
    let done = Command::new(env!("CARGO_BIN_EXE_sengen")).arg("access").output().unwrap();
    assert!(done.status.success());
    let table = String::from_utf8(done.stdout).unwrap();
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/access.md")).unwrap();
    let kept = document.find("| right |").map(|at| document[at..].trim()).unwrap_or_default();
    assert_eq!(table.trim(), kept, "run: sengen access, and put the tables into docs/access.md");
}
