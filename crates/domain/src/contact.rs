//! 担当者: the person the confirmation goes to. Nothing of it is ever published.

use crate::{
    email::Email,
    name::{Department, PersonName},
};

/// 担当者.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// 担当者名.
    pub name: PersonName,
    /// 部署.
    pub department: Option<Department>,
    /// メールアドレス.
    pub email: Email,
}
