//! Reads the project's own files, for the tests that hold the house in shape.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The root of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the project's root")
}

/// A file of the project: its path from the root, and its text.
pub struct File {
    /// From the root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// All files below `folder` whose names end in one of `endings`, in order of their paths.
pub fn files(folder: &str, endings: &[&str]) -> Vec<File> {
    let root = root();
    let mut found = Vec::new();
    gather(&root.join(folder), endings, &mut found);
    found.sort();
    let read = |path: PathBuf| File {
        path: path.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned(),
        text: fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display())),
    };
    found.into_iter().map(read).collect()
}

fn gather(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && name != "node_modules" {
                gather(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

/// Fails with the rule and every place that breaks it.
pub fn none(broken: &[String], rule: &str) {
    assert!(broken.is_empty(), "\n{rule}\nBroken in {} place(s):\n  {}\n", broken.len(), broken.join("\n  "));
}
