//! One line of the file: 30 columns (`data/nta_corporate_csv.tsv`), of which we need ten.

use csv::ByteRecord;
use domain::corporate_number::CorporateNumber;
use domain::place::Prefecture;
use domain::registers::Registers;
use encoding_rs::SHIFT_JIS;
use store::corporate_register::Corporation;

/// Columns of a line.
const COLUMNS: usize = 30;

// Columns we read, counted from 0.
const NUMBER: usize = 1;
const PROCESS: usize = 2;
const NAME: usize = 6;
const CITY: usize = 10;
const STREET: usize = 11;
const PREFECTURE: usize = 13;
const POSTAL_CODE: usize = 15;
const CLOSED_ON: usize = 18;
const LATEST: usize = 23;
const KANA: usize = 28;
const HIDDEN: usize = 29;

/// 処理区分 of a record that was deleted.
const DELETED: &[u8] = b"99";
/// 都道府県コード of an address abroad.
const ABROAD: &[u8] = b"99";

/// How the text of a file is written. The agency offers both; the content tells which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Unicode.
    Utf8,
    /// JIS level 1–2 (the agency's default).
    ShiftJis,
}

impl Encoding {
    /// The encoding of a line that is not all ASCII.
    pub fn of(line: &ByteRecord) -> Option<Self> {
        let bytes = line.as_slice();
        if bytes.is_ascii() {
            return None;
        }
        Some(if std::str::from_utf8(bytes).is_ok() { Self::Utf8 } else { Self::ShiftJis })
    }

    fn text(self, bytes: &[u8]) -> Result<String, Bad> {
        if self == Self::Utf8 || bytes.is_ascii() {
            return std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| Bad::Text);
        }
        let (text, wrong) = SHIFT_JIS.decode_without_bom_handling(bytes);
        if wrong { Err(Bad::Text) } else { Ok(text.into_owned()) }
    }
}

/// What a line is for us.
#[derive(Debug)]
pub enum Row {
    /// An entry.
    Entry(Box<Corporation>),
    /// Not for us: history, deleted, or excluded from search by the agency.
    Skipped,
}

/// Why a line cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Bad {
    /// Not the layout.
    #[error("it has {0} columns, not 30")]
    Columns(usize),
    /// The number is none.
    #[error("column 2 holds no corporate number")]
    Number,
    /// The name is empty.
    #[error("column 7 (name) is empty")]
    Name,
    /// The prefecture is none.
    #[error("column 14 holds no prefecture")]
    Prefecture,
    /// Neither UTF-8 nor `Shift_JIS`, or another encoding than the lines before.
    #[error("its text is not in the encoding of the file")]
    Text,
    /// The quotes do not fit.
    #[error("it is no CSV")]
    Csv,
}

/// Reads one line.
pub fn read(line: &ByteRecord, encoding: Encoding, registers: &Registers) -> Result<Row, Bad> {
    if line.len() != COLUMNS {
        return Err(Bad::Columns(line.len()));
    }
    let cell = |at: usize| line.get(at).unwrap_or_default();
    if cell(HIDDEN) == b"1" || cell(LATEST) == b"0" || cell(PROCESS) == DELETED {
        return Ok(Row::Skipped);
    }
    let text = |at: usize| encoding.text(cell(at));
    let name = text(NAME)?;
    if name.is_empty() {
        return Err(Bad::Name);
    }
    let prefecture = match cell(PREFECTURE) {
        b"" | ABROAD => None,
        code => {
            Some(std::str::from_utf8(code).ok().and_then(|code| Prefecture::parse(code).ok()).ok_or(Bad::Prefecture)?)
        }
    };
    Ok(Row::Entry(Box::new(Corporation {
        number: CorporateNumber::parse(&text(NUMBER)?).map_err(|_| Bad::Number)?,
        folded_name: registers.fold_name(&name),
        name,
        kana: text(KANA)?,
        prefecture,
        city: text(CITY)?,
        street: text(STREET)?,
        postal_code: text(POSTAL_CODE)?,
        closed: !cell(CLOSED_ON).is_empty(),
    })))
}
