//! Migrations: all files are applied, once, and a database of another version is refused.

use crate::town::{KEY, Place, contract, migration_files, options, postgres_database};
use store::{Error, Store};

/// A database without tables, and how many migrations it lacks.
async fn is_migrated_from_nothing(url: &str) {
    let store = Store::open(options(url, KEY)).await.unwrap();
    let files = migration_files("sqlite").len();
    assert_eq!(store.pending().await.unwrap(), files);
    store.migrate().await.unwrap();
    store.migrate().await.unwrap();
    assert_eq!(store.pending().await.unwrap(), 0);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_begins_with_nothing() {
    let folder = tempfile::tempdir().unwrap();
    is_migrated_from_nothing(&format!("sqlite:{}/a/b/c.db", folder.path().display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_begins_with_nothing() {
    is_migrated_from_nothing(&postgres_database(None).await).await;
}

contract!(a_newer_database_is_refused, async |place: &Place| {
    let newer = if place.store.engine() == "sqlite" {
        "INSERT INTO _sqlx_migrations VALUES (9999, 'from the future', '2030-01-01', 1, x'00', 0)"
    } else {
        "INSERT INTO _sqlx_migrations VALUES (9999, 'from the future', '2030-01-01', true, '', 0)"
    };
    place.store.write(|mut db| async move { db.run_as_is(newer).await }).await.unwrap();
    let done = place.store.migrate().await;
    assert!(matches!(done, Err(Error::Newer(9999))), "{done:?}");
    let done = place.store.pending().await;
    assert!(matches!(done, Err(Error::Newer(9999))), "{done:?}");
});

contract!(a_changed_migration_is_refused, async |place: &Place| {
    let sqlite = place.store.engine() == "sqlite";
    let changed = if sqlite {
        "UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 2"
    } else {
        "UPDATE _sqlx_migrations SET checksum = '' WHERE version = 2"
    };
    place.store.write(|mut db| async move { db.run_as_is(changed).await }).await.unwrap();
    let done = place.store.migrate().await;
    assert!(matches!(done, Err(Error::MigrationChanged(2))), "{done:?}");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_says_what_it_cannot_open() {
    let folder = tempfile::tempdir().unwrap();
    let open = async |url: String| Store::open(options(&url, KEY)).await.map(drop).unwrap_err();
    assert!(matches!(open("mysql://x".to_owned()).await, Error::Url(_)));
    let file = folder.path().join("no database");
    std::fs::write(
        &file,
        "this is a letter to my aunt, and rather a long one, so that it is longer than a header of a database file is",
    )
    .unwrap();
    let why = open(format!("sqlite:{}", file.display())).await;
    assert!(matches!(&why, Error::Io(why) if why.contains("no database")), "{why:?}");
    let why = open(format!("sqlite:{}/below/a.db", file.display())).await;
    assert!(matches!(&why, Error::Io(why) if why.contains("cannot be made")), "{why:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_says_that_nobody_is_there() {
    let why = Store::open(options("postgres://nobody@localhost/none?host=/nowhere", KEY)).await.map(drop);
    assert!(matches!(why, Err(Error::Io(_))), "{why:?}");
}
