//! A command of the binary on the database in a folder, and that database opened beside it.

use sengen::key_file::Key;
use sengen::world::RealDice;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use store::{Keys, Options, Store};

/// The binary, on the database in this folder: whether it went well, and what it said.
pub fn sengen(folder: &Path, words: &[&str]) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_sengen"))
        .args(words)
        .current_dir(folder)
        .env("SENGEN_HTTP__ORIGIN", "http://localhost:8080")
        .env("SENGEN_DATABASE__URL", url(folder))
        .env("SENGEN_SECRETS__KEY_FILE", folder.join("key"))
        .output()
        .unwrap();
    (done.status.success(), String::from_utf8([done.stdout, done.stderr].concat()).unwrap())
}

/// The database in this folder, whose key was made before.
pub async fn open(folder: &Path) -> Store {
    let options = Options {
        url: url(folder),
        keys: Keys::new(Key::read(&folder.join("key")).unwrap().store()),
        dice: Arc::new(RealDice),
        fatal: Arc::new(|why| panic!("the disk failed: {why}")),
        readers: 2,
    };
    let store = Store::open(options).await.unwrap();
    store.migrate().await.unwrap();
    store
}

fn url(folder: &Path) -> String {
    format!("sqlite:{}/sengen.db", folder.display())
}
