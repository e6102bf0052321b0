//! How SQLite goes about statements that are asked for every few letters, or on a page, and must not look at the whole register for that.

use super::{COUNT_PERSONS, NAMES, NEXT, NUMBERS};
use crate::{
    mass_mail::{FIGURES, WAITING},
    outbox::LEASE,
};
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};

async fn plan(db: &mut SqliteConnection, text: &str) -> String {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"))).fetch_all(db).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("detail") + "\n").collect()
}

#[tokio::test]
async fn what_is_asked_for_every_few_letters_walks_an_index() {
    let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        sqlx::raw_sql(AssertSqlSafe(std::fs::read_to_string(file).unwrap())).execute(&mut db).await.unwrap();
    }
    // From the last address on, not from the first each time.
    let behind = ["contacts_email (email_key>?)", "declarations_contact"].as_slice();
    let of_one = ["contacts_email (email_key=?)", "declarations_contact"].as_slice();
    for (text, needed) in [
        (NEXT.0, behind),
        (COUNT_PERSONS.0, behind),
        (NAMES.0, of_one),
        (NUMBERS.0, of_one),
        (LEASE, &["outbox_due"]),
        (WAITING, &["outbox_due"]),
        (FIGURES, &["mass_letters_waiting", "mass_letters_failed"]),
    ] {
        let plan = plan(&mut db, text).await;
        let fine = ["VIRTUAL TABLE", "USING", "CONSTANT ROW", "SCAN k"];
        let scans = |line: &&str| line.starts_with("SCAN") && !fine.iter().any(|fine| line.contains(fine));
        let scans = plan.lines().filter(scans).count();
        assert_eq!(scans, 0, "{plan}");
        for index in needed {
            assert!(plan.contains(index), "{index}: {plan}");
        }
        assert!(!plan.contains("declarations_4"), "declarations in the order of their numbers: {plan}");
        // The few declarations of one person may be sorted.
        assert!(!plan.contains("FOR DISTINCT") && !plan.contains("FOR GROUP BY"), "{plan}");
        assert!(text == NAMES.0 || !plan.contains("TEMP B-TREE FOR ORDER BY"), "{plan}");
    }
}
