//! What the server keeps of an application that is being typed.

use super::{BusinessForm, DeclarationForm};
use jiff::Timestamp;

/// An application in progress: the forms as typed, right or wrong, so that nothing typed is ever lost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The edition of the terms agreed to, and when.
    pub terms: Option<Agreed>,
    /// 事業者情報入力 as typed last.
    pub business: Option<BusinessForm>,
    /// 自己宣言入力 as typed last.
    pub declaration: Option<DeclarationForm>,
    /// Submitted: nothing more may be changed here.
    pub submitted: bool,
}

/// Agreement to the terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The edition.
    pub edition: String,
    /// When.
    pub at: Timestamp,
}
