//! Putting the letters: the place that was reached is kept with them, so that after a crash, or on another node, it goes on there.

use super::{Campaign, Row, audience};
use crate::{
    door::{Db, Unit, sql},
    error::Error,
};
use domain::{email::Email, news::CampaignState};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

/// An お知らせメール whose moment has come, and how far it came.
#[derive(Clone, Debug)]
pub struct Running {
    /// What is sent.
    pub campaign: Campaign,
    /// The blind index of the last address that was dealt with; empty: none yet.
    pub reached: Vec<u8>,
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The server of its reader took it.
    Sent,
    /// It was given up.
    Failed,
}

/// The figures of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Letters that were put: as many as persons.
    pub put: i64,
    /// Of these, those a server took.
    pub sent: i64,
    /// Of these, those that were given up.
    pub failed: i64,
    /// Persons who stopped the news by the link of this one.
    pub stopped: i64,
}

/// The one to go on with: that which was signed first, of those whose moment has come.
pub async fn running(db: &mut Db, now: Timestamp) -> Result<Option<Running>, Error> {
    let text = "SELECT * FROM campaigns WHERE (state = 'approved' OR state = 'sending') AND (start_at IS NULL OR start_at <= $1)
        ORDER BY approved_at, id LIMIT 1";
    let Some(row) = sql!(db, optional Row: text, now)? else { return Ok(None) };
    let (reached,) = sql!(db, one (Vec<u8>,): "SELECT reached FROM campaigns WHERE id = $1", row.id)?;
    Ok(Some(Running { campaign: row.into(), reached }))
}

/// Takes the turn, and says what [`room`] says. `None`: another node was quicker, or it was held or ended meanwhile.
pub async fn turn(db: &mut Unit, running: &Running, a_minute: i64, now: Timestamp) -> Result<Option<i64>, Error> {
    let id = running.campaign.id;
    // With the first letter it stands anew: who holds or ends it is told so.
    let text = "UPDATE campaigns SET version = CASE WHEN state = 'approved' THEN version + 1 ELSE version END,
        state = $1, begun_at = coalesce(begun_at, $2)
        WHERE id = $3 AND reached = $4 AND (state = 'approved' OR state = 'sending')";
    if sql!(db, run: text, CampaignState::Sending, now, id, running.reached)? == 0 {
        return Ok(None);
    }
    room(db, a_minute, now).await.map(Some)
}

/// How many letters to many may be put now, so that within a minute there are no more than `a_minute` of all kinds together.
pub async fn room(db: &mut Db, a_minute: i64, now: Timestamp) -> Result<i64, Error> {
    let since = now - SignedDuration::from_mins(1);
    let text = "SELECT (SELECT count(*) FROM campaign_letters WHERE put_at > $1)
        + (SELECT count(*) FROM edition_letters WHERE put_at > $1)";
    let (lately,) = sql!(db, one (i64,): text, since)?;
    Ok(a_minute.saturating_sub(lately).max(0))
}

/// Notes that an address gets this letter. `None`: it gets none, because its owner stopped the news meanwhile, or has one already.
pub async fn put(
    db: &mut Unit,
    campaign: &Campaign,
    key: &[u8],
    letter: Uuid,
    now: Timestamp,
) -> Result<Option<Email>, Error> {
    let Some(email) = audience::still(db, &campaign.draft.audience, key).await? else { return Ok(None) };
    let text = "INSERT INTO campaign_letters (campaign, email_key, letter, put_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (campaign, email_key) DO NOTHING";
    let done = sql!(db, run: text, campaign.id, key, letter, now)? > 0;
    Ok(done.then_some(email))
}

/// Everybody up to this address was dealt with.
pub async fn reached(db: &mut Unit, campaign: Uuid, key: &[u8]) -> Result<(), Error> {
    sql!(db, run: "UPDATE campaigns SET reached = $1 WHERE id = $2", key, campaign).map(drop)
}

/// Nobody is left.
pub async fn finish(db: &mut Unit, campaign: Uuid, now: Timestamp) -> Result<(), Error> {
    let text = "UPDATE campaigns SET state = $1, done_at = $2, version = version + 1 WHERE id = $3";
    sql!(db, run: text, CampaignState::Sent, now, campaign).map(drop)
}

/// What became of a letter, in the unit that knows it.
pub async fn came_of(db: &mut Unit, letter: Uuid, fate: Fate, now: Timestamp) -> Result<(), Error> {
    let text = match fate {
        Fate::Sent => "UPDATE campaign_letters SET sent_at = $1 WHERE letter = $2",
        Fate::Failed => "UPDATE campaign_letters SET failed_at = $1 WHERE letter = $2",
    };
    sql!(db, run: text, now, letter).map(drop)
}

/// The figures of one.
pub async fn figures(db: &mut Db, campaign: Uuid) -> Result<Figures, Error> {
    let text = "SELECT count(*), count(sent_at), count(failed_at) FROM campaign_letters WHERE campaign = $1";
    let (put, sent, failed) = sql!(db, one (i64, i64, i64): text, campaign)?;
    let text = "SELECT count(DISTINCT email_key) FROM news_choices WHERE campaign = $1 AND NOT wished";
    let (stopped,) = sql!(db, one (i64,): text, campaign)?;
    Ok(Figures { put, sent, failed, stopped })
}

/// Those of a part of the list, in one statement: it looks only at letters of what is shown.
pub(super) async fn figures_of_list(db: &mut Db, limit: i64, behind: i64) -> Result<HashMap<Uuid, Figures>, Error> {
    let text = "WITH shown AS (SELECT id FROM campaigns ORDER BY made_at DESC, id DESC LIMIT $1 OFFSET $2)
        SELECT s.id, coalesce(l.put, 0), coalesce(l.sent, 0), coalesce(l.failed, 0), coalesce(n.stopped, 0) FROM shown s
        LEFT JOIN (SELECT campaign, count(*) AS put, count(sent_at) AS sent, count(failed_at) AS failed
            FROM campaign_letters WHERE campaign IN (SELECT id FROM shown) GROUP BY campaign) l ON l.campaign = s.id
        LEFT JOIN (SELECT campaign, count(DISTINCT email_key) AS stopped FROM news_choices
            WHERE campaign IN (SELECT id FROM shown) AND NOT wished GROUP BY campaign) n ON n.campaign = s.id";
    let rows = sql!(db, all (Uuid, i64, i64, i64, i64): text, limit, behind)?;
    let figures = |(id, put, sent, failed, stopped)| (id, Figures { put, sent, failed, stopped });
    Ok(rows.into_iter().map(figures).collect())
}
