//! What waits for a decision, filtered, counted, and page by page.

use crate::{
    columns::{Kept, Moment},
    door::{Db, sql},
    error::Error,
};
use domain::{
    case::{Age, Count, Filter, Flagged, Source},
    declaration::Level,
    flags::Flag,
    ids::{DeclarationId, ReceiptNumber},
    place::Prefecture,
};
use jiff::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

/// A declaration that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// 受付番号.
    pub receipt: ReceiptNumber,
    /// 自己宣言ID.
    pub number: Option<DeclarationId>,
    /// The name the public will see.
    pub name: String,
    /// 取組み段階.
    pub level: Level,
    /// 都道府県.
    pub prefecture: Prefecture,
    /// How it came.
    pub source: Source,
    /// What the automatic checks found.
    pub flags: Vec<Flag>,
    /// 宣言完了: since then it waits.
    pub declared_at: Timestamp,
    /// Its version.
    pub version: i64,
}

/// A place in the queue, which is in the order of declaring: behind that declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When it was declared.
    pub declared_at: Timestamp,
    /// Its id.
    pub id: Uuid,
}

impl Place {
    /// Before the first.
    pub const START: Self = Self { declared_at: Timestamp::UNIX_EPOCH, id: Uuid::nil() };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(try_from = "Kept<ReceiptNumber>")]
    receipt: ReceiptNumber,
    number: Option<Kept<DeclarationId>>,
    name: String,
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    #[sqlx(try_from = "Kept<Prefecture>")]
    prefecture: Prefecture,
    #[sqlx(try_from = "Kept<Source>")]
    source: Source,
    flags: Json<Vec<String>>,
    #[sqlx(try_from = "Moment")]
    declared_at: Timestamp,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct CountRow {
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    #[sqlx(try_from = "Kept<Prefecture>")]
    prefecture: Prefecture,
    #[sqlx(try_from = "Kept<Source>")]
    source: Source,
    flags: String,
    band: i64,
    count: i64,
}

/// How a declaration came, as a column. A form on paper has no partner, and neither of them was taken over; the journal tells of what was.
macro_rules! source_sql {
    () => {
        "CASE WHEN d.partner IS NOT NULL THEN 'partner'
              WHEN EXISTS (SELECT 1 FROM intakes i WHERE i.draft = d.draft) THEN 'paper'
              WHEN EXISTS (SELECT 1 FROM journal l WHERE l.declaration = d.id AND l.kind = 'loaded') THEN 'register'
              ELSE 'web' END"
    };
}
pub(crate) use source_sql;

/// What waits, meets the conditions of `$3` to `$8`, and lies so to the place of `$1` and `$2`.
macro_rules! met_sql {
    ($lies:literal) => {
        concat!(
            " FROM declarations d JOIN businesses b ON b.id = d.business_id
             WHERE d.state = 'declared' AND (d.declared_at, d.id) ",
            $lies,
            " ($1, $2) AND d.declared_at >= $3 AND d.declared_at < $4
               AND ($5 = '' OR d.level = $5) AND ($6 = '' OR b.prefecture = $6) AND CAST(d.flags AS TEXT) LIKE $7
               AND ($8 = '' OR ",
            source_sql!(),
            " = $8) ORDER BY d.declared_at, d.id"
        )
    };
}

const PAGE: &str = concat!(
    "SELECT d.id, d.receipt, d.number, b.published_name AS name, d.level, b.prefecture, ",
    source_sql!(),
    " AS source, d.flags, d.declared_at, d.version",
    met_sql!(">"),
    " LIMIT $9"
);

const BEFORE: &str = concat!("SELECT d.declared_at, d.id", met_sql!("<="));

const ONE: &str = concat!(
    "SELECT d.id, d.receipt, d.number, b.published_name AS name, d.level, b.prefecture, ",
    source_sql!(),
    " AS source, d.flags, d.declared_at, d.version
     FROM declarations d JOIN businesses b ON b.id = d.business_id WHERE d.id = $1 AND d.state = 'declared'"
);

const COUNT: &str = concat!(
    "SELECT d.level, b.prefecture, ",
    source_sql!(),
    " AS source, CAST(d.flags AS TEXT) AS flags,
        CAST(CASE WHEN d.declared_at >= $1 THEN 0 WHEN d.declared_at >= $2 THEN 1 WHEN d.declared_at >= $3 THEN 2
             ELSE 3 END AS BIGINT) AS band, count(*) AS count
     FROM declarations d JOIN businesses b ON b.id = d.business_id WHERE d.state = 'declared' GROUP BY 1, 2, 3, 4, 5"
);

/// What waits and meets the conditions, in the order of declaring, behind a place, at most `limit`.
pub async fn page(
    db: &mut Db,
    filter: Filter,
    behind: Place,
    (now, limit): (Timestamp, i64),
) -> Result<Vec<Waiting>, Error> {
    let (from, to) = filter.age.map_or((Timestamp::UNIX_EPOCH, Timestamp::MAX), |age| age.span(now));
    let level = filter.level.map_or("", Level::code);
    let prefecture = filter.prefecture.map(Prefecture::code).unwrap_or_default();
    let source = filter.source.map_or("", Source::code);
    let flags = pattern(filter.flag);
    let rows =
        sql!(db, all Row: PAGE, behind.declared_at, behind.id, from, to, level, prefecture, flags, source, limit)?;
    rows.into_iter().map(Row::read).collect()
}

/// The places of what waits and meets the conditions, in the order of declaring, up to a place and with it.
pub async fn before(db: &mut Db, filter: Filter, to: Place, now: Timestamp) -> Result<Vec<Place>, Error> {
    let (from, until) = filter.age.map_or((Timestamp::UNIX_EPOCH, Timestamp::MAX), |age| age.span(now));
    let level = filter.level.map_or("", Level::code);
    let prefecture = filter.prefecture.map(Prefecture::code).unwrap_or_default();
    let source = filter.source.map_or("", Source::code);
    let flags = pattern(filter.flag);
    let (at, id) = (to.declared_at, to.id);
    let rows = sql!(db, all (Moment, Uuid): BEFORE, at, id, from, until, level, prefecture, flags, source)?;
    Ok(rows.into_iter().map(|(at, id)| Place { declared_at: at.into(), id }).collect())
}

/// One that waits; `None`: it does not wait any more.
pub async fn waiting(db: &mut Db, id: Uuid) -> Result<Option<Waiting>, Error> {
    sql!(db, optional Row: ONE, id)?.map(Row::read).transpose()
}

/// Everything that waits, counted by kind: from these every choice of the filter is counted. One look at what waits, however much
/// the register holds.
pub async fn count(db: &mut Db, now: Timestamp) -> Result<Vec<Count>, Error> {
    let [day, three, week] = [Age::Day, Age::ThreeDays, Age::Week].map(|age| age.span(now).0);
    let rows = sql!(db, all CountRow: COUNT, day, three, week)?;
    rows.into_iter().map(CountRow::read).collect()
}

/// The flags as they stand in the column: codes in quotes, separated by commas.
fn pattern(flag: Option<Flagged>) -> String {
    match flag {
        None => "%".to_owned(),
        Some(Flagged::Nothing) => "[]".to_owned(),
        Some(Flagged::Something) => "%\"%".to_owned(),
        Some(Flagged::With(flag)) => format!("%\"{}\"%", flag.code()),
    }
}

/// The flags as they stand in the column.
pub(crate) fn flags(codes: &[String]) -> Result<Vec<Flag>, Error> {
    let unknown = |code: &String| Error::row("declarations", "flags", format!("{code:?} is not a flag"));
    codes.iter().map(|code| Flag::parse(code).ok_or_else(|| unknown(code))).collect()
}

impl Row {
    fn read(self) -> Result<Waiting, Error> {
        Ok(Waiting {
            id: self.id,
            receipt: self.receipt,
            number: self.number.map(|kept| kept.0),
            name: self.name,
            level: self.level,
            prefecture: self.prefecture,
            source: self.source,
            flags: flags(&self.flags.0)?,
            declared_at: self.declared_at,
            version: self.version,
        })
    }
}

impl CountRow {
    fn read(self) -> Result<Count, Error> {
        let codes: Vec<String> = serde_json::from_str(&self.flags)
            .map_err(|_| Error::row("declarations", "flags", "it is not a list of codes"))?;
        let band = usize::try_from(self.band).ok().and_then(|band| Age::ALL.get(band).copied());
        Ok(Count {
            level: self.level,
            prefecture: self.prefecture,
            source: self.source,
            flags: flags(&codes)?,
            age: band.unwrap_or(Age::Longer),
            count: self.count,
        })
    }
}
