//! What is sent to many: an お知らせメール, or what an edition of the scheme says of itself; who is next, what they get, and what is done at
//! the end.

use super::Sender;
use domain::{
    news::NewsKind,
    scheme::{Scheme, read},
    time::day,
};
use jiff::{Timestamp, civil::Date};
use site::{
    announcement::Announcement,
    declare::mail::Desk,
    effects::{Effect, effects},
    newsletter::Newsletter,
};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::{
    Db, Error, Unit,
    affected::{self, Concern},
    campaigns::{self, Campaign},
    editions,
    mass_mail::Kind,
    news::{self, Post},
    notices,
};
use uuid::Uuid;

/// What is sent, ready to be addressed.
pub(super) enum Mailing<'a> {
    /// お知らせメール.
    News(Box<campaigns::Running>, Newsletter<'a>),
    /// The mail that announces an edition, and whom it concerns.
    Edition(notices::Running, Announcement<'a>, Vec<Concern>),
}

/// The editions that were looked at: their files are read once, not before every few letters.
#[derive(Default)]
pub struct Known(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    /// The one that is announced.
    scheme: Option<(Uuid, Arc<Scheme>)>,
    /// Those that are passed over, because they cannot be read or say nothing of themselves.
    passed_over: BTreeSet<Uuid>,
}

impl Known {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sender {
    /// The one of this kind whose turn it is.
    pub(super) async fn mailing(&self, db: &mut Db, kind: Kind, now: Timestamp) -> Result<Option<Mailing<'_>>, Error> {
        if kind == Kind::Edition {
            return self.announced(db, now).await;
        }
        let Some(running) = campaigns::running(db, now).await? else { return Ok(None) };
        let letter = Newsletter::of(self.desk(), &self.secret, &running.campaign.draft);
        Ok(Some(Mailing::News(Box::new(running), letter)))
    }

    /// The edition whose turn it is. One that cannot be read keeps its mail from nobody else's readers.
    async fn announced(&self, db: &mut Db, now: Timestamp) -> Result<Option<Mailing<'_>>, Error> {
        let today = day(now);
        for running in notices::running(db, (today, day(now - notices::MORNING)), now).await? {
            let edition = running.edition;
            if self.known.seen().passed_over.contains(&edition) {
                continue;
            }
            let why = match self.scheme_of(db, edition).await {
                Ok(new) => match self.matter(&new, (today, running.day)) {
                    Some((announcement, concerns)) => {
                        return Ok(Some(Mailing::Edition(running, announcement, concerns)));
                    }
                    None => "it says nothing of itself".to_owned(),
                },
                Err(Unread::Why(why)) => why,
                Err(Unread::Store(why)) => return Err(why),
            };
            tracing::error!(%edition, why, "an edition cannot be announced and is passed over");
            self.known.seen().passed_over.insert(edition);
        }
        Ok(None)
    }

    /// The scheme of an edition.
    async fn scheme_of(&self, db: &mut Db, edition: Uuid) -> Result<Arc<Scheme>, Unread> {
        let known = self.known.seen().scheme.clone();
        if let Some((_, scheme)) = known.filter(|(id, _)| *id == edition) {
            return Ok(scheme);
        }
        let files = editions::files(db, edition).await.map_err(|why| match why {
            Error::Row { .. } => Unread::Why(why.to_string()),
            why => Unread::Store(why),
        })?;
        let unfit = |_| Unread::Why("its files do not fit this version of the program".to_owned());
        let scheme = read(&files).map(Arc::new).map_err(unfit)?;
        self.known.seen().scheme = Some((edition, Arc::clone(&scheme)));
        Ok(scheme)
    }

    /// What an edition says of what it changes, and whom that concerns; `None`: it says nothing.
    fn matter(&self, new: &Scheme, (today, from): (Date, Date)) -> Option<(Announcement<'_>, Vec<Concern>)> {
        let effects: Vec<Effect> = effects((&self.scheme, today), (new, from));
        let announcement = Announcement::of(self.desk(), (new, from), &effects)?;
        Some((announcement, effects.into_iter().map(|effect| effect.concern).collect()))
    }

    fn desk(&self) -> Desk<'_> {
        Desk { scheme: &self.scheme, origin: &self.origin }
    }
}

/// Why the scheme of an edition is not there.
enum Unread {
    /// It cannot be read, today or tomorrow.
    Why(String),
    /// The store failed.
    Store(Error),
}

impl Mailing<'_> {
    /// Its kind and its id.
    pub(super) fn which(&self) -> (Kind, Uuid) {
        match self {
            Self::News(running, _) => (Kind::News, running.campaign.id),
            Self::Edition(running, ..) => (Kind::Edition, running.edition),
        }
    }

    /// The blind indexes of the next persons, at most `limit`.
    pub(super) async fn next(&self, db: &mut Db, limit: i64) -> Result<Vec<Vec<u8>>, Error> {
        match self {
            Self::News(running, _) => {
                campaigns::next(db, &running.campaign.draft.audience, &running.reached, limit).await
            }
            Self::Edition(running, _, concerns) => {
                affected::persons(db, concerns, (running.edition, running.reached.as_slice()), limit).await
            }
        }
    }

    /// How many are to be told: counted once, before the first letter, so that it is known how many were not when the day comes first.
    pub(super) async fn untold(&self, db: &mut Db) -> Result<Option<i64>, Error> {
        match self {
            Self::Edition(running, _, concerns) if running.reached.is_empty() && !running.later => {
                affected::count_persons(db, concerns, Some(running.edition)).await.map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Takes the turn. `false`: another node was quicker, or it was held or ended meanwhile.
    pub(super) async fn turn(&self, db: &mut Unit, untold: Option<i64>, now: Timestamp) -> Result<bool, Error> {
        match self {
            Self::News(running, _) => campaigns::turn(db, running, now).await,
            Self::Edition(running, ..) => notices::turn(db, running, untold, now).await,
        }
    }

    /// Puts the letter to one of them. `false`: they get none.
    pub(super) async fn put(&self, db: &mut Unit, (key, letter): (&[u8], Uuid), now: Timestamp) -> Result<bool, Error> {
        let post = match self {
            Self::News(running, newsletter) => {
                let email = campaigns::put(db, &running.campaign, (key, letter), now).await?;
                email.map(|email| newsletter.letter(letter, &email))
            }
            Self::Edition(running, announcement, concerns) => {
                let person = notices::put(db, running.edition, (key, letter), concerns, now).await?;
                person.map(|person| announcement.letter(letter, &person))
            }
        };
        match post {
            Some(post) => post.put(db, now).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Everybody was written to.
    pub(super) async fn finish(&self, db: &mut Unit, now: Timestamp) -> Result<(), Error> {
        match self {
            Self::News(running, _) => finish(db, &running.campaign, now).await,
            Self::Edition(running, ..) => notices::finish(db, running.edition, now).await,
        }
    }
}

/// The text of an お知らせメール becomes a バックナンバー if that was chosen.
async fn finish(db: &mut Unit, campaign: &Campaign, now: Timestamp) -> Result<(), Error> {
    campaigns::finish(db, campaign.id, now).await?;
    if !campaign.draft.back_number {
        return Ok(());
    }
    let (title, body) = (campaign.draft.title.clone(), campaign.draft.body.clone());
    let kind = NewsKind::BackNumber;
    let post = Post { kind, title, body, day: day(now), until: None, on_top: false, withdrawn: false };
    news::publish(db, &post, (None, Some(campaign.id)), now).await.map(drop)
}
