//! What the public may see of a declaration: read from plain columns alone, so nothing sealed can slip in.

mod line;
mod whole;

pub use line::{read_line, write_line};
pub use whole::{corporations, every};

use crate::{
    columns::{Kept, Moment},
    declarations::plain,
    door::{Db, sql},
    error::Error,
    journal,
};
use domain::{
    business::Kind,
    corporate_number::CorporateNumber,
    declaration::{IdentityCheck, Level, PublicEntry, State},
    ids::DeclarationId,
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    text::Kana,
    web_url::WebUrl,
};
use jiff::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(try_from = "Kept<DeclarationId>")]
    number: DeclarationId,
    #[sqlx(try_from = "Kept<Kind>")]
    kind: Kind,
    published_name: String,
    kana: Option<String>,
    corporate_number: Option<String>,
    #[sqlx(try_from = "Kept<Prefecture>")]
    prefecture: Prefecture,
    town: String,
    industry: String,
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    #[sqlx(try_from = "Kept<State>")]
    state: State,
    #[sqlx(try_from = "Moment")]
    declared_at: Timestamp,
    accepted_at: Option<Moment>,
    #[sqlx(try_from = "Moment")]
    state_at: Timestamp,
    last_confirmed_at: Option<Moment>,
    rules_edition: Option<String>,
    #[sqlx(try_from = "Kept<IdentityCheck>")]
    identity: IdentityCheck,
    superseded_by: Option<String>,
    url: Option<String>,
}

impl Row {
    fn read(self) -> Result<PublicEntry, Error> {
        let kana = self.kana.map(|kana| plain("businesses", "kana", &kana, Kana::kept));
        let number = self.corporate_number;
        let number = number.map(|number| plain("businesses", "corporate_number", &number, CorporateNumber::parse));
        let later = self.superseded_by;
        let later = later.map(|own| plain("declarations", "superseded_by", &own, DeclarationId::kept));
        let url = self.url.map(|url| plain("businesses", "url", &url, WebUrl::parse));
        Ok(PublicEntry {
            declaration: self.id,
            number: self.number,
            kind: self.kind,
            name: self.published_name,
            kana: kana.transpose()?,
            corporate_number: number.transpose()?,
            prefecture: self.prefecture,
            town: plain("businesses", "town", &self.town, TownLine::kept)?,
            industry: plain("businesses", "industry", &self.industry, IndustryGroup::kept)?,
            level: self.level,
            state: self.state,
            declared_at: self.declared_at,
            accepted_at: self.accepted_at.map(Timestamp::from),
            state_at: self.state_at,
            last_confirmed_at: self.last_confirmed_at.map(Timestamp::from),
            rules_edition: self.rules_edition,
            identity: self.identity,
            superseded_by: later.transpose()?,
            url: url.transpose()?,
        })
    }
}

/// What the public may see; the argument is what follows the join.
macro_rules! public_sql {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.number, b.kind, b.published_name, b.kana, b.corporate_number, b.prefecture, b.town, b.industry,
                d.level, d.state, d.declared_at, d.accepted_at, d.state_at, d.last_confirmed_at,
                d.rules_edition, d.identity, d.superseded_by,
                CASE WHEN b.url_public THEN b.url END AS url
             FROM declarations d JOIN businesses b ON b.id = d.business_id ",
            $rest
        )
    };
}

/// A change that the public may know of.
#[derive(Clone, Debug)]
pub struct News {
    /// When it happened.
    pub at: Timestamp,
    /// What is true of the declaration now.
    pub entry: PublicEntry,
}

#[derive(sqlx::FromRow)]
struct Line {
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
    kind: String,
    declaration: Uuid,
}

/// The corporations whose accepted declarations changed last, newest first, each once, out of the last `lines` of the journal. What
/// was taken over from an older register is no news, and counts for none of these lines. Lines that change nothing the public sees ([`journal::Kind::may_be_seen`]) are passed over: that an ending was proposed is
/// nobody else's affair.
pub async fn news(db: &mut Db, lines: i64, most: usize) -> Result<Vec<News>, Error> {
    let text = "SELECT j.at, j.kind, j.declaration
        FROM (SELECT seq, at, kind, declaration FROM journal WHERE kind <> 'loaded' ORDER BY seq DESC LIMIT $1) j
        JOIN declarations d ON d.id = j.declaration JOIN businesses b ON b.id = d.business_id
        WHERE d.accepted_at IS NOT NULL AND b.kind = 'corporation'
        ORDER BY j.seq DESC";
    let mut seen = BTreeSet::new();
    let mut news = Vec::new();
    for line in sql!(db, all Line: text, lines)? {
        if news.len() == most {
            break;
        }
        let is_news = journal::Kind::parse(&line.kind).is_none_or(journal::Kind::may_be_seen);
        if !is_news || !seen.insert(line.declaration) {
            continue;
        }
        if let Some(entry) = readable(db, line.declaration).await? {
            news.push(News { at: line.at, entry });
        }
    }
    Ok(news)
}

/// A confirmed declaration by its id, whatever its state now.
pub async fn one(db: &mut Db, declaration: Uuid) -> Result<Option<PublicEntry>, Error> {
    let text = public_sql!("WHERE d.id = $1 AND d.number IS NOT NULL");
    sql!(db, optional Row: text, declaration)?.map(Row::read).transpose()
}

/// The same, for who reads many: one that cannot be read must not take the others from the public. It is logged and counts as none.
pub async fn readable(db: &mut Db, declaration: Uuid) -> Result<Option<PublicEntry>, Error> {
    match one(db, declaration).await {
        Err(why @ Error::Row { .. }) => {
            tracing::error!(cause = %why, %declaration, "a public entry cannot be read");
            Ok(None)
        }
        read => read,
    }
}

/// A confirmed declaration by its 自己宣言ID, whatever its state now.
pub async fn by_number(db: &mut Db, number: &DeclarationId) -> Result<Option<PublicEntry>, Error> {
    sql!(db, optional Row: public_sql!("WHERE d.number = $1"), number)?.map(Row::read).transpose()
}

/// Confirmed declarations by their 自己宣言IDs, in no order, whatever their states now; those nobody has are left out. A row that
/// cannot be read fails: an ID that was given out must not pass for one that was not.
pub async fn by_numbers(db: &mut Db, numbers: &[DeclarationId]) -> Result<Vec<PublicEntry>, Error> {
    let texts: Vec<&str> = numbers.iter().map(DeclarationId::as_str).collect();
    let text = db.pick(
        public_sql!("WHERE d.number IN (SELECT value FROM json_each($1))"),
        public_sql!("WHERE d.number IN (SELECT jsonb_array_elements_text($1))"),
    );
    sql!(db, all Row: text, serde_json::json!(texts))?.into_iter().map(Row::read).collect()
}
