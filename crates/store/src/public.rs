//! What the public may see of a declaration: read from plain columns alone, so nothing sealed can slip in.

use crate::{
    columns::{Kept, Moment},
    declarations::plain,
    door::{Db, sql},
    error::Error,
};
use domain::{
    business::Kind,
    corporate_number::CorporateNumber,
    declaration::{Level, State},
    ids::DeclarationId,
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    text::Kana,
    web_url::WebUrl,
};
use futures_util::{Stream, StreamExt as _};
use jiff::Timestamp;
use uuid::Uuid;

/// The public face of a declaration. `state` tells the caller what of it may be shown today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicEntry {
    /// The declaration's id.
    pub declaration: Uuid,
    /// 自己宣言ID.
    pub number: DeclarationId,
    /// 法人 or 個人事業主.
    pub kind: Kind,
    /// The published name.
    pub name: String,
    /// The kana of a corporation, for sorting and finding; a person's is not public.
    pub kana: Option<Kana>,
    /// 法人番号.
    pub corporate_number: Option<CorporateNumber>,
    /// 都道府県.
    pub prefecture: Prefecture,
    /// 市区町村・町名.
    pub town: TownLine,
    /// 業種.
    pub industry: IndustryGroup,
    /// 取組み段階.
    pub level: Level,
    /// Where it stands.
    pub state: State,
    /// 宣言完了.
    pub declared_at: Timestamp,
    /// 受理.
    pub accepted_at: Option<Timestamp>,
    /// Since when it stands there.
    pub state_at: Timestamp,
    /// When the business last said that it still holds.
    pub last_confirmed_at: Option<Timestamp>,
    /// ★: the edition of the rules promised.
    pub rules_edition: Option<String>,
    /// 事業者URL, if the business wants it published.
    pub url: Option<WebUrl>,
}

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
    url: Option<String>,
}

impl Row {
    fn read(self) -> Result<PublicEntry, Error> {
        let kana = self.kana.map(|kana| plain("businesses", "kana", &kana, Kana::kept));
        let number = self.corporate_number;
        let number = number.map(|number| plain("businesses", "corporate_number", &number, CorporateNumber::parse));
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
            url: url.transpose()?,
        })
    }
}

/// What the public may see; the argument is what follows the join.
macro_rules! public_sql {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.number, b.kind, b.published_name, b.kana, b.corporate_number, b.prefecture, b.town,
                b.industry, d.level, d.state, d.declared_at, d.accepted_at, d.state_at, d.last_confirmed_at,
                d.rules_edition,
                CASE WHEN b.url_public THEN b.url END AS url
             FROM declarations d JOIN businesses b ON b.id = d.business_id ",
            $rest
        )
    };
}

/// All accepted declarations in the order of acceptance, streamed.
pub fn every(db: &mut Db) -> impl Stream<Item = Result<PublicEntry, Error>> + '_ {
    let text = public_sql!("WHERE d.state = 'accepted' ORDER BY d.accepted_at, d.id");
    let rows = sql!(db, stream Row: text);
    rows.map(|row| row.map_err(|why| Error::at(module_path!(), why)).and_then(Row::read))
}

/// A confirmed declaration by its id, whatever its state now.
pub async fn one(db: &mut Db, declaration: Uuid) -> Result<Option<PublicEntry>, Error> {
    let text = public_sql!("WHERE d.id = $1 AND d.number IS NOT NULL");
    sql!(db, optional Row: text, declaration)?.map(Row::read).transpose()
}

/// A confirmed declaration by its 自己宣言ID, whatever its state now.
pub async fn by_number(db: &mut Db, number: &DeclarationId) -> Result<Option<PublicEntry>, Error> {
    sql!(db, optional Row: public_sql!("WHERE d.number = $1"), number)?.map(Row::read).transpose()
}
