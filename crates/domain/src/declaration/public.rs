//! What the public may see of a declaration: the one shape that the store reads, the directory holds and pages show.

use super::{IdentityCheck, Level, State};
use crate::{
    business::Kind,
    corporate_number::CorporateNumber,
    ids::DeclarationId,
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    text::Kana,
    web_url::WebUrl,
};
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
    /// How well it was checked who declares.
    pub identity: IdentityCheck,
    /// The declaration that took the place of this one.
    pub superseded_by: Option<DeclarationId>,
    /// 事業者URL, if the business wants it published.
    pub url: Option<WebUrl>,
}

impl PublicEntry {
    /// The entry stands in the public list: accepted, and not stopped or cancelled since (PRODUCT §4).
    pub fn is_listed(&self) -> bool {
        self.state == State::Accepted
    }
}
