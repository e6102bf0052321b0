//! The news of the demo register: a few お知らせ, and one お知らせメール that was sent. No letter goes out.

use crate::failure::Failure;
use crate::world::{RealClock, RealDice, new_id};
use domain::news::{Act, Audience, NewsKind};
use domain::time;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::campaigns::{self, Draft};
use store::mass_mail::{self, Fate, Kind};
use store::news::{self, Post};
use store::{Error, Store};
use uuid::Uuid;

/// `data/demo_news.toml`
const DEMO: &str = include_str!("../../../../../data/demo_news.toml");

#[derive(Deserialize)]
struct File {
    post: Vec<Line>,
    campaign: Line,
}

#[derive(Deserialize)]
struct Line {
    days: i64,
    #[serde(default)]
    kind: String,
    title: String,
    body: String,
}

/// Publishes the news.
pub async fn load(store: &Store, now: Timestamp) -> Result<(), Failure> {
    let file: File = toml::from_str(DEMO).map_err(Failure::of)?;
    for line in file.post.iter().rev() {
        let at = now - SignedDuration::from_hours(24 * line.days);
        let kind = NewsKind::parse(&line.kind).unwrap_or(NewsKind::Notice);
        publish(store, &post(line, kind, at), (None, at)).await?;
    }
    let line = &file.campaign;
    let at = now - SignedDuration::from_hours(24 * line.days);
    let campaign = sent(store, line, at).await?;
    publish(store, &Post { on_top: false, ..post(line, NewsKind::BackNumber, at) }, (Some(campaign), at)).await
}

fn post(line: &Line, kind: NewsKind, at: Timestamp) -> Post {
    let (title, body) = (line.title.clone(), line.body.trim().to_owned());
    Post { kind, title, body, day: time::day(at), until: None, on_top: true, withdrawn: false }
}

async fn publish(store: &Store, post: &Post, (campaign, at): (Option<Uuid>, Timestamp)) -> Result<(), Failure> {
    store.write(|mut db| async move { news::publish(&mut db, post, (None, campaign), at).await }).await?;
    Ok(())
}

/// The お知らせメール, as if every server but one had taken its letter; its id.
async fn sent(store: &Store, line: &Line, at: Timestamp) -> Result<Uuid, Failure> {
    let id = || new_id(&RealClock, &RealDice);
    let (new, writer, second) = (id(), id(), id());
    let draft = &Draft {
        title: line.title.clone(),
        body: line.body.trim().to_owned(),
        audience: Audience::default(),
        back_number: true,
        start_at: None,
    };
    let unit = store.write(|mut db| async move {
        campaigns::make(&mut db, new, draft, writer, at).await?;
        campaigns::act(&mut db, (new, 1), Act::Propose, writer, at).await?;
        campaigns::act(&mut db, (new, 2), Act::Approve, second, at).await
    });
    unit.await?;
    let mut db = store.read().await?;
    let Some(running) = campaigns::running(&mut db, at).await? else { return Ok(new) };
    let keys = campaigns::next(&mut db, &draft.audience, &running.reached, i64::MAX).await?;
    drop(db);
    let letters: Vec<(Vec<u8>, Uuid)> = keys.into_iter().map(|key| (key, id())).collect();
    let (running, letters) = (&running, &letters);
    let unit = store.write(|mut db| async move {
        campaigns::turn(&mut db, running, at).await?;
        let mut put = 0;
        for (place, (key, letter)) in letters.iter().enumerate() {
            put += i64::from(campaigns::put(&mut db, &running.campaign, (key, *letter), at).await?.is_some());
            let fate = if place == 0 { Fate::Failed } else { Fate::Sent };
            mass_mail::came_of(&mut db, *letter, fate, at).await?;
        }
        let last = letters.last().map(|(key, _)| key.as_slice()).unwrap_or_default();
        mass_mail::reached(&mut db, (Kind::News, new), last, put).await?;
        campaigns::finish(&mut db, new, at).await?;
        Ok::<_, Error>(())
    });
    unit.await?;
    Ok(new)
}
