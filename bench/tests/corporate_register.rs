//! The made register of corporations: one ZIP, one CSV, 30 columns a row, the same file every time.

use std::{fs::File, io::Read as _, process::Command};

#[test]
fn the_file_is_a_zip_with_one_csv_of_thirty_columns() {
    let folder = tempfile::tempdir().unwrap();
    let make = |name: &str| {
        let path = folder.path().join(name);
        let done =
            Command::new(env!("CARGO_BIN_EXE_bench")).args(["corporate-register", "2000"]).arg(&path).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let mut zip = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        assert_eq!(zip.len(), 1);
        let mut text = String::new();
        zip.by_index(0).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let text = make("a.zip");
    assert_eq!(text.lines().count(), 2000);
    assert!(text.lines().all(|line| line.matches(',').count() == 29));
    assert_eq!(text, make("b.zip"));
}
