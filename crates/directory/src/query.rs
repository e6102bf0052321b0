//! What a reader asks and gets.

use crate::{entry::Entry, facets::Facets, handle::AsOf};
use domain::{declaration::Level, industry::IndustryGroup, place::Prefecture};
use jiff::civil::Date;
use std::sync::Arc;
use uuid::Uuid;

/// A search. Empty conditions let everything pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// Any part of the name or kana, or a whole 法人番号 or 自己宣言ID, as typed.
    pub text: String,
    /// 都道府県.
    pub prefecture: Option<Prefecture>,
    /// 市区町村, five digits of 全国地方公共団体コード; a designated city means all its wards.
    pub municipality: Option<String>,
    /// 業種.
    pub industry: Option<Industry>,
    /// 取組み段階.
    pub level: Option<Level>,
    /// Declared on this day (in Japan) or later.
    pub from: Option<Date>,
    /// Declared on this day (in Japan) or earlier.
    pub to: Option<Date>,
    /// The order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: usize,
    /// Entries a page; at least one.
    pub per_page: usize,
    /// Count the further choices, too.
    pub facets: bool,
}

/// The order of the entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Newest declaration first.
    #[default]
    Newest,
    /// 五十音順: by kana, or by the name of those whose kana is not public; of equals the older declaration first.
    Kana,
}

/// A filter by 業種.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Industry {
    /// 大分類, `A`–`T`.
    Division(String),
    /// 中分類.
    Group(IndustryGroup),
}

/// Where reading a list was left off. It tells where an entry stands by what orders it, so it holds whatever has changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How the entry is read; empty in the order of declaring.
    pub(crate) text: String,
    /// Declared at (microseconds), then the id.
    pub(crate) place: (i64, Uuid),
}

/// The answer to a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many entries there are, exactly.
    pub total: usize,
    /// Those of the page, in the order asked for.
    pub entries: Arc<[Entry]>,
    /// The further choices, if they were asked for.
    pub facets: Option<Arc<Facets>>,
    /// What the answer is true of; `None` until the register is filled.
    pub as_of: Option<AsOf>,
}
