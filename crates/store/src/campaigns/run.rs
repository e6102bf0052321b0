//! Putting the letters: the place that was reached is kept with them, so that after a crash, or on another node, it goes on there.

use super::{Campaign, Row, audience};
use crate::{
    door::{Db, Unit, sql},
    error::Error,
    mass_mail,
};
use domain::{email::Email, news::CampaignState};
use jiff::Timestamp;
use uuid::Uuid;

/// An お知らせメール whose moment has come, and how far it came.
#[derive(Clone, Debug)]
pub struct Running {
    /// What is sent.
    pub campaign: Campaign,
    /// The blind index of the last address that was dealt with; empty: none yet.
    pub reached: Vec<u8>,
}

/// The one to go on with: that which was signed first, of those whose moment has come.
pub async fn running(db: &mut Db, now: Timestamp) -> Result<Option<Running>, Error> {
    let text = "SELECT * FROM campaigns WHERE (state = 'approved' OR state = 'sending') AND (start_at IS NULL OR start_at <= $1)
        ORDER BY approved_at, id LIMIT 1";
    let Some(row) = sql!(db, optional Row: text, now)? else { return Ok(None) };
    let (reached,) = sql!(db, one (Vec<u8>,): "SELECT reached FROM campaigns WHERE id = $1", row.id)?;
    Ok(Some(Running { campaign: row.into(), reached }))
}

/// Takes the turn. `false`: another node was quicker, or it was held or ended meanwhile.
pub async fn turn(db: &mut Unit, running: &Running, now: Timestamp) -> Result<bool, Error> {
    // With the first letter it stands anew: who holds or ends it is told so.
    let text = "UPDATE campaigns SET version = CASE WHEN state = 'approved' THEN version + 1 ELSE version END,
        state = $1, begun_at = coalesce(begun_at, $2)
        WHERE id = $3 AND reached = $4 AND (state = 'approved' OR state = 'sending')";
    Ok(sql!(db, run: text, CampaignState::Sending, now, running.campaign.id, running.reached)? > 0)
}

/// Notes that an address gets this letter. `None`: it gets none, because its owner stopped the news meanwhile, or has one already.
pub async fn put(
    db: &mut Unit,
    campaign: &Campaign,
    (key, letter): (&[u8], Uuid),
    now: Timestamp,
) -> Result<Option<Email>, Error> {
    let Some(email) = audience::still(db, &campaign.draft.audience, key).await? else { return Ok(None) };
    let done = mass_mail::note(db, campaign.id, (key, letter), now).await?;
    Ok(done.then_some(email))
}

/// Nobody is left.
pub async fn finish(db: &mut Unit, campaign: Uuid, now: Timestamp) -> Result<(), Error> {
    let text = "UPDATE campaigns SET state = $1, done_at = $2, version = version + 1 WHERE id = $3";
    sql!(db, run: text, CampaignState::Sent, now, campaign).map(drop)
}
