//! パスキー: what officers registered, and what is kept between the question to an authenticator and its answer.

use super::Officer;
use crate::{
    audit::{self, Act, Note},
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::staff::PasskeyName;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// How long an authenticator has for its answer.
pub const ANSWER: SignedDuration = SignedDuration::from_mins(5);

/// A passkey of an officer.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// Its id here.
    pub id: Uuid,
    /// What the officer calls it.
    pub name: PasskeyName,
    /// The public key and what belongs to it, as the caller wrote it.
    pub data: String,
    /// Since when.
    pub made_at: Timestamp,
    /// When it proved somebody last.
    pub used_at: Option<Timestamp>,
}

/// A passkey that was proved to be there.
#[derive(Clone, Copy, Debug)]
pub struct NewPasskey<'a> {
    /// Its id here.
    pub id: Uuid,
    /// What the officer calls it.
    pub name: &'a PasskeyName,
    /// The id of the credential, as the authenticator made it.
    pub credential: &'a [u8],
    /// The public key and what belongs to it; text that the caller reads again.
    pub data: &'a str,
}

/// What came of removing a passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// Done.
    Done,
    /// The officer has no such passkey.
    Nothing,
    /// The officer would have no second factor any more.
    LastFactor,
}

/// What an authenticator was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// To make a passkey.
    Make,
    /// To prove that it has one.
    Prove,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: Vec<u8>,
    passkey: Vec<u8>,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    used_at: Option<Moment>,
}

impl Question {
    fn code(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Prove => "prove",
        }
    }
}

impl Row {
    fn read(self, db: &Db, officer: Uuid) -> Result<Passkey, Error> {
        let plain = db.vault.open("officer_passkeys.passkey", &self.passkey)?;
        // Sealed with it is whose it is: a row that was given to another officer opens nothing.
        let own = plain.strip_prefix(officer.as_bytes());
        let own = own.ok_or_else(|| Error::row("officer_passkeys", "passkey", "it is another officer's"))?;
        let data = String::from_utf8(own.to_vec());
        Ok(Passkey {
            id: self.id,
            name: db.vault.read("officer_passkeys.name", &self.name, PasskeyName::parse)?,
            data: data.map_err(|_| Error::row("officer_passkeys", "passkey", "it is no text"))?,
            made_at: self.made_at,
            used_at: self.used_at.map(Timestamp::from),
        })
    }
}

/// The passkeys of an officer, oldest first.
pub async fn passkeys(db: &mut Db, officer: Uuid) -> Result<Vec<Passkey>, Error> {
    let text = "SELECT id, name, passkey, made_at, used_at FROM officer_passkeys WHERE officer = $1
        ORDER BY made_at, id";
    let rows = sql!(db, all Row: text, officer)?;
    rows.into_iter().map(|row| row.read(db, officer)).collect()
}

/// Whether an officer has a passkey with this id of the credential.
pub async fn is_known_passkey(db: &mut Db, credential: &[u8]) -> Result<bool, Error> {
    let key = blind(db, credential);
    let text = "SELECT count(*) FROM officer_passkeys WHERE credential_key = $1";
    let (known,) = sql!(db, one (i64,): text, key)?;
    Ok(known > 0)
}

/// Adds a passkey. `false`: an officer has it already.
pub async fn add_passkey(db: &mut Unit, officer: Uuid, new: &NewPasskey<'_>, now: Timestamp) -> Result<bool, Error> {
    if is_known_passkey(db, new.credential).await? {
        return Ok(false);
    }
    keep(db, officer, new, now).await?;
    audit::note(db, &Note::of(officer, Act::PasskeyAdded), now).await?;
    Ok(true)
}

/// Keeps the row, without a note of its own.
pub(super) async fn keep(db: &mut Unit, officer: Uuid, new: &NewPasskey<'_>, now: Timestamp) -> Result<(), Error> {
    let name = db.vault.seal("officer_passkeys.name", new.name.as_str().as_bytes())?;
    let (key, passkey) = (blind(db, new.credential), sealed(db, officer, new.data)?);
    let text = "INSERT INTO officer_passkeys (id, officer, credential_key, name, passkey, counter, made_at)
        VALUES ($1, $2, $3, $4, $5, 0, $6)";
    sql!(db, run: text, new.id, officer, key, name, passkey, now).map(drop)
}

/// A passkey proved somebody: keeps its counter and what else changed. `false`: the counter did not grow, so that there may be two
/// of it, or it was removed meanwhile. An authenticator without a counter says 0 each time.
pub async fn passkey_used(
    db: &mut Unit,
    (officer, id): (Uuid, Uuid),
    (data, counter): (&str, i64),
    now: Timestamp,
) -> Result<bool, Error> {
    let passkey = sealed(db, officer, data)?;
    let text = "UPDATE officer_passkeys SET passkey = $1, counter = $2, used_at = $3
        WHERE id = $4 AND officer = $5 AND (counter < $2 OR (counter = 0 AND $2 = 0))";
    Ok(sql!(db, run: text, passkey, counter, now, id, officer)? > 0)
}

/// Removes a passkey, unless it is the last second factor. Every other session of the officer ends: somebody may be in with it.
pub async fn remove_passkey(
    db: &mut Unit,
    officer: &Officer,
    (id, keep): (Uuid, Uuid),
    now: Timestamp,
) -> Result<Removed, Error> {
    let all = passkeys(db, officer.id).await?;
    if !all.iter().any(|one| one.id == id) {
        return Ok(Removed::Nothing);
    }
    if all.len() == 1 && officer.totp.is_none() {
        return Ok(Removed::LastFactor);
    }
    sql!(db, run: "DELETE FROM officer_passkeys WHERE id = $1 AND officer = $2", id, officer.id)?;
    sql!(db, run: "DELETE FROM officer_sessions WHERE officer = $1 AND id <> $2", officer.id, keep)?;
    audit::note(db, &Note::of(officer.id, Act::PasskeyRemoved), now).await?;
    Ok(Removed::Done)
}

/// Removes all passkeys of an officer, and what they were asked.
pub(super) async fn remove_all(db: &mut Unit, officer: Uuid) -> Result<(), Error> {
    sql!(db, run: "DELETE FROM officer_passkeys WHERE officer = $1", officer)?;
    sql!(db, run: "DELETE FROM passkey_questions WHERE officer = $1", officer).map(drop)
}

/// Keeps what belongs to a question, in place of the one before; `token` is the SHA-256 of the session or invitation that asks.
pub async fn ask(
    db: &mut Unit,
    (token, officer): ([u8; 32], Uuid),
    (question, state): (Question, &str),
    now: Timestamp,
) -> Result<(), Error> {
    let state = db.vault.seal("passkey_questions.state", state.as_bytes())?;
    sql!(db, run: "DELETE FROM passkey_questions WHERE token = $1", token)?;
    let text = "INSERT INTO passkey_questions (token, officer, kind, state, until) VALUES ($1, $2, $3, $4, $5)";
    sql!(db, run: text, token, officer, question.code(), state, now + ANSWER).map(drop)
}

/// What was kept with the question; it is gone then, so that an answer is taken once. `None`: nothing was asked, or too long ago.
pub async fn answered(
    db: &mut Unit,
    (token, officer): ([u8; 32], Uuid),
    question: Question,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let text = "SELECT state FROM passkey_questions WHERE token = $1 AND officer = $2 AND kind = $3 AND until > $4";
    let row = sql!(db, optional (Vec<u8>,): text, token, officer, question.code(), now)?;
    sql!(db, run: "DELETE FROM passkey_questions WHERE token = $1", token)?;
    row.map(|(state,)| db.vault.open_text("passkey_questions.state", &state)).transpose()
}

/// Forgets questions that nobody answered in time; how many.
pub(super) async fn purge(db: &mut Unit, now: Timestamp) -> Result<u64, Error> {
    sql!(db, run: "DELETE FROM passkey_questions WHERE until <= $1", now)
}

fn sealed(db: &Db, officer: Uuid, data: &str) -> Result<Vec<u8>, Error> {
    db.vault.seal("officer_passkeys.passkey", &[officer.as_bytes(), data.as_bytes()].concat())
}

fn blind(db: &Db, credential: &[u8]) -> Vec<u8> {
    let hex = credential.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    db.vault.blind(&format!("passkey {hex}"))
}
