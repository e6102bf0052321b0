//! The table as it was sent: CSV or pasted lines, UTF-8 or Shift JIS, with or without headings.

use super::words::WORDS;
use crate::checked::rows::Row;
use csv::{ByteRecord, ReaderBuilder};
use domain::{corporate_number::CorporateNumber, ids::DeclarationId};
use std::borrow::Cow;

/// Rows taken at once.
pub const ROWS: usize = 100_000;

/// What was sent, read. A row that cannot be read stays in its place.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Each row with the number of its line.
    pub rows: Vec<(u64, Option<Row>)>,
}

/// Why nothing was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no row in it.
    Empty,
    /// More than [`ROWS`].
    TooMany,
    /// No column holds IDs.
    NoIds,
    /// It is a file of a spreadsheet program, not CSV.
    NotCsv,
}

/// Where the columns are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Columns {
    id: usize,
    name: Option<usize>,
    corporate_number: Option<usize>,
}

impl Table {
    /// Reads what was sent.
    pub fn read(sent: &[u8]) -> Result<Self, Refused> {
        if sent.starts_with(b"PK\x03\x04") || sent.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(Refused::NotCsv);
        }
        let text = decoded(sent);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(&text))
            .from_reader(text.as_bytes());
        let mut columns = None;
        let mut rows = Vec::new();
        let mut record = ByteRecord::new();
        let mut counted = Counted::default();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => break,
                Ok(true) if record.iter().all(<[u8]>::is_empty) => {}
                Ok(true) => {
                    let line = counted.line(&text, record.position());
                    let (at, is_heading) = match columns {
                        Some(at) => (at, false),
                        None => Columns::find(&record).ok_or(Refused::NoIds)?,
                    };
                    columns = Some(at);
                    if !is_heading {
                        rows.push((line, at.row(&record)));
                    }
                }
                Err(_) => rows.push((counted.line(&text, Some(reader.position())), None)),
            }
            if rows.len() > ROWS {
                return Err(Refused::TooMany);
            }
        }
        if rows.is_empty() { Err(Refused::Empty) } else { Ok(Self { rows }) }
    }
}

/// Lines counted so far: the reader counts records, and takes a line end of two characters for one when it is asked.
#[derive(Debug, Default)]
struct Counted {
    bytes: usize,
    lines: u64,
}

impl Counted {
    /// The number of the line on which a record begins, from 1.
    fn line(&mut self, text: &str, position: Option<&csv::Position>) -> u64 {
        let at = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.bytes);
        let blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let ends = text.as_bytes().get(at..).unwrap_or_default().iter().take_while(blank).count();
        let passed = text.as_bytes().get(self.bytes..at + ends).unwrap_or_default();
        self.lines += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.bytes = self.bytes.max(at + ends);
        self.lines + 1
    }
}

impl Columns {
    /// By the headings, or by the first row whose cells look like IDs; and whether the record was a line of headings.
    fn find(record: &ByteRecord) -> Option<(Self, bool)> {
        let cells: Vec<_> = record.iter().map(cell).collect();
        let named = |column: &str| cells.iter().position(|cell| WORDS.column_of(cell) == Some(column));
        if let Some(id) = named("id") {
            let columns = Self { id, name: named("name"), corporate_number: named("corporate_number") };
            return Some((columns, true));
        }
        let looks = |fits: fn(&str) -> bool| cells.iter().position(|cell| fits(cell));
        let corporate_number = looks(|cell| CorporateNumber::parse(cell).is_ok());
        match looks(|cell| DeclarationId::kept(cell).is_ok()) {
            Some(id) => Some((Self { id, name: None, corporate_number }, false)),
            // One column can only be the IDs, whatever stands in its first line.
            None if cells.len() == 1 => Some((Self::default(), false)),
            None => None,
        }
    }

    fn row(self, record: &ByteRecord) -> Option<Row> {
        let at = |column: usize| record.get(column).map(cell).unwrap_or_default();
        let row = Row {
            id: at(self.id),
            name: self.name.map(at).unwrap_or_default(),
            corporate_number: self.corporate_number.map(at).unwrap_or_default(),
        };
        // A letter that could not be read.
        (![&row.id, &row.name, &row.corporate_number].iter().any(|cell| cell.contains('\u{fffd}'))).then_some(row)
    }
}

/// A cell without the apostrophe or the `="…"` by which people keep spreadsheets from rounding numbers.
fn cell(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    let quoted = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    quoted.unwrap_or_else(|| text.strip_prefix('\'').unwrap_or(text)).trim().to_owned()
}

/// UTF-8, or else Shift JIS as Japanese spreadsheets write it; UTF-16 by its mark.
fn decoded(sent: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(sent) {
        return encoding.decode_without_bom_handling(sent.get(mark..).unwrap_or_default()).0;
    }
    match std::str::from_utf8(sent) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(sent).0,
    }
}

/// A tab if the first line has one (pasted from a spreadsheet), else a comma.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    if first.contains('\t') { b'\t' } else { b',' }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(id: &str, name: &str, number: &str) -> Row {
        Row { id: id.to_owned(), name: name.to_owned(), corporate_number: number.to_owned() }
    }

    fn read(text: &str) -> Vec<(u64, Option<Row>)> {
        Table::read(text.as_bytes()).unwrap().rows
    }

    #[test]
    fn headings_say_which_column_is_which() {
        let text = "\u{feff}備考,会社名,法人番号,自己宣言ＩＤ\r\nx,青葉,\"7000012050002\",41234567890\r\n\r\n,若葉,,=\"41234567891\"\r\n";
        assert_eq!(
            read(text),
            [(2, Some(row("41234567890", "青葉", "7000012050002"))), (4, Some(row("41234567891", "若葉", ""))),]
        );
    }

    #[test]
    fn without_headings_the_cells_say_it() {
        assert_eq!(read("青葉,412-3456-7890,7000012050002\n"), [(1, Some(row("412-3456-7890", "", "7000012050002")))]);
        assert_eq!(read("41234567890\nx\n"), [(1, Some(row("41234567890", "", ""))), (2, Some(row("x", "", "")))]);
        assert_eq!(read("x\n'41234567890\n")[1], (2, Some(row("41234567890", "", ""))));
        assert_eq!(
            read("事業者名\tID\n青葉\t４１２３４５６７８９０\n"),
            [(2, Some(row("４１２３４５６７８９０", "青葉", "")))]
        );
    }

    #[test]
    fn shift_jis_and_utf_16_are_read() {
        let text = "会社名,ID\n髙橋青葉,41234567890\n";
        let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        assert_eq!(Table::read(&sjis).unwrap().rows, read(text));
        let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(Table::read(&utf16).unwrap().rows, read(text));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(Table::read(b""), Err(Refused::Empty));
        assert_eq!(Table::read("自己宣言ID\n".as_bytes()), Err(Refused::Empty));
        assert_eq!(Table::read(b"PK\x03\x04rest"), Err(Refused::NotCsv));
        assert_eq!(Table::read("名前,住所\n青葉,東京\n".as_bytes()), Err(Refused::NoIds));
        assert_eq!(Table::read("41234567890\n".repeat(ROWS + 1).as_bytes()), Err(Refused::TooMany));
        assert_eq!(Table::read("41234567890\n".repeat(ROWS).as_bytes()).unwrap().rows.len(), ROWS);
    }

    proptest! {
        #[test]
        fn no_row_is_lost(ids in prop::collection::vec("[0-9]{11}", 1..40), broken in prop::collection::vec("[0-9a-z あ,]{1,12}", 0..10)) {
            let cells: Vec<_> = ids.iter().chain(&broken).map(|cell| cell.replace(',', " ")).collect();
            let told = cells.iter().filter(|cell| !cell.is_empty()).count();
            prop_assert_eq!(read(&cells.join(",\n")).len(), told);
        }

        #[test]
        fn nothing_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Table::read(&bytes);
        }
    }
}
