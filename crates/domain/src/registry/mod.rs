//! The register as the office searches it: what is known of a declaration from its plain columns, and what may be asked of all of them.

mod meant;

pub use meant::{Key, Meant};

use crate::{
    business::Kind,
    case::{Flagged, Source},
    declaration::{Level, State},
    flags::Flag,
    industry::IndustryGroup,
    place::Prefecture,
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// A declaration in any state, with all that a search of the office may ask for and is not sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// The name the public sees, or will see.
    pub name: String,
    /// The kana of a corporation.
    pub kana: Option<String>,
    /// 屋号, published or not.
    pub trade_name: Option<String>,
    /// 法人 or 個人事業主.
    pub kind: Kind,
    /// 都道府県.
    pub prefecture: Prefecture,
    /// 業種.
    pub industry: IndustryGroup,
    /// 取組み段階.
    pub level: Level,
    /// Where it stands.
    pub state: State,
    /// How it came.
    pub source: Source,
    /// What the automatic checks found.
    pub flags: Vec<Flag>,
    /// 仮申込み.
    pub submitted_at: Timestamp,
    /// 宣言完了.
    pub declared_at: Option<Timestamp>,
    /// 受理.
    pub accepted_at: Option<Timestamp>,
    /// When the business last said that it still holds.
    pub confirmed_at: Option<Timestamp>,
}

/// What a search asks for besides its text; what is not said does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Where it stands.
    pub state: Option<State>,
    /// 取組み段階.
    pub level: Option<Level>,
    /// 法人 or 個人事業主.
    pub kind: Option<Kind>,
    /// 都道府県.
    pub prefecture: Option<Prefecture>,
    /// 業種: the code of a division (`A`–`T`) or of a group (`01`–`99`).
    pub industry: Option<String>,
    /// How it came.
    pub source: Option<Source>,
    /// What the automatic checks found.
    pub flag: Option<Flagged>,
    /// 仮申込み.
    pub submitted: Days,
    /// 宣言完了.
    pub declared: Days,
    /// 受理.
    pub accepted: Days,
    /// When the business last said that it still holds.
    pub confirmed: Days,
}

/// Days in Japan from one to another, both counted in; an end that is not given is open. Both open: what never happened fits, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// By 仮申込み, the newest first.
    #[default]
    Newest,
    /// By 仮申込み, the oldest first.
    Oldest,
    /// 五十音順: by kana, or by the name where the kana is sealed.
    Name,
}

impl Order {
    /// All orders.
    pub const ALL: [Self; 3] = [Self::Newest, Self::Oldest, Self::Name];

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Name => "name",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.code() == code)
    }
}

impl Days {
    /// Nothing is said.
    pub fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// The first day is not after the last.
    pub fn in_order(self) -> bool {
        self.from.zip(self.to).is_none_or(|(from, to)| from <= to)
    }
}
