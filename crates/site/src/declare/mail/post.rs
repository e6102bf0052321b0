//! A letter that is written, on its way into the outbox.

use domain::{email::Email, scheme::Mail};
use jiff::Timestamp;
use store::{
    Unit,
    outbox::{self, Letter},
};
use uuid::Uuid;

/// A letter that is written but not yet in the outbox.
#[derive(Clone, Debug)]
pub struct Post {
    pub(super) id: Uuid,
    pub(super) declaration: Option<Uuid>,
    pub(super) to: Email,
    pub(super) mail: Mail,
    pub(super) message_id: String,
    pub(super) stop: Option<String>,
    pub(super) held_until: Option<Timestamp>,
    pub(super) reply_to: Option<String>,
}

impl Post {
    /// The id of the letter.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// To whom.
    pub fn to(&self) -> &Email {
        &self.to
    }

    /// What the reader gets.
    pub fn mail(&self) -> &Mail {
        &self.mail
    }

    /// Not sent before that moment.
    #[must_use]
    pub fn held_until(mut self, moment: Timestamp) -> Self {
        self.held_until = Some(moment);
        self
    }

    /// With the address that stops mails of this kind at once, for its headers (RFC 8058).
    #[must_use]
    pub fn stopped_at(mut self, address: String) -> Self {
        self.stop = Some(address);
        self
    }

    /// With the address that takes an answer (Reply-To).
    #[must_use]
    pub fn answered_at(mut self, address: Option<String>) -> Self {
        self.reply_to = address;
        self
    }

    /// Puts the letter into the outbox, in the unit of work of the fact it tells.
    pub async fn put(&self, db: &mut Unit, now: Timestamp) -> Result<(), store::Error> {
        let letter = Letter {
            id: self.id,
            declaration: self.declaration,
            to: &self.to,
            mail: &self.mail,
            message_id: self.message_id.clone(),
            stop: self.stop.as_deref(),
            reply_to: self.reply_to.as_deref(),
        };
        outbox::put_until(db, &letter, self.held_until.unwrap_or(now), now).await
    }
}
