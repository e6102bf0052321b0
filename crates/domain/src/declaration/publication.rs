//! 基本方針の公開方法.

use crate::web_url::WebUrl;

/// How a basic policy is published (PRODUCT §5.3). The words are the scheme's list `publications`, by these codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// 自社のウェブサイト, with its URL.
    OwnSite,
    /// SNS, with its URL.
    Social,
    /// 会社案内・パンフレット.
    Brochure,
    /// 店頭・事務所への掲示.
    Premises,
    /// 取引先への配布.
    Partners,
    /// このサイトでの公開.
    Hosted,
    /// その他, in words.
    Other,
}

impl Method {
    /// All methods, in the order of the form.
    pub const ALL: [Self; 7] =
        [Self::OwnSite, Self::Social, Self::Brochure, Self::Premises, Self::Partners, Self::Hosted, Self::Other];

    /// The code in the form, in the store and in the scheme's list.
    pub fn code(self) -> &'static str {
        match self {
            Self::OwnSite => "own_site",
            Self::Social => "social",
            Self::Brochure => "brochure",
            Self::Premises => "premises",
            Self::Partners => "partners",
            Self::Hosted => "hosted",
            Self::Other => "other",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }

    /// The method asks for a URL.
    pub fn needs_url(self) -> bool {
        matches!(self, Self::OwnSite | Self::Social)
    }
}

/// The method with what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// On a page of one's own or on a social network.
    Page {
        /// [`Method::OwnSite`] or [`Method::Social`].
        method: Method,
        /// Where.
        url: WebUrl,
    },
    /// In a way that has no address.
    Offline(Method),
    /// In another way, in the declarant's words (at most 200 characters).
    Other(String),
}

impl Publication {
    /// The method.
    pub fn method(&self) -> Method {
        match self {
            Self::Page { method, .. } | Self::Offline(method) => *method,
            Self::Other(_) => Method::Other,
        }
    }
    /// The address, if the method has one.
    pub fn url(&self) -> Option<&WebUrl> {
        if let Self::Page { url, .. } = self { Some(url) } else { None }
    }
    /// The declarant's words for another way.
    pub fn other(&self) -> Option<&str> {
        if let Self::Other(words) = self { Some(words) } else { None }
    }
}
