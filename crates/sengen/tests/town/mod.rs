//! What the tests of the binary share: a store on a new file, registers, corporate numbers.
#![expect(dead_code, reason = "each test file uses its part of the house")]

use domain::registers::Registers;
pub use sengen::world::{RealClock, RealDice};
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
    let url = format!("sqlite://{}", file.display());
    let fatal: store::Fatal = Arc::new(|why: &str| panic!("{why}"));
    let options = Options { url, keys: Keys::new([7; 32]), dice: Arc::new(RealDice), fatal, readers: 2 };
    Store::open(options).await.unwrap()
}

/// The registers that come with the program.
pub fn registers() -> Arc<Registers> {
    Arc::new(Registers::bundled().unwrap())
}

/// The 法人番号 whose twelve digits are 700000000000 + n: check digit = 9 − (Σ digit × weight mod 9), weights 1, 2 from the right.
pub fn corporate_number(n: u64) -> String {
    let twelve = (700_000_000_000 + n).to_string();
    let sum: u32 = twelve.chars().rev().zip([1, 2].into_iter().cycle()).map(|(d, w)| d.to_digit(10).unwrap() * w).sum();
    format!("{}{twelve}", 9 - sum % 9)
}
