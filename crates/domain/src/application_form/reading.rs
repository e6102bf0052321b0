//! What a filled form said: kept as it was read, while its draft is mended.

use crate::wizard::{BusinessForm, DeclarationForm};

/// The forms of the wizard as they were when the form was taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reading {
    /// 事業者情報 as read.
    pub business: BusinessForm,
    /// 自己宣言 as read.
    pub declaration: DeclarationForm,
}
