//! お問い合わせ: threads between those who ask and the office. Who asks and what is written is sealed.

mod acts;
mod list;
mod row;
mod search;
mod write;

pub use acts::{Answer, answer, assign, move_to, note, seen, seen_list, tie};
pub use list::{Counts, Cursor, Filter, Numbered, Order, Whose, counts, rows};
pub use row::{by_number, find, messages, of_declaration};
pub use search::{AT_ONCE, Found, search};
pub use write::{NewInquiry, Put, Said, index_addresses, put, say};

use domain::{
    email::Email,
    inquiry::{InquiryState, TiedBy, Voice, Way},
    scheme::Code,
};
use jiff::Timestamp;
use uuid::Uuid;

const NAME: &str = "inquiries.name";
const EMAIL: &str = "inquiries.email";
/// Texts of messages are sealed for the column they stood in before there were threads, so that those carried over still open.
const BODY: &str = "inquiries.body";

/// A thread as kept.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// Its id, of which its link is made.
    pub id: Uuid,
    /// Its running number, from 1.
    pub number: i64,
    /// A code of the scheme's list `inquiry_categories`.
    pub category: Code,
    /// Whether who asks says to have declared; `None`: was not asked.
    pub declared: Option<bool>,
    /// Where it stands.
    pub state: InquiryState,
    /// The officer it is given to.
    pub officer: Option<Uuid>,
    /// The declaration it is about.
    pub declaration: Option<Uuid>,
    /// How that is known.
    pub tied_by: Option<TiedBy>,
    /// Who asks.
    pub name: String,
    /// Where answers go.
    pub email: Email,
    /// The member, if one was logged in.
    pub member: Option<Uuid>,
    /// When it came.
    pub made_at: Timestamp,
    /// When something was last written to or by who asks.
    pub last_at: Timestamp,
}

/// What was written once.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: Uuid,
    /// Who speaks.
    pub voice: Voice,
    /// How it came, if who asks speaks.
    pub way: Option<Way>,
    /// The officer who wrote it.
    pub officer: Option<Uuid>,
    /// The text.
    pub body: String,
    /// Files of a mail that were not taken.
    pub attachments: i64,
    /// When.
    pub made_at: Timestamp,
    /// What became of the mail that carries it.
    pub mail: Option<Fate>,
}

/// What became of the mail of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is still to be sent.
    Waiting,
    /// A mail server took it.
    Sent(Timestamp),
    /// It was given up.
    Failed(Timestamp),
    /// It is no longer known: mails are forgotten some time after they were sent or given up.
    Forgotten,
}
