//! A decision of the office and the letter that tells it: the same on a page and on the command line.

use crate::declare::mail::{Applied, Desk, Post};
use domain::{ids::DeclarationId, mending::Asked};
use jiff::Timestamp;
use store::{
    Unit,
    declarations::{self, Declaration, Ending},
};
use uuid::Uuid;

/// What the office decides.
#[derive(Clone, Copy, Debug)]
pub enum Decision<'a> {
    /// 受理.
    Accept,
    /// 差戻し.
    Return(&'a Asked),
    /// The declaration ends.
    End(Ending<'a>),
}

impl<'a> Decision<'a> {
    /// What the contact reads as the reason; `None` where nothing is to be said.
    pub fn reason(self) -> Option<&'a str> {
        match self {
            Self::Return(asked) => Some(&asked.reason),
            Self::End(Ending::Rejected(reason) | Ending::Cancelled(reason)) => Some(reason),
            Self::Accept | Self::End(Ending::Stopped | Ending::SupersededBy(_)) => None,
        }
    }

    /// The letter that tells the contact.
    pub fn letter(self, desk: Desk<'_>, id: Uuid, case: &Declaration, number: &DeclarationId) -> Post {
        let applied = Applied::kept(case);
        match self {
            Self::Accept => desk.accepted(id, &applied, number),
            Self::Return(asked) => desk.returned(id, &applied, number, asked),
            Self::End(ending) => desk.ended(id, &applied, number, ending),
        }
    }

    /// Decides and puts the letter, in the caller's unit; `actor` is who, as the journal keeps it. `false`: not possible from where the declaration stands, nothing changed.
    pub async fn keep(
        self,
        db: &mut Unit,
        (case, actor): (Uuid, &str),
        letter: &Post,
        now: Timestamp,
    ) -> Result<bool, store::Error> {
        let done = match self {
            Self::Accept => declarations::accept(db, case, actor, now).await?,
            Self::Return(asked) => declarations::give_back(db, case, actor, asked, now).await?,
            Self::End(ending) => declarations::end(db, case, ending, actor, now).await?,
        };
        if done {
            letter.put(db, now).await?;
        }
        Ok(done)
    }
}
