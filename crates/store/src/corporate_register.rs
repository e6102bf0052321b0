//! The tax agency's register of corporations, as far as it may be searched.

use crate::{
    columns::Kept,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::{corporate_number::CorporateNumber, place::Prefecture};

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corporation {
    /// 法人番号.
    pub number: CorporateNumber,
    /// 商号又は名称.
    pub name: String,
    /// The name under the domain's folding: the key of the search.
    pub folded_name: String,
    /// フリガナ; may be empty.
    pub kana: String,
    /// 国内所在地（都道府県）; none abroad.
    pub prefecture: Option<Prefecture>,
    /// 国内所在地（市区町村）.
    pub city: String,
    /// 国内所在地（丁目番地等）.
    pub street: String,
    /// 郵便番号, seven digits or empty.
    pub postal_code: String,
    /// The registration was closed.
    pub closed: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: String,
    name: String,
    folded_name: String,
    kana: String,
    prefecture: Option<Kept<Prefecture>>,
    city: String,
    street: String,
    postal_code: String,
    closed: bool,
}

impl Row {
    fn read(self) -> Result<Corporation, Error> {
        let number = CorporateNumber::parse(&self.number);
        Ok(Corporation {
            number: number.map_err(|_| Error::row("corporate_register", "number", "it is no 法人番号"))?,
            name: self.name,
            folded_name: self.folded_name,
            kana: self.kana,
            prefecture: self.prefecture.map(|kept| kept.0),
            city: self.city,
            street: self.street,
            postal_code: self.postal_code,
            closed: self.closed,
        })
    }
}

/// An entry by its 法人番号.
pub async fn find(db: &mut Db, number: &CorporateNumber) -> Result<Option<Corporation>, Error> {
    let row = sql!(db, optional Row: "SELECT * FROM corporate_register WHERE number = $1", number.as_str())?;
    row.map(Row::read).transpose()
}

/// Entries whose folded name begins with the folded text, in the order of the key.
pub async fn search(db: &mut Db, folded: &str, limit: i64) -> Result<Vec<Corporation>, Error> {
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let text = "SELECT * FROM corporate_register WHERE folded_name >= $1 AND folded_name < $2
        ORDER BY folded_name, number LIMIT $3";
    let end = format!("{folded}\u{10FFFF}");
    sql!(db, all Row: text, folded, end, limit)?.into_iter().map(Row::read).collect()
}

/// How many entries. Counts them: for `doctor`, not for a page.
pub async fn count(db: &mut Db) -> Result<i64, Error> {
    Ok(sql!(db, one (i64,): "SELECT count(*) FROM corporate_register")?.0)
}

/// There is at least one entry.
pub async fn is_loaded(db: &mut Db) -> Result<bool, Error> {
    Ok(sql!(db, optional (String,): "SELECT number FROM corporate_register LIMIT 1")?.is_some())
}

const KEEP_SQLITE: &str = "INSERT INTO corporate_register
        (number, name, folded_name, kana, prefecture, city, street, postal_code, closed)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
        value ->> 8 FROM json_each($1) WHERE true
    ON CONFLICT (number) DO UPDATE SET name = excluded.name, folded_name = excluded.folded_name, kana = excluded.kana,
        prefecture = excluded.prefecture, city = excluded.city, street = excluded.street,
        postal_code = excluded.postal_code, closed = excluded.closed";
const KEEP_POSTGRES: &str = "INSERT INTO corporate_register
        (number, name, folded_name, kana, prefecture, city, street, postal_code, closed)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
        (value ->> 8)::boolean FROM jsonb_array_elements($1::jsonb)
    ON CONFLICT (number) DO UPDATE SET name = excluded.name, folded_name = excluded.folded_name, kana = excluded.kana,
        prefecture = excluded.prefecture, city = excluded.city, street = excluded.street,
        postal_code = excluded.postal_code, closed = excluded.closed";

/// Entries made ready for one statement; making them is work for the thread that reads the file.
#[derive(Debug)]
pub struct Entries(String);

impl Entries {
    /// Makes entries ready. No number may come twice.
    pub fn of(entries: &[Corporation]) -> Self {
        let row = |one: &Corporation| {
            serde_json::to_string(&(
                one.number.as_str(),
                &one.name,
                &one.folded_name,
                &one.kana,
                one.prefecture.map(Prefecture::code),
                &one.city,
                &one.street,
                &one.postal_code,
                one.closed,
            ))
        };
        // Texts and a truth value: there is nothing here that JSON could not say.
        let rows: Vec<String> = entries.iter().filter_map(|one| row(one).ok()).collect();
        Self(format!("[{}]", rows.join(",")))
    }
}

/// Keeps entries, new or changed. Others wait until the unit ends, so a call takes some thousand.
pub async fn keep(db: &mut Unit, entries: &Entries) -> Result<(), Error> {
    let text = db.pick(KEEP_SQLITE, KEEP_POSTGRES);
    sql!(db, run: text, entries.0).map(drop)
}
