//! PostgreSQL with the characters and pairs of each business as numbers under a GIN index.

use super::{Answer, Counts, Engine, Row, grams, kana_ranks, needle_grams, sql};
use crate::directory::{conditions::Facet, cpu, generate::Generator, questions::Question};
use anyhow::{Context, Result};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, Row as _,
    postgres::PgConnectOptions,
};
use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
    str::FromStr as _,
    sync::Arc,
};

/// Rows sent together.
const TOGETHER: u64 = 2_000;
/// As a well set up server for this one task: everything in memory, no second core for one question.
const SETTINGS: &str = "SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '128MB';
    SET maintenance_work_mem = '1GB'; SET random_page_cost = 1.1; SET effective_cache_size = '8GB'";

/// A filled table.
pub struct Gin {
    generator: Arc<Generator>,
    connection: PgConnection,
    /// The numbers of characters and pairs.
    numbers: HashMap<(char, Option<char>), i32>,
    /// The server's process for this connection.
    process: i32,
}

impl Gin {
    /// Fills a new table with so many businesses.
    pub async fn build(generator: &Arc<Generator>, count: u64, url: &str) -> Result<Self> {
        let mut connection = PgConnectOptions::from_str(url)?.disable_statement_logging().connect().await?;
        run(&mut connection, SETTINGS.to_owned()).await?;
        let table =
            format!("CREATE UNLOGGED TABLE b (row INTEGER, name TEXT, keys TEXT, grams INTEGER[], {})", sql::COLUMNS);
        run(&mut connection, table).await?;
        let (ranks, mut numbers) = (kana_ranks(generator, count)?, HashMap::new());
        let mut copy = connection.copy_in_raw("COPY b FROM STDIN").await?;
        for bundle in 0..count.div_ceil(TOGETHER) {
            let mut lines = String::new();
            for row in bundle * TOGETHER..((bundle + 1) * TOGETHER).min(count) {
                let rank = ranks.get(usize::try_from(row)?).copied().context("rank")?;
                let row = Row::of(generator, row)?;
                let mut own: BTreeSet<i32> = BTreeSet::new();
                for gram in grams(&row.keys) {
                    let next = i32::try_from(numbers.len())?;
                    own.insert(*numbers.entry(gram).or_insert(next));
                }
                let own: Vec<String> = own.iter().map(ToString::to_string).collect();
                let (name, keys) = (escaped(&row.name), escaped(&row.keys));
                let values = sql::values(&row, rank, "\t");
                writeln!(lines, "{}\t{name}\t{keys}\t{{{}}}\t{values}", row.place, own.join(","))?;
            }
            copy.send(lines.into_bytes()).await?;
        }
        copy.finish().await?;
        run(&mut connection, "ALTER TABLE b ADD PRIMARY KEY (row)".to_owned()).await?;
        for columns in sql::INDEXES {
            run(&mut connection, format!("CREATE INDEX ON b ({columns})")).await?;
        }
        run(&mut connection, "CREATE INDEX ON b USING gin (grams)".to_owned()).await?;
        run(&mut connection, "VACUUM ANALYZE b".to_owned()).await?;
        let process = connection.fetch_one("SELECT pg_backend_pid()").await?.try_get(0)?;
        Ok(Self { generator: generator.clone(), connection, numbers, process })
    }

    /// Hangs up.
    pub async fn close(self) -> Result<()> {
        Ok(self.connection.close().await?)
    }

    /// `FROM … WHERE …` of a question; `None`: nobody has such a character or pair.
    fn from(&self, question: &Question, without: Option<Facet>) -> Option<String> {
        let conditions = question.conditions(self.generator.registers(), without);
        let mut clauses: Vec<String> = conditions.into_iter().map(sql::clause).collect();
        if let Some(needle) = &question.needle {
            let grams = needle_grams(needle);
            let numbers = grams.iter().map(|gram| self.numbers.get(gram).map(ToString::to_string));
            let numbers: Vec<String> = numbers.collect::<Option<_>>()?;
            clauses.push(format!("grams @> ARRAY[{}]", numbers.join(",")));
            if grams.len() > 1 {
                clauses.push(format!("strpos(keys, '{}') > 0", needle.replace('\'', "''")));
            }
        }
        Some(format!(" FROM b{}", sql::filter(&clauses)))
    }

    async fn counts(&mut self, question: &Question, facet: Facet) -> Result<Counts> {
        let Some(from) = self.from(question, Some(facet)) else { return Ok(Counts::new()) };
        let column = sql::column(facet);
        let text = format!("SELECT {column}, count(*){from} GROUP BY {column}");
        let rows = self.connection.fetch_all(sqlx::query(AssertSqlSafe(text)).persistent(false)).await?;
        let pair = |row: &sqlx::postgres::PgRow| -> Result<(u8, usize)> {
            Ok((u8::try_from(row.try_get::<i32, _>(0)?)?, usize::try_from(row.try_get::<i64, _>(1)?)?))
        };
        rows.iter().map(pair).collect()
    }
}

/// As COPY takes a text.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n")
}

async fn run(connection: &mut PgConnection, text: String) -> Result<()> {
    connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await?;
    Ok(())
}

impl Engine for Gin {
    fn name(&self) -> &'static str {
        "PostgreSQL GIN"
    }

    fn busy(&self) -> Result<f64> {
        Ok(cpu::busy() + cpu::busy_of(self.process)?)
    }

    async fn ask(&mut self, question: &Question) -> Result<Answer> {
        let mut answer = Answer::default();
        if let Some(from) = self.from(question, None) {
            let text = format!("SELECT count(*){from}");
            let row = self.connection.fetch_one(sqlx::query(AssertSqlSafe(text)).persistent(false)).await?;
            answer.total = usize::try_from(row.try_get::<i64, _>(0)?)?;
            if !question.count_only {
                let text = format!("SELECT row, name{from}{}", sql::page(question, "row"));
                let rows = self.connection.fetch_all(sqlx::query(AssertSqlSafe(text)).persistent(false)).await?;
                let row = |row: &sqlx::postgres::PgRow| Ok(u64::try_from(row.try_get::<i32, _>(0)?)?);
                answer.page = rows.iter().map(row).collect::<Result<_>>()?;
            }
        }
        if question.query.facets {
            let by_prefecture = self.counts(question, Facet::Prefecture).await?;
            let by_division = self.counts(question, Facet::Division).await?;
            answer.facets = Some([by_prefecture, by_division, self.counts(question, Facet::Level).await?]);
        }
        Ok(answer)
    }
}
