//! SQLite with FTS5 over pairs of characters: our own pairs, for its trigrams find nothing shorter than three characters.

use super::{Answer, Counts, Engine, Row, kana_ranks, sql};
use crate::directory::{conditions::Facet, generate::Generator, questions::Question};
use ::directory::key;
use anyhow::{Context, Result};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Executor as _, Row as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{fmt::Write as _, path::Path, sync::Arc};

/// Rows of one INSERT.
const TOGETHER: u64 = 500;
/// Stands behind the last character of a key: greater than every character.
const END: u32 = 36 * 36 * 36 * 36 - 1;

/// A filled file.
pub struct Fts {
    generator: Arc<Generator>,
    connection: SqliteConnection,
}

impl Fts {
    /// Fills a new file with so many businesses.
    pub async fn build(generator: &Arc<Generator>, count: u64, file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let options = options.journal_mode(SqliteJournalMode::Off).synchronous(SqliteSynchronous::Off);
        let options = options.pragma("cache_size", "-2000000").pragma("mmap_size", "8000000000");
        let mut connection = options.disable_statement_logging().connect().await?;
        let ranks = kana_ranks(generator, count)?;
        run(&mut connection, format!("CREATE TABLE b (row INTEGER PRIMARY KEY, name TEXT, {})", sql::COLUMNS)).await?;
        let grams = "CREATE VIRTUAL TABLE t USING fts5(grams, content='', tokenize='ascii', prefix='4', columnsize=0)";
        run(&mut connection, grams.to_owned()).await?;
        run(&mut connection, "BEGIN".to_owned()).await?;
        for bundle in 0..count.div_ceil(TOGETHER) {
            let (mut rows, mut texts) =
                ("INSERT INTO b VALUES ".to_owned(), "INSERT INTO t(rowid, grams) VALUES ".to_owned());
            let mut comma = "";
            for row in bundle * TOGETHER..((bundle + 1) * TOGETHER).min(count) {
                let rank = ranks.get(usize::try_from(row)?).copied().context("rank")?;
                let row = Row::of(generator, row)?;
                let name = row.name.replace('\'', "''");
                write!(rows, "{comma}({}, '{name}', {})", row.place, sql::values(&row, rank, ", "))?;
                write!(texts, "{comma}({}, '{}')", row.place, tokens(&row.keys))?;
                comma = ", ";
            }
            run(&mut connection, rows).await?;
            run(&mut connection, texts).await?;
        }
        run(&mut connection, "COMMIT".to_owned()).await?;
        run(&mut connection, "INSERT INTO t(t) VALUES ('optimize')".to_owned()).await?;
        for (at, columns) in sql::INDEXES.iter().enumerate() {
            run(&mut connection, format!("CREATE INDEX b_{at} ON b ({columns})")).await?;
        }
        run(&mut connection, "ANALYZE".to_owned()).await?;
        Ok(Self { generator: generator.clone(), connection })
    }

    /// `FROM … WHERE …` of a question, without the conditions of one kind of choice.
    fn from(&self, question: &Question, without: Option<Facet>) -> String {
        let conditions = question.conditions(self.generator.registers(), without);
        let mut clauses: Vec<String> = conditions.into_iter().map(sql::clause).collect();
        let Some(needle) = &question.needle else { return format!(" FROM b{}", sql::filter(&clauses)) };
        clauses.insert(0, format!("t MATCH '{}'", phrase(needle)));
        format!(" FROM t JOIN b ON b.row = t.rowid{}", sql::filter(&clauses))
    }

    async fn total(&mut self, question: &Question) -> Result<usize> {
        let filtered = !question.conditions(self.generator.registers(), None).is_empty();
        let text = match &question.needle {
            // Without a filter there is nothing to join.
            Some(needle) if !filtered => format!("SELECT count(*) FROM t WHERE t MATCH '{}'", phrase(needle)),
            _ => format!("SELECT count(*){}", self.from(question, None)),
        };
        let row = self.connection.fetch_one(sqlx::query(AssertSqlSafe(text))).await?;
        Ok(usize::try_from(row.try_get::<i64, _>(0)?)?)
    }

    async fn page(&mut self, question: &Question) -> Result<Vec<u64>> {
        let order = if question.needle.is_some() { "t.rowid" } else { "b.row" };
        let text = format!("SELECT b.row, b.name{}{}", self.from(question, None), sql::page(question, order));
        let rows = self.connection.fetch_all(sqlx::query(AssertSqlSafe(text))).await?;
        rows.iter().map(|row| Ok(u64::try_from(row.try_get::<i64, _>(0)?)?)).collect()
    }

    async fn counts(&mut self, question: &Question, facet: Facet) -> Result<Counts> {
        let column = sql::column(facet);
        let text = format!("SELECT {column}, count(*){} GROUP BY {column}", self.from(question, Some(facet)));
        let rows = self.connection.fetch_all(sqlx::query(AssertSqlSafe(text))).await?;
        let pair = |row: &sqlx::sqlite::SqliteRow| -> Result<(u8, usize)> {
            Ok((u8::try_from(row.try_get::<i64, _>(0)?)?, usize::try_from(row.try_get::<i64, _>(1)?)?))
        };
        rows.iter().map(pair).collect()
    }
}

async fn run(connection: &mut SqliteConnection, text: String) -> Result<()> {
    connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await?;
    Ok(())
}

/// Every character with the one behind it, eight letters each; the last of a key with [`END`].
fn tokens(keys: &str) -> String {
    let mut tokens = String::new();
    for key in keys.split(key::EDGE) {
        let chars = key.chars().map(u32::from);
        for (first, second) in chars.clone().zip(chars.skip(1).chain([END])) {
            letters(first, &mut tokens);
            letters(second, &mut tokens);
            tokens.push(' ');
        }
    }
    tokens
}

/// A text as FTS5 is asked for it.
fn phrase(needle: &str) -> String {
    let chars = needle.chars().map(u32::from);
    let mut text = String::new();
    for (first, second) in chars.clone().zip(chars.clone().skip(1)) {
        letters(first, &mut text);
        letters(second, &mut text);
        text.push(' ');
    }
    if text.is_empty() {
        chars.for_each(|only| letters(only, &mut text));
        return format!("\"{text}\" *");
    }
    format!("\"{}\"", text.trim_end())
}

/// A character in four letters and figures.
fn letters(c: u32, text: &mut String) {
    for power in [36 * 36 * 36, 36 * 36, 36, 1] {
        text.push(char::from_digit(c / power % 36, 36).unwrap_or('0'));
    }
}

impl Engine for Fts {
    fn name(&self) -> &'static str {
        "SQLite FTS5"
    }

    async fn ask(&mut self, question: &Question) -> Result<Answer> {
        let total = self.total(question).await?;
        let page = if question.count_only { Vec::new() } else { self.page(question).await? };
        let facets = if question.query.facets {
            let by_prefecture = self.counts(question, Facet::Prefecture).await?;
            let by_division = self.counts(question, Facet::Division).await?;
            Some([by_prefecture, by_division, self.counts(question, Facet::Level).await?])
        } else {
            None
        };
        Ok(Answer { total, page, facets })
    }
}
