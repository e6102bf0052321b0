//! Who is logged in. The cookie itself is never kept, only its SHA-256.

use crate::{
    door::{Db, Unit, sql},
    error::Error,
    members::{self, Member},
};
use jiff::Timestamp;
use uuid::Uuid;

/// Starts a session that lasts until `until`.
pub async fn start(
    db: &mut Unit,
    token: [u8; 32],
    member: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), Error> {
    let text = "INSERT INTO sessions (token, member, made_at, until) VALUES ($1, $2, $3, $4)";
    sql!(db, run: text, token, member, now, until).map(drop)
}

/// Whose session it is, if it has not ended.
pub async fn find(db: &mut Db, token: [u8; 32], now: Timestamp) -> Result<Option<Member>, Error> {
    let text = "SELECT m.* FROM sessions s JOIN members m ON m.id = s.member WHERE s.token = $1 AND s.until > $2";
    Ok(sql!(db, optional members::Row: text, token, now)?.map(Member::from))
}

/// Ends a session.
pub async fn end(db: &mut Unit, token: [u8; 32]) -> Result<(), Error> {
    sql!(db, run: "DELETE FROM sessions WHERE token = $1", token).map(drop)
}

/// Forgets the sessions that have ended; how many.
pub async fn purge(db: &mut Unit, now: Timestamp) -> Result<u64, Error> {
    sql!(db, run: "DELETE FROM sessions WHERE until <= $1", now)
}
