//! Cities, special wards, towns, villages, and the wards of designated cities.

use super::table::{RegisterFault, rows};
use crate::place::Prefecture;

/// A municipality, or a ward of a designated city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Municipality {
    /// Five digits of 全国地方公共団体コード (without its check digit).
    pub code: &'static str,
    /// The prefecture.
    pub prefecture: Prefecture,
    /// As it stands in an address: `石狩郡当別町`, `札幌市中央区`, `文京区`.
    pub name: &'static str,
    /// 郡, empty if there is none.
    pub county: &'static str,
    /// Reading of [`Municipality::name`].
    pub kana: &'static str,
    /// A city that is divided into wards: no address ends at it.
    pub designated: bool,
}

impl Municipality {
    /// The name without its 郡, as most people write it.
    pub fn short_name(&self) -> &'static str {
        self.name.strip_prefix(self.county).unwrap_or(self.name)
    }
}

/// All municipalities by code.
#[derive(Debug, Default)]
pub(crate) struct Municipalities(Vec<Municipality>);

const FILE: &str = "municipalities.tsv";

impl Municipalities {
    /// Reads the embedded table.
    pub(super) fn bundled() -> Result<Self, RegisterFault> {
        let mut all = rows(FILE, include_str!("../../data/municipalities.tsv"))
            .map(|row| {
                let prefecture =
                    Prefecture::from_number(row.read(2)?).ok_or_else(|| row.fault("no prefecture has this code"))?;
                Ok(Municipality {
                    code: row.cell(0)?,
                    prefecture,
                    name: row.cell(4)?,
                    county: row.cell(5)?,
                    kana: row.cell(7)?,
                    designated: row.cell(3)? == "designated_city",
                })
            })
            .collect::<Result<Vec<_>, RegisterFault>>()?;
        all.sort_by_key(|municipality| municipality.code);
        Ok(Self(all))
    }

    /// Those of one prefecture.
    pub(super) fn of(&self, prefecture: Prefecture) -> impl Iterator<Item = &Municipality> {
        self.0.iter().filter(move |municipality| municipality.prefecture == prefecture)
    }

    /// All, by code.
    pub(crate) fn all(&self) -> &[Municipality] {
        &self.0
    }

    /// Position and entry of a five-digit code.
    pub(super) fn by_code(&self, code: &str) -> Option<(usize, &Municipality)> {
        let at = self.0.binary_search_by(|municipality| municipality.code.cmp(code)).ok()?;
        self.0.get(at).map(|municipality| (at, municipality))
    }
}
