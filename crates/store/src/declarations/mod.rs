//! Declarations: who declares, whom to write to, what is declared, and where it stands.

mod alike;
mod confirm;
mod end;
mod find;
mod load;
mod mend;
mod purge;
mod review;
mod row;
mod submit;

pub use alike::alike;
pub(crate) use confirm::standing;
pub use confirm::{Confirmed, Numbers, confirm, correct_email, disown};
pub use end::{Ending, end};
pub use find::{by_number, by_receipt, find, living_with_number, waiting};
pub use load::{Known, Loaded, Past, known, load};
pub use mend::{Mending, keep_mending, mend, mending};
pub use purge::purge_unconfirmed;
pub(crate) use review::flag_later;
pub use review::{accept, evidence, flag, give_back};
pub(crate) use row::plain;
pub(crate) use submit::submit_taken_in;
pub use submit::{Application, Submitted, submit};

use domain::{
    business::Business,
    contact::Contact,
    declaration::{Level, Promise, State},
    flags::Flag,
    ids::{DeclarationId, ReceiptNumber},
    mending::{AskedFields, Declared},
    scheme::Code,
};
use jiff::Timestamp;
use uuid::Uuid;

/// A declaration with its business and contact.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Its id.
    pub id: Uuid,
    /// The id of its business.
    pub business_id: Uuid,
    /// The business as it was declared.
    pub business: Business,
    /// Whom the confirmation goes to.
    pub contact: Contact,
    /// What the level asks for.
    pub promise: Promise,
    /// 目的.
    pub purposes: Vec<Code>,
    /// 取組み段階.
    pub level: Level,
    /// The edition of the terms agreed to.
    pub terms_edition: String,
    /// 受付番号.
    pub receipt: ReceiptNumber,
    /// 自己宣言ID, once confirmed.
    pub number: Option<DeclarationId>,
    /// Where it stands.
    pub state: State,
    /// 仮申込み.
    pub submitted_at: Timestamp,
    /// 宣言完了.
    pub declared_at: Option<Timestamp>,
    /// 受理.
    pub accepted_at: Option<Timestamp>,
    /// Since when it stands where it stands.
    pub state_at: Timestamp,
    /// When the business last said that it still holds.
    pub last_confirmed_at: Option<Timestamp>,
    /// What the automatic checks found.
    pub flags: Vec<Flag>,
    /// Why it was returned, or why it ended.
    pub reason: Option<String>,
    /// What was to be mended when it was returned last; `None`: it never was, or was accepted since.
    pub asked: Option<AskedFields>,
    /// The partner whose link began it.
    pub partner: Option<String>,
}

impl Declaration {
    /// What it says, for who mends it.
    pub fn declared(&self) -> Declared {
        Declared {
            business: self.business.clone(),
            promise: self.promise.clone(),
            purposes: self.purposes.clone(),
            contact: self.contact.clone(),
        }
    }
}
