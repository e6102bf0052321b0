//! Threads by what the office asks for, a page at a time, and how many there are of each state.

use super::{Inquiry, row::Row};
use crate::{
    columns::Kept,
    door::{Db, sql},
    error::Error,
};
use domain::{
    corporate_number::CorporateNumber,
    email::Email,
    ids::{DeclarationId, MemberNumber, ReceiptNumber},
    inquiry::InquiryState,
    scheme::Code,
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Whose threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Anybody's.
    #[default]
    All,
    /// Those that are given to nobody.
    Nobody,
    /// This officer's.
    Mine(Uuid),
    /// Those of other officers than this one.
    Others(Uuid),
}

/// A number of the declaration a thread is tied to, or of its business. No two kinds are of one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// 自己宣言ID.
    Declaration(DeclarationId),
    /// 受付番号.
    Receipt(ReceiptNumber),
    /// 利用者番号.
    Member(MemberNumber),
    /// 法人番号.
    Corporate(CorporateNumber),
}

impl Numbered {
    fn as_str(&self) -> &str {
        match self {
            Self::Declaration(number) => number.as_str(),
            Self::Receipt(number) => number.as_str(),
            Self::Member(number) => number.as_str(),
            Self::Corporate(number) => number.as_str(),
        }
    }
}

/// What is asked for; what is not said does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Where they stand.
    pub state: Option<InquiryState>,
    /// What they are about.
    pub category: Option<Code>,
    /// Whose they are.
    pub whose: Whose,
    /// Whether it is known whose declaration they are about.
    pub tied: Option<bool>,
    /// Their running number.
    pub number: Option<i64>,
    /// What they are tied to.
    pub about: Option<Numbered>,
    /// The address of who asks, whole.
    pub email: Option<Email>,
}

/// In which order, by when something was last written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// Who waits longest first.
    Oldest,
}

/// A place in the list: the last row before it.
pub type Cursor = (Timestamp, Uuid);

impl Order {
    /// Before the first row.
    pub(super) fn begin(self) -> Cursor {
        match self {
            Self::Newest => (Timestamp::MAX, Uuid::max()),
            Self::Oldest => (Timestamp::UNIX_EPOCH, Uuid::nil()),
        }
    }
}

/// A statement over the threads that a filter asks for: `$1` to `$8`.
macro_rules! wanted {
    ($head:literal $(, $tail:literal)*) => {
        concat!(
            $head,
            " FROM inquiries WHERE ($1 = '' OR state = $1) AND ($2 = '' OR category = $2)
            AND ($3 = '' OR ($3 = 'nobody' AND officer IS NULL) OR ($3 = 'mine' AND officer = $4)
                OR ($3 = 'others' AND officer <> $4))
            AND ($5 = '' OR ($5 = 'yes' AND declaration IS NOT NULL) OR ($5 = 'no' AND declaration IS NULL))
            AND ($6 = 0 OR number = $6)
            AND ($7 = '' OR declaration IN (
                SELECT id FROM declarations WHERE number = $7 UNION ALL SELECT id FROM declarations WHERE receipt = $7
                UNION ALL SELECT declaration FROM members WHERE number = $7
                UNION ALL SELECT d.id FROM businesses b JOIN declarations d ON d.business_id = b.id
                    WHERE b.corporate_number = $7))
            AND (length($8) = 0 OR email_key = $8)"
            $(, $tail)*
        )
    };
}
/// A page of them after `$9`, `$10`, at most `$11`: in both orders.
macro_rules! page {
    ($head:literal, $tail:literal) => {
        [
            wanted!(
                $head,
                " AND (last_at < $9 OR (last_at = $9 AND id < $10)) ORDER BY last_at DESC, id DESC LIMIT $11",
                $tail
            ),
            wanted!($head, " AND (last_at > $9 OR (last_at = $9 AND id > $10)) ORDER BY last_at, id LIMIT $11", $tail),
        ]
    };
}

const ROWS: [&str; 2] = page!("SELECT *", "");
const BODIES: [&str; 2] = page!("SELECT inquiry, body FROM inquiry_messages WHERE inquiry IN (SELECT id", ")");
const NAMES: [&str; 2] = page!(
    "SELECT d.id, b.published_name, b.name, b.trade_name FROM declarations d JOIN businesses b ON b.id = d.business_id
    WHERE d.id IN (SELECT declaration",
    ")"
);
const COUNTS: &str = wanted!("SELECT state, count(*)", " GROUP BY state");

/// The filter as the statements take it.
pub(super) struct Asked {
    state: &'static str,
    category: String,
    whose: &'static str,
    officer: Uuid,
    tied: &'static str,
    number: i64,
    about: String,
    email: Vec<u8>,
}

impl Asked {
    pub(super) fn of(db: &Db, filter: &Filter) -> Self {
        let (whose, officer) = match filter.whose {
            Whose::All => ("", Uuid::nil()),
            Whose::Nobody => ("nobody", Uuid::nil()),
            Whose::Mine(officer) => ("mine", officer),
            Whose::Others(officer) => ("others", officer),
        };
        Self {
            state: filter.state.map_or("", InquiryState::code),
            category: filter.category.as_ref().map_or_else(String::new, |code| code.as_str().to_owned()),
            whose,
            officer,
            tied: filter.tied.map_or("", |tied| if tied { "yes" } else { "no" }),
            number: filter.number.unwrap_or(0),
            about: filter.about.as_ref().map_or_else(String::new, |number| number.as_str().to_owned()),
            email: filter.email.as_ref().map_or_else(Vec::new, |email| db.vault.blind_email(email)),
        }
    }
}

/// The statement of an order.
fn pick(texts: [&'static str; 2], order: Order) -> &'static str {
    let [newest, oldest] = texts;
    match order {
        Order::Newest => newest,
        Order::Oldest => oldest,
    }
}

/// The threads asked for, after a place, at most `limit`.
pub async fn rows(
    db: &mut Db,
    filter: &Filter,
    order: Order,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Inquiry>, Error> {
    let (Asked { state, category, whose, officer, tied, number, about, email }, (at, id)) =
        (Asked::of(db, filter), after.unwrap_or(order.begin()));
    let text = pick(ROWS, order);
    let rows = sql!(db, all Row: text, state, category, whose, officer, tied, number, about, email, at, id, limit)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}

/// The sealed texts of the same threads: thread and text.
pub(super) async fn bodies(
    db: &mut Db,
    filter: &Filter,
    order: Order,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<(Uuid, Vec<u8>)>, Error> {
    let (Asked { state, category, whose, officer, tied, number, about, email }, (at, id)) =
        (Asked::of(db, filter), after.unwrap_or(order.begin()));
    let text = pick(BODIES, order);
    sql!(db, all (Uuid, Vec<u8>): text, state, category, whose, officer, tied, number, about, email, at, id, limit)
}

/// The names of the businesses the same threads are tied to, by declaration.
pub(super) async fn names(
    db: &mut Db,
    filter: &Filter,
    order: Order,
    after: Option<Cursor>,
    limit: i64,
) -> Result<BTreeMap<Uuid, String>, Error> {
    let (Asked { state, category, whose, officer, tied, number, about, email }, (at, id)) =
        (Asked::of(db, filter), after.unwrap_or(order.begin()));
    let text = pick(NAMES, order);
    let rows = sql!(db, all (Uuid, String, Option<String>, Option<String>): text, state, category, whose, officer, tied, number, about, email, at, id, limit)?;
    let joined = |(id, published, name, trade): (Uuid, String, Option<String>, Option<String>)| {
        (id, format!("{published}\n{}\n{}", name.unwrap_or_default(), trade.unwrap_or_default()))
    };
    Ok(rows.into_iter().map(joined).collect())
}

/// How many threads stand where.
#[derive(Clone, Debug, Default)]
pub struct Counts(BTreeMap<InquiryState, i64>);

impl Counts {
    /// Of one state.
    pub fn of(&self, state: InquiryState) -> i64 {
        self.0.get(&state).copied().unwrap_or_default()
    }

    /// Of all.
    pub fn all(&self) -> i64 {
        self.0.values().sum()
    }
}

/// How many of the threads asked for stand where.
pub async fn counts(db: &mut Db, filter: &Filter) -> Result<Counts, Error> {
    let Asked { state, category, whose, officer, tied, number, about, email } = Asked::of(db, filter);
    let rows =
        sql!(db, all (Kept<InquiryState>, i64): COUNTS, state, category, whose, officer, tied, number, about, email)?;
    Ok(Counts(rows.into_iter().map(|(state, count)| (state.0, count)).collect()))
}
