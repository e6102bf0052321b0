//! `bench directory` runs from end to end on a few businesses, and no engine answers otherwise than the directory.

use std::process::Command;

#[test]
fn the_directory_a_plain_scan_and_sqlite_answer_alike() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Command::new(env!("CARGO_BIN_EXE_bench"));
    bench.args(["directory", "--rows", "3000", "--words", "none", "--seconds", "2", "--http-seconds", "1"]);
    bench.args(["--beside", "scan", "--beside", "sqlite", "--folder"]).arg(folder.path().join("run"));
    let done = bench.output().unwrap();
    let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    assert!(done.status.success(), "{said}");
    let compared = said.lines().find(|line| line.starts_with("| compared")).unwrap_or_default();
    assert_eq!(compared.matches(" 0 differ").count(), 3, "{said}");
    let answers: Vec<usize> =
        compared.split(" | ").skip(2).filter_map(|cell| cell.split(' ').next()?.parse().ok()).collect();
    assert!(answers.len() == 2 && answers.iter().all(|answers| *answers > 500), "{compared}");
    for kind in ["rare3", "onechar", "deep", "namesort", "facets", "corp", "mix"] {
        assert!(said.contains(&format!("| {kind} |")), "{kind}: {said}");
    }
    assert!(said.contains("search pages with all counts") && said.contains("single checks of an ID"), "{said}");
}
