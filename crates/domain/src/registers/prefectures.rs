//! The 47 prefectures (JIS X 0401).

use super::table::{RegisterFault, rows};
use crate::place::Prefecture;

/// A prefecture with its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefectureEntry {
    /// The prefecture.
    pub prefecture: Prefecture,
    /// `東京都`.
    pub name: &'static str,
    /// `東京`.
    pub short: &'static str,
    /// `トウキョウト`.
    pub kana: &'static str,
    /// `Tokyo`.
    pub english: &'static str,
    /// 地方: `関東`.
    pub region: &'static str,
}

const FILE: &str = "prefectures.tsv";

/// Reads the embedded table.
pub(super) fn bundled() -> Result<Vec<PrefectureEntry>, RegisterFault> {
    rows(FILE, include_str!("../../data/prefectures.tsv"))
        .map(|row| {
            let prefecture =
                Prefecture::from_number(row.read(0)?).ok_or_else(|| row.fault("no prefecture has this code"))?;
            Ok(PrefectureEntry {
                prefecture,
                name: row.cell(2)?,
                short: row.cell(3)?,
                kana: row.cell(4)?,
                english: row.cell(5)?,
                region: row.cell(6)?,
            })
        })
        .collect()
}
