//! In which columns of a list the ID, the name and the 法人番号 stand: by the headings, or by what looks like them.

use super::{
    cell,
    cut::{Cut, Cutter},
};
use crate::checked::{rows::Row, words::WORDS};
use domain::{corporate_number::CorporateNumber, ids::DeclarationId};
use std::borrow::Cow;

/// So many rows are looked at: the first ones may be broken, or a title.
const LOOKED_AT: usize = 20;

/// Where the columns are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// 自己宣言ID.
    pub id: usize,
    /// The name; `None`: no heading names one, and it is not compared.
    pub name: Option<usize>,
    /// 法人番号; `None`: it is not compared.
    pub corporate_number: Option<usize>,
}

impl Columns {
    /// Of a list, with its line of headings, if it has one. `None`: no column holds IDs.
    pub fn find(text: &str, delimiter: u8) -> Option<(Self, Option<Cut<'_>>)> {
        let mut cutter = Cutter::new(text, delimiter);
        let mut rows: Vec<Vec<String>> = Vec::new();
        for cut in std::iter::from_fn(|| cutter.next(|_, _| true)).take(LOOKED_AT) {
            let cells = cut.cells.iter().flatten().map(|text| cell(text)).collect::<Vec<_>>();
            let named = |column: &str| cells.iter().position(|cell| WORDS.column_of(cell) == Some(column));
            if let Some(id) = named("id") {
                let columns = Self { id, name: named("name"), corporate_number: named("corporate_number") };
                return Some((columns, Some(cut)));
            }
            rows.push(cells);
        }
        let most = |fits: &dyn Fn(&str) -> bool| most(&rows, fits);
        let corporate_number = most(&|cell| CorporateNumber::parse(cell).is_ok());
        // A telephone number has eleven digits, too, but the check digit fits one of ten only.
        let id = most(&|cell| DeclarationId::parse(cell).is_ok())
            .or_else(|| most(&|cell| DeclarationId::kept(cell).is_ok()));
        match id {
            Some(id) => Some((Self { id, name: None, corporate_number }, None)),
            // One column can only be the IDs, whatever stands in it.
            None if rows.iter().all(|cells| cells.len() <= 1) => Some((Self::default(), None)),
            None => None,
        }
    }

    /// One of them stands in this column.
    pub fn has(self, column: usize) -> bool {
        [Some(self.id), self.name, self.corporate_number].contains(&Some(column))
    }

    /// A line that reads as a row by itself, so that no quoted cell before it goes on in it.
    pub fn is_row(self, line: &str, delimiter: u8) -> bool {
        let cells: Vec<_> = line.split(char::from(delimiter)).map(cell).collect();
        let stands = |cell: &String| DeclarationId::kept(cell).is_ok();
        let fits = |cell: &String| DeclarationId::parse(cell).is_ok();
        cells.iter().any(fits) || (cells.len() > 1 && cells.get(self.id).is_some_and(stands))
    }

    /// What a row says; `None`: its letters cannot be read.
    pub fn row(self, cells: &[Cow<'_, str>]) -> Option<Row> {
        let at = |column: usize| cells.get(column).map(|text| cell(text)).unwrap_or_default();
        let row = Row {
            id: at(self.id),
            name: self.name.map(at).unwrap_or_default(),
            corporate_number: self.corporate_number.map(at).unwrap_or_default(),
        };
        (![&row.id, &row.name, &row.corporate_number].iter().any(|cell| cell.contains('\u{fffd}'))).then_some(row)
    }
}

/// The column in which most cells fit, of equals the first.
fn most(rows: &[Vec<String>], fits: &dyn Fn(&str) -> bool) -> Option<usize> {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let count = |column: usize| rows.iter().filter(|cells| cells.get(column).is_some_and(|cell| fits(cell))).count();
    (0..width).rev().max_by_key(|column| count(*column)).filter(|column| count(*column) > 0)
}
