//! The two schemas are the same: tables, columns, what may be empty, what is unique.

use crate::town::{Place, migration_files, postgres, sqlite};
use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};

/// A schema: columns with type and whether they may be empty; unique keys by their sorted columns.
#[derive(Debug, Default, PartialEq, Eq)]
struct Schema {
    columns: BTreeMap<(String, String), (String, bool)>,
    unique: BTreeSet<(String, Vec<String>)>,
    indexes: BTreeSet<(String, String)>,
}

/// How a type of PostgreSQL is kept by SQLite.
fn twin(native: &str) -> &'static str {
    match native {
        "bigint" | "boolean" => "INTEGER",
        "uuid" | "bytea" => "BLOB",
        "text" | "jsonb" | "timestamp with time zone" | "date" => "TEXT",
        other => panic!("{other} has no twin"),
    }
}

async fn sqlite_schema(place: &Place) -> Schema {
    let mut db = SqliteConnection::connect(&place.url).await.unwrap();
    let mut schema = Schema::default();
    let rows = sqlx::query(
        "SELECT t.name, c.name, c.type, c.\"notnull\" = 0 AND c.pk = 0 FROM sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    );
    for row in rows.fetch_all(&mut db).await.unwrap() {
        schema.columns.insert((row.get(0), row.get(1)), (row.get(2), row.get(3)));
    }
    let rows = sqlx::query(
        "SELECT t.name, i.name, group_concat(c.name), i.\"unique\", i.origin
         FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\' GROUP BY t.name, i.name",
    );
    for row in rows.fetch_all(&mut db).await.unwrap() {
        note(
            &mut schema,
            row.get(0),
            row.get(1),
            &row.get::<String, _>(2),
            (row.get(3), row.get::<String, _>(4) == "c"),
        );
    }
    // Tables whose key is the row id have no index for it.
    for (table, key) in [("journal", "seq"), ("audit", "seq"), ("chain", "place"), ("modes", "seq")] {
        schema.unique.insert((table.to_owned(), vec![key.to_owned()]));
    }
    schema
}

async fn postgres_schema(place: &Place) -> Schema {
    let mut db = PgConnection::connect(&place.url).await.unwrap();
    let mut schema = Schema::default();
    let rows = sqlx::query(
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES' FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%' AND NOT (table_name = 'journal' AND column_name = 'xid')",
    );
    for row in rows.fetch_all(&mut db).await.unwrap() {
        let native: String = row.get(2);
        schema.columns.insert((row.get(0), row.get(1)), (twin(&native).to_owned(), row.get(3)));
    }
    let rows = sqlx::query(
        "SELECT t.relname::text, i.relname::text, string_agg(a.attname::text, ','), x.indisunique, NOT x.indisunique
         FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
         JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey)
         WHERE n.nspname = 'public' AND t.relname NOT LIKE '\\_sqlx%' AND i.relname <> 'journal_follow'
         GROUP BY 1, 2, 4, 5",
    );
    for row in rows.fetch_all(&mut db).await.unwrap() {
        note(&mut schema, row.get(0), row.get(1), &row.get::<String, _>(2), (row.get(3), row.get(4)));
    }
    schema
}

/// Notes an index: a unique one by its columns, one of our own by its name.
fn note(schema: &mut Schema, table: String, index: String, columns: &str, (unique, ours): (bool, bool)) {
    if unique {
        let mut columns: Vec<_> = columns.split(',').map(str::to_owned).collect();
        columns.sort();
        schema.unique.insert((table, columns));
    } else if ours {
        schema.indexes.insert((table, index));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_and_sqlite_have_the_same_schema() {
    let (one, two) = (sqlite().await, postgres().await);
    let (ours, theirs) = (sqlite_schema(&one).await, postgres_schema(&two).await);
    assert!(ours.columns.len() > 100 && ours.unique.len() > 15, "{ours:?}");
    assert_eq!(ours.columns, theirs.columns);
    assert_eq!(ours.unique, theirs.unique);
    assert_eq!(ours.indexes, theirs.indexes);
    one.store.close().await;
    two.store.close().await;
}

#[test]
fn migrations_are_twins_by_name_and_never_deferrable() {
    let names = |engine| {
        let files = migration_files(engine);
        files.iter().map(|file| file.file_name().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    for file in migration_files("sqlite").iter().chain(&migration_files("postgres")) {
        let text = std::fs::read_to_string(file).unwrap().to_uppercase();
        assert!(!text.contains("DEFERRABLE"), "{} would fail at COMMIT", file.display());
        for table in text.split(");").filter(|_| file.to_string_lossy().contains("/sqlite/")) {
            assert!(!table.contains("CREATE TABLE") || !table.trim_end().ends_with(')'), "{}", file.display());
        }
    }
}

/// The tables are STRICT on SQLite: a text in a number's column is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_tables_are_strict() {
    let place = sqlite().await;
    let loose = number(
        &place,
        "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
        AND NOT strict AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    );
    assert_eq!(loose.await, 0);
    place.store.close().await;
}

/// One number, asked of the engine itself.
pub async fn number(place: &Place, text: &'static str) -> i64 {
    if place.store.engine() == "sqlite" {
        let mut db = SqliteConnection::connect(&place.url).await.unwrap();
        sqlx::query_scalar(text).fetch_one(&mut db).await.unwrap()
    } else {
        let mut db = PgConnection::connect(&place.url).await.unwrap();
        sqlx::query_scalar(text).fetch_one(&mut db).await.unwrap()
    }
}

/// Does something to the database past the store.
pub async fn run(place: &Place, text: &'static str) {
    if place.store.engine() == "sqlite" {
        let mut db = SqliteConnection::connect(&place.url).await.unwrap();
        sqlx::raw_sql(text).execute(&mut db).await.unwrap();
    } else {
        let mut db = PgConnection::connect(&place.url).await.unwrap();
        sqlx::raw_sql(text).execute(&mut db).await.unwrap();
    }
}

/// How many rows a table has.
pub async fn rows(place: &Place, table: &str) -> i64 {
    dump(place)
        .await
        .into_iter()
        .find(|(name, _)| name == table)
        .map_or(0, |(_, text)| text.lines().count().try_into().unwrap())
}

/// Every table as text, a line a row, binary columns in hexadecimal.
pub async fn dump(place: &Place) -> Vec<(String, String)> {
    let schema =
        if place.store.engine() == "sqlite" { sqlite_schema(place).await } else { postgres_schema(place).await };
    let mut tables: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (table, column) in schema.columns.keys() {
        tables.entry(table).or_default().push(column);
    }
    let mut dump = Vec::new();
    for (table, columns) in tables {
        let text = if place.store.engine() == "sqlite" {
            let columns: Vec<_> = columns
                .iter()
                .map(|column| {
                    format!(
                        "CASE typeof({column}) WHEN 'blob' THEN lower(hex({column})) ELSE COALESCE({column}, '') END"
                    )
                })
                .collect();
            let text = format!("SELECT {} FROM {table}", columns.join(" || ' ' || "));
            let mut db = SqliteConnection::connect(&place.url).await.unwrap();
            sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(text)).fetch_all(&mut db).await.unwrap()
        } else {
            let text = format!("SELECT t::text FROM {table} t");
            let mut db = PgConnection::connect(&place.url).await.unwrap();
            sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(text)).fetch_all(&mut db).await.unwrap()
        };
        dump.push((table.to_owned(), text.into_iter().map(|line| line.replace('\n', " ") + "\n").collect()));
    }
    dump
}
