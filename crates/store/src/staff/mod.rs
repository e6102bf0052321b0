//! 事務局: officers, their second factors, who they are at a provider, their sessions, and wrong tries.

mod failures;
mod invitations;
mod officers;
mod passkeys;
mod persons;
mod recovery;
mod sessions;

pub use failures::{Counted, MOST, Tries, Wait, failed, forgive, waits, was_right};
pub use invitations::{Factor, Invitation, invitation, set_up};
pub use officers::{
    Changed, INVITED, NewOfficer, Officer, add, all, begin_anew, by_email, find, reset, resume, set_role, suspend,
};
pub use passkeys::{
    ANSWER, NewPasskey, Passkey, Question, Removed, add_passkey, answered, ask, is_known_passkey, passkey_used,
    passkeys, remove_passkey,
};
pub use persons::{Person, add_person, by_person, refused, role_by_provider, take_round, tie, tied, tied_at};
pub use recovery::{recover, recovery_left, renew_recovery};
pub use sessions::{
    ABSOLUTE, HALFWAY, IDLE, SEEN, STEPPED, Session, admit, complete, end, end_others, enter, halfway, of_officer,
    purge, session, step_up, take_totp, touch,
};
