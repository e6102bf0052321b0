//! Makes a register of an older system as a file: the headings `sengen import legacy` knows, IDs as they were given out, a hundredth of
//! them led on to a later one, a thousandth that cannot be taken over. The same number of rows is the same file every time; nothing in
//! it is real.

use crate::{
    driver::facts::{Facts, People},
    register::spread,
};
use anyhow::{Context, Result, anyhow};
use domain::{ids::DeclarationId, scheme::Scheme};
use jiff::{SignedDuration, civil::date};
use std::{fs::File, io::BufWriter, path::PathBuf};

/// The headings that are not fields of the forms.
const OWN: [&str; 5] = ["number", "state", "declared_on", "state_on", "superseded_by"];
/// The fields of the forms.
const FIELDS: [&str; 23] = [
    "kind",
    "corporate_number",
    "name",
    "kana",
    "representative",
    "representative_kana",
    "trade_name",
    "postal_code",
    "prefecture",
    "town_line",
    "street",
    "phone",
    "industry",
    "membership",
    "news",
    "level",
    "score",
    "publication",
    "publication_url",
    "contact_name",
    "department",
    "email",
    "employees",
];
/// Days on which rows were declared, from 2018-04-01 on.
const DAYS: u64 = 2_900;
/// One row in so many is led on to the next one.
const LED_ON: u64 = 100;
/// One row in so many cannot be taken over.
const WRONG: u64 = 1_000;

/// `bench legacy`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// How many rows.
    rows: u64,
    /// The file to make.
    file: PathBuf,
}

/// Makes the file.
pub fn run(options: &Options) -> Result<bool> {
    let scheme = Scheme::bundled().map_err(|faults| anyhow!("the bundled scheme: {faults:?}"))?;
    let file = File::create(&options.file).with_context(|| format!("{}", options.file.display()))?;
    let mut table = csv::Writer::from_writer(BufWriter::with_capacity(1 << 20, file));
    table.write_record(OWN.iter().chain(&FIELDS).chain(&["score_date", "purposes"]))?;
    let people = People::default();
    let bar = crate::progress(options.rows, "rows")?;
    for row in 1..=options.rows {
        table.write_record(line(&people.one("legacy", row), row, &scheme)?)?;
        bar.inc(1);
    }
    table.flush()?;
    bar.finish();
    Ok(true)
}

fn line(facts: &Facts, row: u64, scheme: &Scheme) -> Result<Vec<String>> {
    let id = |row: u64| DeclarationId::draw(4, spread(row)).as_str().to_owned();
    let day = date(2018, 4, 1) + SignedDuration::from_hours(24 * i64::try_from(row % DAYS)?);
    let led_on = row.is_multiple_of(LED_ON);
    let mut cells = vec![
        id(row),
        if led_on { "stopped" } else { "" }.to_owned(),
        day.to_string(),
        if led_on { day.to_string() } else { String::new() },
        if led_on { id(row - 1) } else { String::new() },
    ];
    for field in FIELDS {
        let given = facts.business.iter().chain(&facts.declaration).find(|(key, _)| *key == field);
        cells.push(match (field, given) {
            ("email", _) if row % WRONG == 1 => "nobody".to_owned(),
            ("employees", _) => {
                scheme.lists.employees.offered().nth(facts.employees).context("employees")?.code.clone()
            }
            (_, given) => given.map(|(_, value)| value.clone()).unwrap_or_default(),
        });
    }
    cells.push(if facts.two { "2026-04-01" } else { "" }.to_owned());
    cells.push(scheme.lists.purposes.offered().next().context("purposes")?.code.clone());
    Ok(cells)
}
