//! Migrations: all files are applied, once, and a database of another version is refused.

use crate::town::{KEY, Place, contract, migration_files, options, postgres_database};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
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

/// The letters of both tables that were are in the one that is, with their figures, and mails to many wait behind others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_to_many_are_kept_when_their_tables_become_one_on_sqlite_and_postgres() {
    const BEFORE: &str = "
        INSERT INTO campaigns (id, state, title, body, audience, back_number, version, written_by, made_at, reached)
            VALUES ({1}, 'sent', 't', 'b', '{}', {no}, 1, {1}, '2026-11-01T00:00:00Z', {bytes});
        INSERT INTO edition_notices (edition, send_on, planned_by, planned_at, version, reached)
            VALUES ({2}, '2026-11-01', {1}, '2026-11-01T00:00:00Z', 1, {bytes});
        INSERT INTO campaign_letters (campaign, email_key, letter, put_at, sent_at)
            VALUES ({1}, {bytes}, {1}, '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z');
        INSERT INTO edition_letters (edition, email_key, letter, put_at) VALUES ({2}, {bytes}, {2}, '2026-11-01T00:00:00Z');
        INSERT INTO outbox (id, kind, address, body, message_id, made_at, due_at, tries)
            VALUES ({1}, 'news', {bytes}, {bytes}, 'm', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', 0),
                   ({2}, 'confirm', {bytes}, {bytes}, 'm', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', 0);";
    const AFTER: &str = "SELECT (SELECT count(*) FROM mass_letters l JOIN campaigns c ON c.id = l.mailing WHERE c.put = 1 AND l.sent_at IS NOT NULL)
        * 100 + (SELECT count(*) FROM mass_letters l JOIN edition_notices n ON n.edition = l.mailing WHERE n.put = 1 AND l.sent_at IS NULL)
        * 10 + (SELECT count(*) FROM outbox WHERE bulk = TRUE AND kind = 'news')";
    let texts = |engine: &str| {
        let sqlite = engine == "sqlite";
        let id = |digit: &str| format!("{}'{}'", if sqlite { "x" } else { "" }, digit.repeat(32));
        let (bytes, no) = if sqlite { ("x'07'", "0") } else { ("'\\x07'", "false") };
        let before = BEFORE.replace("{1}", &id("1")).replace("{2}", &id("2"));
        let before = before.replace("{bytes}", bytes).replace("{no}", no);
        let files = migration_files(engine).into_iter().take(26).map(|file| std::fs::read_to_string(file).unwrap());
        let mut texts: Vec<_> = files.collect();
        texts.insert(25, before);
        texts
    };
    let mut sqlite = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    for text in texts("sqlite") {
        sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut sqlite).await.unwrap();
    }
    let found: i64 = sqlx::query_scalar(AFTER).fetch_one(&mut sqlite).await.unwrap();
    assert_eq!(found, 111);
    let mut postgres = PgConnection::connect(&postgres_database(None).await).await.unwrap();
    for text in texts("postgres") {
        sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut postgres).await.unwrap();
    }
    let found: i64 = sqlx::query_scalar(AFTER).fetch_one(&mut postgres).await.unwrap();
    assert_eq!(found, 111);
}
