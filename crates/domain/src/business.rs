//! 事業者: who declares, and what of it becomes public.

use crate::{
    address::Address,
    corporate_number::CorporateNumber,
    industry::IndustryGroup,
    name::{BusinessName, PersonName, TradeName},
    phone::Phone,
    scheme::Code,
    text::Kana,
    web_url::WebUrl,
};

/// 事業者.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Business {
    /// Corporation or sole proprietor, with the names each has.
    pub identity: Identity,
    /// 事業者URL.
    pub url: Option<Site>,
    /// 所在地.
    pub address: Address,
    /// 電話番号, not published.
    pub phone: Phone,
    /// 業種, published.
    pub industry: IndustryGroup,
    /// 従業員数, a code of the scheme's list `employees`; not published.
    pub employees: Code,
    /// 所属団体, if the business belongs to one; not published.
    pub membership: Option<String>,
    /// お知らせメール: wished for.
    pub news: bool,
}

/// Who the business is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// 法人.
    Corporation {
        /// 法人番号, or why there is none.
        number: Numbered,
        /// 事業者名, published.
        name: BusinessName,
        /// 事業者名（全角カナ）, not published.
        kana: Kana,
    },
    /// 個人事業主.
    SoleProprietor {
        /// 代表者名, published only if there is no 屋号 or they choose so.
        representative: PersonName,
        /// 代表者名（全角カナ）, not published.
        kana: Kana,
        /// 屋号.
        trade_name: Option<TradeName>,
        /// The name that is published.
        publish: PublishAs,
    },
}

/// 法人番号, or the stated reason why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// The number.
    With(CorporateNumber),
    /// A code of the scheme's list `no_number_reasons`.
    Without(Code),
}

/// Under which name a sole proprietor is published (PRODUCT §5.2: 屋号 if there is one, unless they choose their name).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishAs {
    /// 屋号.
    TradeName,
    /// 代表者名.
    Representative,
}

impl PublishAs {
    /// The code in the form and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::TradeName => "trade_name",
            Self::Representative => "representative",
        }
    }
    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "trade_name" => Some(Self::TradeName),
            "representative" => Some(Self::Representative),
            _ => None,
        }
    }
}

/// 事業者URL and whether it may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The address.
    pub url: WebUrl,
    /// 公開する.
    pub public: bool,
}

/// 法人 or 個人事業主, as the switch of the form and the column in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 法人.
    Corporation,
    /// 個人事業主.
    SoleProprietor,
}

impl Kind {
    /// Both kinds, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Corporation, Self::SoleProprietor];
    /// The code in the form and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Corporation => "corporation",
            Self::SoleProprietor => "sole_proprietor",
        }
    }
    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Business {
    /// 法人 or 個人事業主.
    pub fn kind(&self) -> Kind {
        match self.identity {
            Identity::Corporation { .. } => Kind::Corporation,
            Identity::SoleProprietor { .. } => Kind::SoleProprietor,
        }
    }

    /// The name the public sees.
    pub fn published_name(&self) -> &str {
        match &self.identity {
            Identity::Corporation { name, .. } => name.as_str(),
            Identity::SoleProprietor { representative, trade_name, publish, .. } => match (publish, trade_name) {
                (PublishAs::TradeName, Some(trade_name)) => trade_name.as_str(),
                _ => representative.as_str(),
            },
        }
    }

    /// The name mails are addressed to: the formal name, or the 屋号 or the representative's.
    pub fn addressed_as(&self) -> &str {
        self.published_name()
    }

    /// 法人番号, if the business is a corporation that has one.
    pub fn corporate_number(&self) -> Option<&CorporateNumber> {
        match &self.identity {
            Identity::Corporation { number: Numbered::With(number), .. } => Some(number),
            _ => None,
        }
    }

    /// The kana of the business or of its representative.
    pub fn kana(&self) -> &Kana {
        match &self.identity {
            Identity::Corporation { kana, .. } | Identity::SoleProprietor { kana, .. } => kana,
        }
    }
}
