//! A declaration as a program reads it.

use crate::app::App;
use domain::{
    business::Kind,
    declaration::{PublicEntry, State},
    time::exact,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What the public may see of a declaration. Moments are RFC 3339 on the clock of Japan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Declaration {
    /// 自己宣言ID, eleven digits.
    #[schema(example = "41234567895")]
    pub id: String,
    /// 取組み段階: `one` (★ 一つ星) or `two` (★★ 二つ星).
    #[schema(example = "one")]
    pub level: &'static str,
    /// The edition of the rules promised for ★.
    #[schema(example = "six-2026")]
    pub rules_edition: Option<String>,
    /// Where it stands today: `declared`, `accepted`, `returned`, `rejected`, `stopped` or `cancelled`.
    #[schema(example = "accepted")]
    pub state: &'static str,
    /// Since when it stands there.
    pub state_since: String,
    /// 宣言完了.
    pub declared_at: String,
    /// 受理: since when it is in the public list.
    pub accepted_at: Option<String>,
    /// When the business last said that it still holds.
    pub last_confirmed_at: Option<String>,
    /// How well it was checked who declares: `mail` (the contact's address), `office` (a person of the office looked, too), or
    /// `imported` (not here: the declaration was taken over from an older register).
    #[schema(example = "mail")]
    pub identity: &'static str,
    /// The declaration that counts in place of this one.
    pub superseded_by: Option<String>,
    /// Whose it is; `null` for a declaration that was rejected (不受理), because the name may be another's, and, where many are given
    /// at once, for one of a sole proprietor.
    pub business: Option<Business>,
    /// The page of this declaration, for people.
    pub page: String,
}

/// Who declared.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Business {
    /// `corporation` or `sole_proprietor`.
    pub kind: &'static str,
    /// The published name.
    pub name: String,
    /// 法人番号, thirteen digits (corporations that have one).
    pub corporate_number: Option<String>,
    /// 都道府県.
    pub prefecture: Coded,
    /// 市区町村・町名.
    pub town: String,
    /// 業種 (中分類 of 日本標準産業分類, edition 14).
    pub industry: Coded,
    /// The web site, if the business wants it published.
    pub url: Option<String>,
}

/// A code and its words in Japanese.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Coded {
    /// The code.
    #[schema(example = "13")]
    pub code: String,
    /// The words.
    pub name: String,
}

impl Declaration {
    /// Of an entry.
    pub fn of(app: &App, entry: &PublicEntry) -> Self {
        Self {
            id: entry.number.as_str().to_owned(),
            level: entry.level.code(),
            rules_edition: entry.rules_edition.clone(),
            state: entry.state.code(),
            state_since: exact(entry.state_at),
            declared_at: exact(entry.declared_at),
            accepted_at: entry.accepted_at.map(exact),
            last_confirmed_at: entry.last_confirmed_at.map(exact),
            identity: entry.identity.code(),
            superseded_by: entry.superseded_by.as_ref().map(|later| later.as_str().to_owned()),
            business: (entry.state != State::Rejected).then(|| Business::of(app, entry)),
            page: format!("{}/v/{}", app.settings.origin, entry.number.as_str()),
        }
    }

    /// The same without the name of a person: many at once are for nobody to collect (PRODUCT §8).
    pub fn in_bulk(app: &App, entry: &PublicEntry) -> Self {
        let whole = Self::of(app, entry);
        let business = whole.business.filter(|_| entry.kind == Kind::Corporation);
        Self { business, ..whole }
    }
}

impl Business {
    fn of(app: &App, entry: &PublicEntry) -> Self {
        let prefecture = app.registers.prefecture_name(entry.prefecture).to_owned();
        let group = app.registers.group(entry.industry.code());
        Self {
            kind: entry.kind.code(),
            name: entry.name.clone(),
            corporate_number: entry.corporate_number.as_ref().map(|number| number.as_str().to_owned()),
            prefecture: Coded { code: entry.prefecture.code(), name: prefecture },
            town: entry.town.as_str().to_owned(),
            industry: Coded {
                code: entry.industry.code().to_owned(),
                name: group.map(|group| group.name.to_owned()).unwrap_or_default(),
            },
            url: entry.url.as_ref().map(|url| url.as_str().to_owned()),
        }
    }
}
