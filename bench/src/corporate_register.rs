//! Makes a file in the layout of the tax agency's full download of corporations: one ZIP with one UTF-8 CSV of 30 columns. The
//! same number of rows is the same file every time; nothing in it is real.

use crate::{chance::Chance, driver::facts::corporate_number};
use anyhow::{Context, Result};
use std::{
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Write},
    path::PathBuf,
};
use zip::{ZipWriter, write::SimpleFileOptions};

const MUNICIPALITIES: &str = include_str!("../../crates/domain/data/municipalities.tsv");
const PREFECTURES: &str = include_str!("../../crates/domain/data/prefectures.tsv");
/// Legal form, its code in the layout, and whether it stands in front of the name.
const FORMS: [(&str, u16, bool); 6] = [
    ("株式会社", 301, true),
    ("株式会社", 301, false),
    ("有限会社", 302, true),
    ("合同会社", 305, true),
    ("合同会社", 305, false),
    ("合資会社", 304, true),
];
const HEADS: [(&str, &str); 12] = [
    ("架空青葉", "カクウアオバ"),
    ("架空山川", "カクウヤマカワ"),
    ("架空日の出", "カクウヒノデ"),
    ("架空さくら", "カクウサクラ"),
    ("架空みどり", "カクウミドリ"),
    ("架空北斗", "カクウホクト"),
    ("架空大和", "カクウヤマト"),
    ("架空若葉", "カクウワカバ"),
    ("架空東雲", "カクウシノノメ"),
    ("架空千歳", "カクウチトセ"),
    ("架空つばめ", "カクウツバメ"),
    ("架空松風", "カクウマツカゼ"),
];
const TAILS: [(&str, &str); 10] = [
    ("工業", "コウギョウ"),
    ("商店", "ショウテン"),
    ("建設", "ケンセツ"),
    ("製作所", "セイサクショ"),
    ("運輸", "ウンユ"),
    ("電機", "デンキ"),
    ("食品", "ショクヒン"),
    ("設計", "セッケイ"),
    ("不動産", "フドウサン"),
    ("企画", "キカク"),
];

/// `bench corporate-register`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// How many rows.
    rows: u64,
    /// The file to make.
    file: PathBuf,
}

/// Makes the file.
pub fn run(options: &Options) -> Result<bool> {
    let file = File::create(&options.file).with_context(|| format!("{}", options.file.display()))?;
    let bar = crate::progress(options.rows, "rows")?;
    let mut zip = ZipWriter::new(BufWriter::with_capacity(1 << 20, file));
    let compressed = SimpleFileOptions::default().compression_level(Some(1)).large_file(true);
    zip.start_file("00_zenkoku_all_20261031.csv", compressed)?;
    let places = Places::default();
    let mut text = String::new();
    for row in 1..=options.rows {
        line(&mut text, row, &places);
        if text.len() > 1 << 20 {
            zip.write_all(text.as_bytes())?;
            text.clear();
            bar.set_position(row);
        }
    }
    zip.write_all(text.as_bytes())?;
    zip.finish()?.flush()?;
    bar.finish_and_clear();
    println!("{} rows in {}", options.rows, options.file.display());
    Ok(true)
}

/// Where a corporation can be: code of the municipality, prefecture, municipality.
struct Places(Vec<(&'static str, &'static str, &'static str)>);

impl Default for Places {
    fn default() -> Self {
        let prefecture = |code: &str| {
            let row = PREFECTURES.lines().find(|line| line.split('\t').next() == Some(code))?;
            row.split('\t').nth(2)
        };
        let mut last = ("", "");
        let place = |line: &'static str| {
            let mut cells = line.split('\t');
            let (code, _, number) = (cells.next()?, cells.next()?, cells.next()?);
            let (kind, name) = (cells.next()?, cells.next()?);
            if last.0 != number {
                last = (number, prefecture(number)?);
            }
            (kind != "designated_city").then_some((code, last.1, name))
        };
        Self(MUNICIPALITIES.lines().skip(1).filter_map(place).collect())
    }
}

/// One row. Of a hundred, three are closed, one is not to be searched, one is abroad.
fn line(text: &mut String, row: u64, places: &Places) {
    let mut chance = Chance::new(row);
    let number = corporate_number(100_000_000_000 + row * 7);
    let (form, kind, in_front) = chance.of(&FORMS).copied().unwrap_or(("株式会社", 301, true));
    let head = chance.of(&HEADS).copied().unwrap_or_default();
    let tail = chance.of(&TAILS).copied().unwrap_or_default();
    let bare = format!("{}{}{}", head.0, tail.0, row % 1_000);
    let name = if in_front { format!("{form}{bare}") } else { format!("{bare}{form}") };
    let (code, prefecture, city) = chance.of(&places.0).copied().unwrap_or_default();
    let share = row % 100;
    let abroad = share == 50;
    let closed = share < 3;
    let street = format!("本町{}丁目{}番{}号", chance.below(9) + 1, chance.below(30) + 1, chance.below(20) + 1);
    let _ = write!(
        text,
        "{row},{number},{},0,2026-10-0{},2015-10-05,\"{name}\",,{kind},",
        if closed { "21" } else { "01" },
        row % 9 + 1
    );
    if abroad {
        let _ = write!(text, "\"\",\"\",\"\",,99,,,\"架空国架空市 {row} 番\",,");
    } else {
        let (of_prefecture, of_city) = code.split_at(2.min(code.len()));
        let postal_code = chance.below(9_000_000) + 1_000_000;
        let _ =
            write!(text, "\"{prefecture}\",\"{city}\",\"{street}\",,{of_prefecture},{of_city},{postal_code},\"\",,");
    }
    let closing = if closed { "2025-03-31,01" } else { "," };
    let _ = writeln!(
        text,
        "{closing},,\"\",2015-10-05,1,\"\",\"\",\"\",\"\",\"{}{}\",{}",
        head.1,
        tail.1,
        u8::from(share == 51)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_thirty_columns_and_is_the_same_every_time() {
        let places = Places::default();
        assert!(places.0.len() > 1_700);
        for row in 1..=200 {
            let (mut once, mut again) = (String::new(), String::new());
            line(&mut once, row, &places);
            line(&mut again, row, &places);
            assert_eq!(once, again);
            assert_eq!(once.matches(',').count(), 29, "{once}");
        }
    }
}
