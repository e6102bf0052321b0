//! `bench directory`: the directory beside a plain scan, SQLite, PostgreSQL and Tantivy, on the same invented businesses.

mod client;
mod conditions;
mod cpu;
mod engines;
mod generate;
mod http;
mod measure;
mod questions;
mod report;
mod start;
mod visible;
mod words;

use crate::{chance::Chance, database};
use anyhow::Result;
use domain::registers::Registers;
use engines::{Engine, ours::Ours, postgres::Gin, scan::Scan, sqlite::Fts};
use generate::Generator;
use measure::{Measured, Paper, Times};
use questions::{Drawer, KINDS, Question};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use words::Words;

/// `bench directory`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// How many businesses.
    #[arg(long, default_value_t = 430_000)]
    rows: u64,
    /// Where the run keeps its files; emptied first.
    #[arg(long)]
    folder: PathBuf,
    /// The sources of the dictionary IPADIC; without them short lists are used.
    #[arg(long, default_value = "/usr/share/mecab/dic/ipadic")]
    words: PathBuf,
    /// Beside the directory; may be repeated.
    #[arg(long, value_enum, default_values_t = [Beside::Scan, Beside::Sqlite, Beside::Postgres, Beside::Tantivy])]
    beside: Vec<Beside>,
    /// How long the mix is asked at most, in seconds; each kind of question half as long.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// How long each kind of page is asked for through HTTP, in seconds; 0: not at all.
    #[arg(long, default_value_t = 10)]
    http_seconds: u64,
    /// Instead of all that: load so many declarations into SQLite and PostgreSQL, and fill a directory from each.
    #[arg(long)]
    start: Option<u64>,
}

/// What is measured beside the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Beside {
    /// `memmem` over all keys.
    Scan,
    /// FTS5 over pairs of characters.
    Sqlite,
    /// GIN over pairs of characters; and the time until another node sees a declaration.
    Postgres,
    /// Needs the feature `tantivy`.
    Tantivy,
}

/// Runs it and prints the tables; `false` when an answer differs.
pub async fn run(options: &Options) -> Result<bool> {
    let folder = crate::empty_folder(&options.folder)?;
    let registers = Arc::new(Registers::bundled()?);
    if let Some(rows) = options.start {
        start::run(&registers, &folder, rows).await?;
        return Ok(true);
    }
    let words = Words::read(&options.words, &registers)?;
    let generator = Arc::new(Generator::new(words, registers.clone(), options.rows)?);
    println!("{} businesses; words: {}", options.rows, generator.source());
    let (paper, ours, first) = the_directory(options, &generator).await?;
    if options.http_seconds > 0 {
        let asked: Vec<Question> = mixed(&paper);
        http::run(&ours, &asked, &folder, options.rows, Duration::from_secs(options.http_seconds)).await?;
    }
    drop(ours);
    let mut all = vec![first];
    for beside in &options.beside {
        all.extend(measured(*beside, options.rows, &generator, &paper, &folder).await?);
        if let Some(last) = all.last() {
            println!("{}: {}; mix {:.1} questions a second of one core", last.name, last.built, last.mix.a_second());
        }
    }
    if options.beside.contains(&Beside::Postgres) {
        visible::run(&registers, &folder).await?;
    }
    println!("\n{}", report::tables(&all));
    let wrong: Vec<&String> = all.iter().flat_map(|one| &one.wrong).collect();
    for wrong in wrong.iter().take(5) {
        println!("note: {wrong}");
    }
    Ok(wrong.is_empty())
}

/// Builds and asks the directory; its answers are what the others are compared with.
async fn the_directory(options: &Options, generator: &Arc<Generator>) -> Result<(Paper, Ours, Measured)> {
    let before = cpu::memory()?.0;
    let (mut ours, took) = Ours::build(generator, options.rows)?;
    let (now, most) = cpu::memory()?;
    let built = format!("{:.1} s; {now} MiB resident, {most} at the highest", took.busy);
    println!("directory: {built} ({before} MiB before; {:.1} s by the clock with making the businesses)", took.wall);
    let mut drawer =
        Drawer { generator: generator.as_ref(), count: options.rows, ours: &mut ours, chance: Chance::new(7) };
    let mut paper = Paper { questions: Vec::new(), answers: Vec::new(), longest: Duration::from_secs(options.seconds) };
    for (kind, many, _) in KINDS {
        paper.questions.push(drawer.all(kind, many).await?);
    }
    let mut measured = paper.put_to(&mut ours, built).await?;
    ours.kept = true;
    let kept = paper.mix(&mut ours).await?;
    ours.kept = false;
    for (what, mix) in [("each anew", &measured.mix), ("answers kept until the next change", &kept)] {
        println!(
            "directory: mix, {what}: {:.0} questions a second of one core, p50 {:.3} ms, p99 {:.3} ms; {} MiB resident",
            mix.a_second(),
            mix.at(50),
            mix.at(99),
            cpu::memory()?.0
        );
    }
    measured.kept = Some(kept);
    let times = Times::of(ours.append(options.rows, 2_000)?);
    println!("directory: a new business is in after p50 {:.3} ms, p99 {:.3} ms", times.at(50), times.at(99));
    paper.answered_by(&mut ours).await?;
    Ok((paper, ours, measured))
}

/// The questions in the shares of the mix.
fn mixed(paper: &Paper) -> Vec<Question> {
    let mut chance = Chance::new(64);
    (0..2_000).filter_map(|_| paper.any(&mut chance)).filter(|question| !question.count_only).cloned().collect()
}

async fn measured(
    beside: Beside,
    rows: u64,
    generator: &Arc<Generator>,
    paper: &Paper,
    folder: &Path,
) -> Result<Option<Measured>> {
    let begun = Instant::now();
    let took = || format!("{:.1} s by the clock", begun.elapsed().as_secs_f64());
    Ok(match beside {
        Beside::Scan => {
            let mut scan = Scan::build(generator, rows)?;
            Some(asked(&mut scan, paper, took()).await?)
        }
        Beside::Sqlite => {
            let file = folder.join("fts.db");
            let mut fts = Fts::build(generator, rows, &file).await?;
            let size = std::fs::metadata(&file)?.len() >> 20;
            Some(asked(&mut fts, paper, format!("{}; {size} MiB", took())).await?)
        }
        Beside::Postgres => {
            let url = database::prepare(database::Engine::Postgres, folder, "bench_directory")?;
            let mut gin = Gin::build(generator, rows, &url).await?;
            let measured = asked(&mut gin, paper, took()).await?;
            gin.close().await?;
            Some(measured)
        }
        #[cfg(feature = "tantivy")]
        Beside::Tantivy => {
            let mut tantivy = engines::tantivy::Tantivy::build(generator, rows)?;
            Some(asked(&mut tantivy, paper, took()).await?)
        }
        #[cfg(not(feature = "tantivy"))]
        Beside::Tantivy => {
            println!("Tantivy: not built in; build with --features tantivy");
            None
        }
    })
}

async fn asked(engine: &mut impl Engine, paper: &Paper, built: String) -> Result<Measured> {
    paper.put_to(engine, built).await
}
