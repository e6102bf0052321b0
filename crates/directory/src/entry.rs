//! One declaration, as the public sees it.

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
use jiff::Timestamp;
use uuid::Uuid;

/// A declaration that has its 自己宣言ID. Only what may be public is here, apart from `kana`, which finds but is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The declaration in the store.
    pub declaration: Uuid,
    /// 自己宣言ID.
    pub number: DeclarationId,
    /// 法人 or 個人事業主.
    pub kind: Kind,
    /// The name the public sees.
    pub name: String,
    /// カナ of a corporation. A sole proprietor has none here: it is the person's, and would tell who stands behind a 屋号.
    pub kana: Option<Kana>,
    /// 法人番号.
    pub corporate_number: Option<CorporateNumber>,
    /// 都道府県.
    pub prefecture: Prefecture,
    /// 市区町村・町名.
    pub town: TownLine,
    /// 業種, the group (中分類).
    pub industry: IndustryGroup,
    /// 取組み段階.
    pub level: Level,
    /// Where the declaration stands.
    pub state: State,
    /// 宣言日時.
    pub declared_at: Timestamp,
    /// 受理日時.
    pub accepted_at: Option<Timestamp>,
    /// When the business last said that all is still true.
    pub last_confirmed_at: Option<Timestamp>,
    /// The edition of the rules promised for ★.
    pub rules_edition: Option<String>,
    /// 事業者URL, if the business agreed that it is shown.
    pub url: Option<WebUrl>,
}

impl Entry {
    /// The entry stands in the public list: accepted, and not stopped or cancelled since (PRODUCT §4).
    pub fn is_listed(&self) -> bool {
        self.state == State::Accepted
    }
}
