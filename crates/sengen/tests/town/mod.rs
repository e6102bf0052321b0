//! What the tests of the binary share: a store on a new file.

use sengen::world::RealDice;
use std::sync::Arc;
use store::{Keys, Options, Store};

/// A new database in a folder of its own.
pub async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("sengen.db")).await;
    store.migrate().await.unwrap();
    (folder, store)
}

/// Opens the database of this file.
pub async fn open(file: &std::path::Path) -> Store {
    open_with(file, Keys::new([7; 32])).await
}

/// Opens the database of this file, which was sealed with these keys.
pub async fn open_with(file: &std::path::Path, keys: Keys) -> Store {
    let url = format!("sqlite://{}", file.display());
    let fatal: store::Fatal = Arc::new(|why: &str| panic!("{why}"));
    let options = Options { url, keys, dice: Arc::new(RealDice), fatal, readers: 2 };
    Store::open(options).await.unwrap()
}
