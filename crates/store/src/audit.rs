//! Who of the office did or saw what. Every act of the staff and every view of personal data notes itself here, in its own unit.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Signed in with both factors.
    SignedIn,
    /// A recovery code took the place of the second factor.
    RecoveryUsed,
    /// Gave the second factor again.
    SteppedUp,
    /// Signed out.
    SignedOut,
    /// Set up password and second factor by an invitation.
    SetUp,
    /// Began to set up another password and app.
    BegunAnew,
    /// Took new recovery codes.
    RecoveryRenewed,
    /// Ended one's other sessions.
    SessionsEnded,
    /// Added an officer.
    OfficerAdded,
    /// Invited an officer again: password and second factor are void.
    FactorsReset,
    /// Changed an officer's role.
    RoleChanged,
    /// Suspended an officer.
    OfficerSuspended,
    /// Let a suspended officer in again.
    OfficerResumed,
    /// Looked at the list of officers with their names and addresses.
    StaffSeen,
    /// Looked at these notes.
    AuditSeen,
    /// Looked at the queue.
    QueueSeen,
    /// Looked at a declaration with everything that is known of it.
    CaseSeen,
    /// Accepted a declaration.
    CaseAccepted,
    /// Returned a declaration.
    CaseReturned,
    /// Proposed that a declaration ends.
    EndingProposed,
    /// Signed, as the second one, that a declaration ends.
    EndingSigned,
    /// Took a proposal back, or declined it.
    EndingWithdrawn,
    /// Wrote a note on a declaration.
    NoteWritten,
    /// Accepted many declarations at once.
    ManyAccepted,
    /// Took back what was accepted at once.
    ManyUndone,
    /// Ended a declaration in favour of another of the same business.
    CasesMerged,
    /// Took such an end back.
    CasesUnmerged,
    /// Took a filled 申込書 in.
    FormTakenIn,
    /// Looked at a 申込書 that was taken in, or at their list.
    FormSeen,
    /// Looked at the list of inquiries with the names of those who ask.
    InquiriesSeen,
    /// Looked at an inquiry.
    InquirySeen,
    /// Answered an inquiry.
    InquiryAnswered,
    /// Wrote a note at an inquiry, for the office alone.
    InquiryNoted,
    /// Gave an inquiry to an officer, or to nobody.
    InquiryAssigned,
    /// Said where an inquiry stands.
    InquiryMoved,
    /// Tied an inquiry to a declaration, or took that away.
    InquiryTied,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 36] = [
        Self::SignedIn,
        Self::RecoveryUsed,
        Self::SteppedUp,
        Self::SignedOut,
        Self::SetUp,
        Self::BegunAnew,
        Self::RecoveryRenewed,
        Self::SessionsEnded,
        Self::OfficerAdded,
        Self::FactorsReset,
        Self::RoleChanged,
        Self::OfficerSuspended,
        Self::OfficerResumed,
        Self::StaffSeen,
        Self::AuditSeen,
        Self::QueueSeen,
        Self::CaseSeen,
        Self::CaseAccepted,
        Self::CaseReturned,
        Self::EndingProposed,
        Self::EndingSigned,
        Self::EndingWithdrawn,
        Self::NoteWritten,
        Self::ManyAccepted,
        Self::ManyUndone,
        Self::CasesMerged,
        Self::CasesUnmerged,
        Self::FormTakenIn,
        Self::FormSeen,
        Self::InquiriesSeen,
        Self::InquirySeen,
        Self::InquiryAnswered,
        Self::InquiryNoted,
        Self::InquiryAssigned,
        Self::InquiryMoved,
        Self::InquiryTied,
    ];

    /// The code in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::RecoveryUsed => "recovery-used",
            Self::SteppedUp => "stepped-up",
            Self::SignedOut => "signed-out",
            Self::SetUp => "set-up",
            Self::BegunAnew => "begun-anew",
            Self::RecoveryRenewed => "recovery-renewed",
            Self::SessionsEnded => "sessions-ended",
            Self::OfficerAdded => "officer-added",
            Self::FactorsReset => "factors-reset",
            Self::RoleChanged => "role-changed",
            Self::OfficerSuspended => "officer-suspended",
            Self::OfficerResumed => "officer-resumed",
            Self::StaffSeen => "staff-seen",
            Self::AuditSeen => "audit-seen",
            Self::QueueSeen => "queue-seen",
            Self::CaseSeen => "case-seen",
            Self::CaseAccepted => "case-accepted",
            Self::CaseReturned => "case-returned",
            Self::EndingProposed => "ending-proposed",
            Self::EndingSigned => "ending-signed",
            Self::EndingWithdrawn => "ending-withdrawn",
            Self::NoteWritten => "note-written",
            Self::ManyAccepted => "many-accepted",
            Self::ManyUndone => "many-undone",
            Self::CasesMerged => "cases-merged",
            Self::CasesUnmerged => "cases-unmerged",
            Self::FormTakenIn => "form-taken-in",
            Self::FormSeen => "form-seen",
            Self::InquiriesSeen => "inquiries-seen",
            Self::InquirySeen => "inquiry-seen",
            Self::InquiryAnswered => "inquiry-answered",
            Self::InquiryNoted => "inquiry-noted",
            Self::InquiryAssigned => "inquiry-assigned",
            Self::InquiryMoved => "inquiry-moved",
            Self::InquiryTied => "inquiry-tied",
        }
    }
}

/// A note as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    /// Who; `None`: the command line of the machine.
    pub officer: Option<Uuid>,
    /// What.
    pub act: Act,
    /// Of whom or of what: an id, never personal data.
    pub subject: Option<&'a str>,
    /// Why, in the officer's words, or what it was changed to.
    pub reason: Option<&'a str>,
}

impl Note<'_> {
    /// Somebody did it, and that says all.
    pub fn of(officer: Uuid, act: Act) -> Self {
        Self { officer: Some(officer), act, subject: None, reason: None }
    }
}

/// A note as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Its running number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; `None`: the command line.
    pub officer: Option<Uuid>,
    /// [`Act::code`].
    pub act: String,
    /// Of whom or of what.
    pub subject: Option<String>,
    /// Why, or what it was changed to.
    pub reason: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
    officer: Option<Uuid>,
    act: String,
    subject: Option<String>,
    reason: Option<String>,
}

/// Notes it, in the unit of what it tells.
pub async fn note(db: &mut Unit, note: &Note<'_>, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO audit (at, officer, act, subject, reason) VALUES ($1, $2, $3, $4, $5)";
    sql!(db, run: text, now, note.officer, note.act.code(), note.subject.map(str::to_owned), note.reason.map(str::to_owned))
        .map(drop)
}

/// The notes before that number, newest first.
pub async fn before(db: &mut Db, seq: i64, limit: i64) -> Result<Vec<Noted>, Error> {
    let text = "SELECT seq, at, officer, act, subject, reason FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2";
    let noted = |row: Row| Noted {
        seq: row.seq,
        at: row.at,
        officer: row.officer,
        act: row.act,
        subject: row.subject,
        reason: row.reason,
    };
    Ok(sql!(db, all Row: text, seq, limit)?.into_iter().map(noted).collect())
}
