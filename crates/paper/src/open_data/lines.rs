//! One declaration as a line: of comma-separated values (RFC 4180), for spreadsheets, and of JSON.

use super::{harmless, is_formula};
use crate::error::Error;
use domain::{
    corporate_number::CorporateNumber,
    declaration::{Level, PublicEntry},
    registers::Registers,
    scheme::Scheme,
    time::day,
    web_url::WebUrl,
};
use jiff::civil::Date;
use serde::Serialize;
use std::io::Write as _;

/// A line of the table `declarations`: the columns in their order.
#[derive(Clone, Debug, Serialize)]
pub struct Row<'a> {
    declaration_id: &'a str,
    corporate_number: Option<&'a str>,
    name: &'a str,
    prefecture_code: String,
    prefecture: &'a str,
    town: &'a str,
    industry_division_code: &'a str,
    industry_division: &'a str,
    industry_group_code: &'a str,
    industry_group: &'a str,
    level: &'a str,
    level_name: &'a str,
    rules_edition: Option<&'a str>,
    declared_on: Date,
    accepted_on: Option<Date>,
    last_confirmed_on: Option<Date>,
    business_url: Option<&'a str>,
    verification_url: String,
}

/// What turns entries into lines.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// Names of prefectures and industries.
    pub registers: &'a Registers,
    /// Names of levels.
    pub scheme: &'a Scheme,
    /// The address of the site, without a slash at the end.
    pub origin: &'a str,
}

impl<'a> Lines<'a> {
    /// The line of an entry.
    pub fn row(&self, entry: &'a PublicEntry) -> Row<'a> {
        let group = entry.industry.code();
        let division = self.registers.division_of(group);
        Row {
            declaration_id: entry.number.as_str(),
            corporate_number: entry.corporate_number.as_ref().map(CorporateNumber::as_str),
            name: &entry.name,
            prefecture_code: entry.prefecture.code(),
            prefecture: self.registers.prefecture_name(entry.prefecture),
            town: entry.town.as_str(),
            industry_division_code: division.map_or("", |division| division.code),
            industry_division: division.map_or("", |division| division.name),
            industry_group_code: group,
            industry_group: self.registers.group(group).map_or("", |group| group.name),
            level: entry.level.code(),
            level_name: self.level_name(entry.level),
            rules_edition: entry.rules_edition.as_deref(),
            declared_on: day(entry.declared_at),
            accepted_on: entry.accepted_at.map(day),
            last_confirmed_on: entry.last_confirmed_at.map(day),
            business_url: entry.url.as_ref().map(WebUrl::as_str),
            verification_url: format!("{}/v/{}", self.origin, entry.number.as_str()),
        }
    }

    fn level_name(&self, level: Level) -> &'a str {
        &self.scheme.level(level).name
    }

    /// Adds the line of an entry to the three files: plain, for spreadsheets, JSON. The first two differ only where a cell
    /// would be taken for a formula.
    pub fn add(
        &self,
        entry: &'a PublicEntry,
        (plain, sheet, json): (&mut Vec<u8>, &mut Vec<u8>, &mut Vec<u8>),
    ) -> Result<(), Error> {
        let row = self.row(entry);
        let begun = plain.len();
        let dates = row.dates();
        let cells = row.cells(&dates);
        write_line(plain, &cells);
        if cells.iter().any(|cell| is_formula(cell.trim_start_matches('\''))) {
            let cells = cells.map(harmless);
            write_line(sheet, &cells.each_ref().map(String::as_str));
        } else {
            sheet.extend_from_slice(plain.get(begun..).unwrap_or_default());
        }
        row.json(json)
    }
}

impl Row<'_> {
    fn dates(&self) -> [String; 3] {
        let text = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
        [text(Some(self.declared_on)), text(self.accepted_on), text(self.last_confirmed_on)]
    }

    /// The cells in the order of the columns; nothing is an empty cell.
    fn cells<'b>(&'b self, [declared, accepted, confirmed]: &'b [String; 3]) -> [&'b str; 18] {
        [
            self.declaration_id,
            self.corporate_number.unwrap_or_default(),
            self.name,
            &self.prefecture_code,
            self.prefecture,
            self.town,
            self.industry_division_code,
            self.industry_division,
            self.industry_group_code,
            self.industry_group,
            self.level,
            self.level_name,
            self.rules_edition.unwrap_or_default(),
            declared,
            accepted,
            confirmed,
            self.business_url.unwrap_or_default(),
            &self.verification_url,
        ]
    }

    /// Writes the line of JSON with its line end.
    pub fn json(&self, to: &mut Vec<u8>) -> Result<(), Error> {
        serde_json::to_writer(&mut *to, self).map_err(|why| Error::Write(why.into()))?;
        to.push(b'\n');
        Ok(())
    }
}

/// Writes a line of comma-separated values: a cell in quotation marks where it must be, lines ended by CR LF.
pub(super) fn write_line(to: &mut Vec<u8>, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            to.push(b',');
        }
        // Writing to memory cannot fail.
        if cell.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\r' | b'\n')) {
            let _ = write!(to, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            to.extend_from_slice(cell.as_bytes());
        }
    }
    to.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::write_line;

    proptest::proptest! {
        #[test]
        fn a_line_reads_back_with_another_reader(cells in proptest::collection::vec("[\"',;a あ\r\n=]{0,6}", 2..6)) {
            let mut text = Vec::new();
            write_line(&mut text, &cells.iter().map(String::as_str).collect::<Vec<_>>());
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
            let lines: Vec<_> = reader.records().map(Result::unwrap).collect();
            proptest::prop_assert_eq!(lines.len(), 1);
            proptest::prop_assert_eq!(lines[0].iter().collect::<Vec<_>>(), cells);
        }
    }
}
