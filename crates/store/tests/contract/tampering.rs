//! Five hundred random edits behind the program's back, with every right in the database: each is found.

use crate::{
    chain::{seal, verify, world},
    town::{Place, at, contract},
};
use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};
use std::collections::BTreeSet;
use store::chain::{self, Head, Sealer};

/// Edits.
const EDITS: u64 = 500;
/// Table, key, and the columns that may not stand twice.
const TABLES: [(&str, &str, &[&str]); 14] = [
    ("audit", "seq", &["seq"]),
    ("journal", "seq", &["seq"]),
    ("chain", "place", &["place", "seq"]),
    ("officers", "id", &["id", "email_key"]),
    ("declarations", "id", &["id", "draft", "receipt", "number"]),
    ("businesses", "id", &["id"]),
    ("contacts", "id", &["id"]),
    ("editions", "id", &["id"]),
    ("exports", "number", &["id", "number"]),
    ("export_rounds", "export", &["round"]),
    ("export_pages", "to_id", &["to_id"]),
    ("case_notes", "id", &["id"]),
    ("proposals", "declaration", &["declaration"]),
    ("merges", "ended", &["ended"]),
];

/// A connection that may do everything.
enum Hand {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
}

impl Hand {
    async fn on(place: &Place) -> Self {
        if place.store.engine() == "sqlite" {
            let mut db = SqliteConnection::connect(&place.url).await.unwrap();
            db.execute("PRAGMA synchronous = OFF").await.unwrap();
            Self::Sqlite(Box::new(db))
        } else {
            Self::Postgres(Box::new(PgConnection::connect(&place.url).await.unwrap()))
        }
    }

    /// How many rows it changed; 0 if the database refuses.
    async fn runs(&mut self, text: &str) -> u64 {
        let text = sqlx::AssertSqlSafe(text.to_owned());
        match self {
            Self::Sqlite(db) => db.execute(text).await.map_or(0, |done| done.rows_affected()),
            Self::Postgres(db) => db.execute(text).await.map_or(0, |done| done.rows_affected()),
        }
    }

    async fn number(&mut self, text: &str) -> u64 {
        let text = sqlx::AssertSqlSafe(text.to_owned());
        let number: i64 = match self {
            Self::Sqlite(db) => sqlx::query_scalar(text).fetch_one(&mut **db).await.unwrap(),
            Self::Postgres(db) => sqlx::query_scalar(text).fetch_one(&mut **db).await.unwrap(),
        };
        number.try_into().unwrap()
    }

    /// The columns of a table with their types.
    async fn columns(&mut self, table: &str) -> Vec<(String, String)> {
        match self {
            Self::Sqlite(db) => {
                sqlx::query_as("SELECT name, type FROM pragma_table_info($1)").bind(table).fetch_all(&mut **db).await
            }
            Self::Postgres(db) => {
                let text = "SELECT column_name::text, data_type::text FROM information_schema.columns
                    WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position";
                sqlx::query_as(text).bind(table).fetch_all(&mut **db).await
            }
        }
        .unwrap()
    }
}

/// Numbers that are the same in every run.
pub struct Rolls(pub u64);

impl Rolls {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Another value than the column has.
fn other(column: &str, kind: &str) -> String {
    match kind {
        "TEXT" | "text" => format!("COALESCE({column}, '') || 'x'"),
        "INTEGER" | "bigint" => format!("COALESCE({column}, 0) + 1000000"),
        "BLOB" => format!("CAST(COALESCE({column}, x'') || x'01' AS BLOB)"),
        "bytea" => format!("COALESCE({column}, '\\x'::bytea) || '\\x01'::bytea"),
        "uuid" => "gen_random_uuid()".to_owned(),
        "boolean" => format!("NOT COALESCE({column}, FALSE)"),
        "jsonb" => format!("jsonb_build_array({column})"),
        "date" => format!("COALESCE({column}, current_date) + 1"),
        "timestamp with time zone" => format!("COALESCE({column}, now()) + interval '1 hour'"),
        "xid8" => "'1'::xid8".to_owned(),
        other => panic!("no other value for {other}"),
    }
}

/// A copy of a row under other keys.
fn copy((table, unique): (&str, &[&str]), columns: &[(String, String)], one: &str) -> String {
    let names: Vec<_> = columns.iter().filter(|(name, _)| name != "seq" || table == "chain").collect();
    let list = names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let value = |(name, kind): &&(String, String)| {
        if unique.contains(&name.as_str()) { other(name, kind) } else { name.clone() }
    };
    let values = names.iter().map(value).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {table} ({list}) SELECT {values} FROM {table} WHERE {one}")
}

/// Two rows change places.
fn swap((table, key): (&str, &str), one: u64, two: u64) -> Vec<String> {
    let to = |from: &str, to: &str| format!("UPDATE {table} SET {key} = {to} WHERE {key} = {from}");
    let (one, two) = (one.to_string(), two.to_string());
    if one == two { Vec::new() } else { vec![to(&one, "-1"), to(&two, &one), to("-1", &two)] }
}

/// Everything after a place is gone, lines and links.
fn cut(after: u64) -> Vec<String> {
    let of = |table: &str| {
        format!("DELETE FROM {table} WHERE seq IN (SELECT seq FROM chain WHERE kind = '{table}' AND place > {after})")
    };
    vec![of("audit"), of("journal"), format!("DELETE FROM chain WHERE place > {after}")]
}

/// One edit as statements, which together are the edit, and the tables it is of.
async fn edit(hand: &mut Hand, rolls: &mut Rolls, links: u64) -> (Vec<String>, Vec<&'static str>) {
    let (table, key, unique) = TABLES[usize::try_from(rolls.below(TABLES.len() as u64)).unwrap()];
    let rows = hand.number(&format!("SELECT count(*) FROM {table}")).await;
    let row = |at: u64| format!("{key} = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {at})");
    let (one, two) = (row(rolls.below(rows)), row(rolls.below(rows)));
    let columns = hand.columns(table).await;
    let (column, kind) = &columns[usize::try_from(rolls.below(columns.len() as u64)).unwrap()];
    let left_out = chain::LEFT_OUT.contains(&(table, column.as_str()));
    let texts = match rolls.below(12) {
        0 => vec![format!("DELETE FROM {table} WHERE {one}")],
        1 => vec![copy((table, unique), &columns, &one)],
        2 if matches!(key, "seq" | "place" | "number") => {
            swap((table, key), rolls.below(rows) + 1, rolls.below(rows) + 1)
        }
        3 => return (cut(rolls.below(links - 4) + 3), vec!["audit", "journal", "chain"]),
        _ if left_out => Vec::new(),
        4 => vec![format!("UPDATE {table} SET {column} = NULL WHERE {one} AND {column} IS NOT NULL")],
        5 => {
            let theirs = format!("(SELECT {column} FROM {table} WHERE {two})");
            vec![format!("UPDATE {table} SET {column} = {theirs} WHERE {one} AND {column} <> {theirs}")]
        }
        _ => vec![format!("UPDATE {table} SET {column} = {} WHERE {one}", other(column, kind))],
    };
    (texts, vec![table])
}

/// What the command compares: the chain itself, and a checkpoint that was kept outside.
async fn is_found(place: &Place, kept: Head) -> bool {
    let there = chain::at(&mut place.store.read().await.unwrap(), kept.place).await.unwrap();
    there != Some(kept.running) || !verify(place, at(60)).await.findings.is_empty()
}

contract!(five_hundred_edits_are_all_found, async |place: &Place| {
    world(place).await;
    let kept = seal(place, &mut Sealer::default(), at(7)).await;
    let mut hand = Hand::on(place).await;
    for (table, _, _) in TABLES {
        hand.runs(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
        if matches!(hand, Hand::Postgres(_)) && matches!(table, "audit" | "journal") {
            hand.runs(&format!("ALTER TABLE {table} ALTER seq SET GENERATED BY DEFAULT")).await;
        }
    }
    assert!(!is_found(place, kept).await, "nothing was edited");
    let (mut rolls, mut made, mut kinds) = (Rolls(20_261_122), 0, BTreeSet::new());
    // Every table is changed, added to and taken from; what is taken from the three of the chain is cut off together.
    let all = TABLES.len() * 3 + 1;
    while made < EDITS || kinds.len() < all {
        assert!(made < EDITS * 4, "not every kind of edit was met: {kinds:?}");
        let (texts, tables) = edit(&mut hand, &mut rolls, u64::try_from(kept.place).unwrap()).await;
        let mut changed = 0;
        for text in &texts {
            changed += hand.runs(text).await;
        }
        if changed > 0 {
            made += 1;
            assert!(is_found(place, kept).await, "edit {made} is not found: {texts:?}");
            kinds.insert((tables.join(" "), texts[0].split(' ').next().unwrap().to_owned()));
        }
        for table in tables {
            hand.runs(&format!("DELETE FROM {table}")).await;
            hand.runs(&format!("INSERT INTO {table} SELECT * FROM kept_{table}")).await;
        }
    }
    assert!(!is_found(place, kept).await, "everything is as it was");
});

// A column that nobody decided on would be edited unseen.
contract!(every_column_of_what_is_covered_is_covered_or_left_out, async |place: &Place| {
    let mut hand = Hand::on(place).await;
    for (table, covered) in chain::covered() {
        let covered: BTreeSet<_> = covered.into_iter().map(str::to_owned).collect();
        let left_out = chain::LEFT_OUT.iter().filter(|(of, _)| *of == table).map(|(_, column)| (*column).to_owned());
        let all: BTreeSet<_> = covered.union(&left_out.collect()).cloned().collect();
        let there: BTreeSet<_> = hand.columns(table).await.into_iter().map(|(name, _)| name).collect();
        assert_eq!(all, there, "{table}: name the new column in chain/rows.rs, or leave it out by name");
    }
});
