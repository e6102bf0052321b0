//! Kinds of 商工団体, to offer while 所属団体 is typed.

use super::table::{RegisterFault, rows};

/// A kind of 商工団体.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyKind {
    /// `商工会議所`.
    pub name: &'static str,
    /// `ショウコウカイギショ`.
    pub reading: &'static str,
    /// Names of such bodies end with [`BodyKind::name`].
    pub ends: bool,
    /// `〇〇商工会議所`.
    pub example: &'static str,
}

const FILE: &str = "commerce_org_kinds.tsv";

/// Reads the embedded table.
pub(super) fn bundled() -> Result<Vec<BodyKind>, RegisterFault> {
    rows(FILE, include_str!("../../data/commerce_org_kinds.tsv"))
        .map(|row| {
            Ok(BodyKind {
                name: row.cell(0)?,
                reading: row.cell(1)?,
                ends: row.cell(2)? == "ends",
                example: row.cell(3)?,
            })
        })
        .collect()
}
