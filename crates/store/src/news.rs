//! お知らせ: what is published on the site. Each change is a further version; none is ever edited, the last one counts.

use crate::{
    columns::{Day, Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::news::NewsKind;
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// What is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// What it is about.
    pub kind: NewsKind,
    /// 題名.
    pub title: String,
    /// 本文, Markdown.
    pub body: String,
    /// The day it bears; before it, nobody sees it.
    pub day: Date,
    /// The last day on TOP.
    pub until: Option<Date>,
    /// It is shown on TOP.
    pub on_top: bool,
    /// It is published no more.
    pub withdrawn: bool,
}

/// A version of an お知らせ.
#[derive(Clone, Debug)]
pub struct News {
    /// Its number, in its address for good.
    pub number: i64,
    /// Which version, from 1.
    pub version: i64,
    /// What is published.
    pub post: Post,
    /// Who wrote it; `None`: it came of an お知らせメール that was sent.
    pub officer: Option<Uuid>,
    /// When.
    pub made_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    version: i64,
    #[sqlx(try_from = "Kept<NewsKind>")]
    kind: NewsKind,
    title: String,
    body: String,
    #[sqlx(try_from = "Day")]
    day: Date,
    until: Option<Day>,
    on_top: bool,
    withdrawn: bool,
    officer: Option<Uuid>,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
}

impl From<Row> for News {
    fn from(row: Row) -> Self {
        Self {
            number: row.number,
            version: row.version,
            post: Post {
                kind: row.kind,
                title: row.title,
                body: row.body,
                day: row.day,
                until: row.until.map(Date::from),
                on_top: row.on_top,
                withdrawn: row.withdrawn,
            },
            officer: row.officer,
            made_at: row.made_at,
        }
    }
}

/// The last version of each; the argument is what more is asked, and the order.
macro_rules! last {
    ($rest:literal) => {
        concat!(
            "SELECT * FROM news n WHERE n.version = (SELECT max(m.version) FROM news m WHERE m.number = n.number) ",
            $rest
        )
    };
}

/// Publishes a new one; its number. `campaign`: the お知らせメール it is of.
pub async fn publish(
    db: &mut Unit,
    post: &Post,
    (officer, campaign): (Option<Uuid>, Option<Uuid>),
    now: Timestamp,
) -> Result<i64, Error> {
    let text = "SELECT coalesce(max(number), 0) FROM news";
    let (last,) = sql!(db, one (i64,): text)?;
    keep(db, (last + 1, 1), post, (officer, campaign), now).await?;
    Ok(last + 1)
}

/// Publishes a further version. `false`: somebody else did since that one was seen.
pub async fn change(
    db: &mut Unit,
    (number, seen): (i64, i64),
    post: &Post,
    officer: Uuid,
    now: Timestamp,
) -> Result<bool, Error> {
    let text = "SELECT version, campaign FROM news WHERE number = $1 ORDER BY version DESC LIMIT 1";
    let Some((version, campaign)) = sql!(db, optional (i64, Option<Uuid>): text, number)? else { return Ok(false) };
    if version != seen {
        return Ok(false);
    }
    keep(db, (number, version + 1), post, (Some(officer), campaign), now).await?;
    Ok(true)
}

async fn keep(
    db: &mut Unit,
    (number, version): (i64, i64),
    post: &Post,
    (officer, campaign): (Option<Uuid>, Option<Uuid>),
    now: Timestamp,
) -> Result<(), Error> {
    let text = "INSERT INTO news
        (number, version, kind, title, body, day, until, on_top, withdrawn, officer, campaign, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let Post { kind, title, body, day, until, on_top, withdrawn } = post;
    let (title, body) = (title.as_str(), body.as_str());
    sql!(db, run: text, number, version, *kind, title, body, *day, *until, *on_top, *withdrawn, officer, campaign, now)
        .map(drop)
}

/// What is published by that day: newest first, at most `limit` behind `skip`, of one year or of all.
pub async fn archive(
    db: &mut Db,
    today: Date,
    (from, to): (Date, Date),
    (skip, limit): (i64, i64),
) -> Result<Vec<News>, Error> {
    let text = last!(
        "AND NOT n.withdrawn AND n.day <= $1 AND n.day >= $2 AND n.day <= $3
        ORDER BY n.day DESC, n.number DESC LIMIT $4 OFFSET $5"
    );
    Ok(sql!(db, all Row: text, today, from, to, limit, skip)?.into_iter().map(News::from).collect())
}

/// The days of all that is published by that day, newest first.
pub async fn days(db: &mut Db, today: Date) -> Result<Vec<Date>, Error> {
    let text =
        "SELECT n.day FROM news n WHERE n.version = (SELECT max(m.version) FROM news m WHERE m.number = n.number)
        AND NOT n.withdrawn AND n.day <= $1 ORDER BY n.day DESC";
    Ok(sql!(db, all (Day,): text, today)?.into_iter().map(|(day,)| day.0).collect())
}

/// What TOP shows on that day: newest first, at most `limit`.
pub async fn on_top(db: &mut Db, today: Date, limit: i64) -> Result<Vec<News>, Error> {
    let text = last!(
        "AND NOT n.withdrawn AND n.on_top AND n.day <= $1 AND (n.until IS NULL OR n.until >= $1)
        ORDER BY n.day DESC, n.number DESC LIMIT $2"
    );
    Ok(sql!(db, all Row: text, today, limit)?.into_iter().map(News::from).collect())
}

/// One as it is now, whether it is published or not.
pub async fn find(db: &mut Db, number: i64) -> Result<Option<News>, Error> {
    Ok(sql!(db, optional Row: last!("AND n.number = $1"), number)?.map(News::from))
}

/// All versions of one, newest first.
pub async fn versions(db: &mut Db, number: i64) -> Result<Vec<News>, Error> {
    let text = "SELECT * FROM news WHERE number = $1 ORDER BY version DESC";
    Ok(sql!(db, all Row: text, number)?.into_iter().map(News::from).collect())
}

/// All, also those of days to come and those withdrawn: newest first, at most `limit` behind `skip`.
pub async fn all(db: &mut Db, (limit, skip): (i64, i64)) -> Result<Vec<News>, Error> {
    let text = last!("ORDER BY n.day DESC, n.number DESC LIMIT $1 OFFSET $2");
    Ok(sql!(db, all Row: text, limit, skip)?.into_iter().map(News::from).collect())
}
