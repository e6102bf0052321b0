//! A posting is tried by whoever holds its lease; one endpoint never holds more than its share.

use super::URL;
use crate::{
    columns::Moment,
    door::{Unit, sql},
    error::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

/// Postings to one webhook at the same time: a slow endpoint takes no more of us.
const SHARE: i64 = 4;

/// A posting that is ours to try until the lease ends.
#[derive(Clone, Debug)]
pub struct Leased {
    /// Its id.
    pub id: Uuid,
    /// Where to.
    pub webhook: Uuid,
    /// The address.
    pub url: String,
    /// The secrets that sign now: the newest, and the one before while it is still good.
    pub secrets: Vec<Uuid>,
    /// What is posted.
    pub body: String,
    /// Which try this is, from 1.
    pub tries: i64,
}

/// What a try came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The status of the answer.
    pub status: Option<i64>,
    /// The code of what went wrong.
    pub error: Option<&'static str>,
}

#[derive(sqlx::FromRow)]
struct Due {
    id: Uuid,
    url: Vec<u8>,
    secret: Uuid,
    old_secret: Option<Uuid>,
    old_until: Option<Moment>,
    busy: i64,
}

/// Takes what is due, at most `limit`, for `holder` until `until`; of one webhook at most its share.
pub async fn lease(
    db: &mut Unit,
    holder: Uuid,
    until: Timestamp,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Leased>, Error> {
    let text = "SELECT q.id, q.url, q.secret, q.old_secret, q.old_until, q.busy FROM
        (SELECT w.id, w.url, w.secret, w.old_secret, w.old_until,
            (SELECT min(d.due_at) FROM deliveries d WHERE d.webhook = w.id AND d.taken_at IS NULL AND d.failed_at IS NULL
                AND (d.leased_until IS NULL OR d.leased_until < $1)) AS first,
            (SELECT count(*) FROM deliveries d WHERE d.webhook = w.id AND d.taken_at IS NULL AND d.failed_at IS NULL
                AND d.leased_until >= $1) AS busy
         FROM webhooks w JOIN api_keys k ON k.id = w.key_id WHERE w.disabled_at IS NULL AND k.revoked_at IS NULL) q
        WHERE q.first <= $1 AND q.busy < $2 ORDER BY q.first, q.id LIMIT $3";
    let webhooks = sql!(db, all Due: text, now, SHARE, i64::try_from(limit).unwrap_or(i64::MAX))?;
    let mut leased = Vec::new();
    for webhook in webhooks {
        let room = i64::try_from(limit - leased.len()).unwrap_or(0).min(SHARE - webhook.busy);
        if room == 0 {
            break;
        }
        // The outer condition stands there again because PostgreSQL looks only at it once more after waiting for a row.
        let Some(url) = address(db, webhook.id, &webhook.url, now).await? else { continue };
        let text = "UPDATE deliveries SET holder = $1, leased_until = $2, tries = tries + 1
            WHERE taken_at IS NULL AND failed_at IS NULL AND (leased_until IS NULL OR leased_until < $3)
              AND id IN (SELECT id FROM deliveries WHERE webhook = $4 AND taken_at IS NULL AND failed_at IS NULL
                         AND due_at <= $3 AND (leased_until IS NULL OR leased_until < $3) ORDER BY due_at, id LIMIT $5)
            RETURNING id, body, tries";
        let rows = sql!(db, all (Uuid, String, i64): text, holder, until, now, webhook.id, room)?;
        let old = webhook.old_secret.filter(|_| webhook.old_until.is_some_and(|until| until.0 > now));
        let secrets: Vec<Uuid> = [Some(webhook.secret), old].into_iter().flatten().collect();
        leased.extend(rows.into_iter().map(|(id, body, tries)| Leased {
            id,
            webhook: webhook.id,
            url: url.clone(),
            secrets: secrets.clone(),
            body,
            tries,
        }));
    }
    Ok(leased)
}

/// The address of a webhook. One that cannot be read is disabled: nobody else's postings may have to wait for it.
async fn address(db: &mut Unit, webhook: Uuid, sealed: &[u8], now: Timestamp) -> Result<Option<String>, Error> {
    match db.vault.open_text(URL, sealed) {
        Ok(url) => Ok(Some(url)),
        Err(why) => {
            tracing::error!(cause = %why, %webhook, "the address of a webhook cannot be read: it is disabled");
            let text = "UPDATE webhooks SET disabled_at = $1, disabled_why = 'address' WHERE id = $2";
            sql!(db, run: text, now, webhook)?;
            Ok(None)
        }
    }
}

/// The endpoint took it. `false`: the lease was no longer ours.
pub async fn taken(db: &mut Unit, one: &Leased, holder: Uuid, done: &Outcome, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE deliveries SET taken_at = $1, tried_at = $1, status = $2, error = NULL, holder = NULL,
            leased_until = NULL WHERE id = $3 AND holder = $4 AND taken_at IS NULL AND failed_at IS NULL";
    if sql!(db, run: text, now, done.status, one.id, holder)? == 0 {
        return Ok(false);
    }
    sql!(db, run: "UPDATE webhooks SET taken_at = $1 WHERE id = $2", now, one.webhook)?;
    Ok(true)
}

/// Not now; again at `due`. `false`: the lease was no longer ours.
pub async fn again(
    db: &mut Unit,
    one: &Leased,
    holder: Uuid,
    (done, due): (&Outcome, Timestamp),
    now: Timestamp,
) -> Result<bool, Error> {
    let text = "UPDATE deliveries SET due_at = $1, tried_at = $2, status = $3, error = $4, holder = NULL,
            leased_until = NULL WHERE id = $5 AND holder = $6 AND taken_at IS NULL AND failed_at IS NULL";
    Ok(sql!(db, run: text, due, now, done.status, done.error, one.id, holder)? > 0)
}

/// Never: the endpoint is gone, or all tries are used up. The webhook is disabled, unless it took another posting since this one
/// was stored (then this one posting is the trouble); `true`: disabled now.
pub async fn failed(db: &mut Unit, one: &Leased, holder: Uuid, done: &Outcome, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE deliveries SET failed_at = $1, tried_at = $1, status = $2, error = $3, holder = NULL,
            leased_until = NULL WHERE id = $4 AND holder = $5 AND taken_at IS NULL AND failed_at IS NULL";
    if sql!(db, run: text, now, done.status, done.error, one.id, holder)? == 0 {
        return Ok(false);
    }
    let text = "UPDATE webhooks SET disabled_at = $1, disabled_why = $2 WHERE id = $3 AND disabled_at IS NULL
        AND (taken_at IS NULL OR taken_at < (SELECT made_at FROM deliveries WHERE id = $4))";
    Ok(sql!(db, run: text, now, done.error.unwrap_or("status"), one.webhook, one.id)? > 0)
}

/// Not tried after all: it is due as before. `false`: the lease was no longer ours.
pub async fn give_back(db: &mut Unit, id: Uuid, holder: Uuid) -> Result<bool, Error> {
    let text = "UPDATE deliveries SET tries = tries - 1, holder = NULL, leased_until = NULL
        WHERE id = $1 AND holder = $2 AND taken_at IS NULL AND failed_at IS NULL";
    Ok(sql!(db, run: text, id, holder)? > 0)
}
