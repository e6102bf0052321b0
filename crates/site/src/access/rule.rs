//! The rules: who may call a route.

use crate::links::Watch;
use domain::staff::Right;

/// Who may call a route. The check stands before the handler of exactly that route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Whoever asks.
    Everyone,
    /// Whoever asks, on a site that is being developed; elsewhere there is no such page.
    Development,
    /// The browser that began the draft in the path, or got it by the resume link.
    OwnDraft,
    /// Whoever has the link: its token was made here, for this purpose.
    Link(Link),
    /// The member who is logged in. What is shown is found by the session, never by an id from the request.
    Member,
    /// The person who came from a partner on this entry: the browser that came, or the member it made.
    OwnEntry,
    /// A program with an API key. What is shown is found by the key, never by another key's id.
    ApiKey,
    /// A registered partner with its secret, or one that has none (the verifier proves it). The secret may stand in the body (RFC 6749
    /// §2.3.1), which is read once, so the handler asks.
    Partner,
    /// Somebody with the right password of an officer, who is asked for the second factor.
    HalfwayIn,
    /// Whoever has the link of an invitation that is open.
    Invited,
    /// An officer whose role has the right.
    Staff(Right),
    /// An officer whose role has the right and who gave the second factor again within the last ten minutes.
    SteppedUp(Right),
}

/// What a mailed link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Opens a draft in another browser.
    Resume,
    /// Mail ①.
    Confirm,
    /// A thread of an お問い合わせ.
    Inquiry,
    /// About watching.
    Watch(Watch),
    /// Stops the news.
    News,
}

impl Rule {
    /// The rule in the table.
    pub fn code(self) -> String {
        match self {
            Self::Everyone => "everyone".to_owned(),
            Self::Development => "development".to_owned(),
            Self::OwnDraft => "own draft".to_owned(),
            Self::Link(Link::Resume) => "link: resume".to_owned(),
            Self::Link(Link::Confirm) => "link: confirm".to_owned(),
            Self::Link(Link::Inquiry) => "link: inquiry".to_owned(),
            Self::Link(Link::Watch(_)) => "link: watch".to_owned(),
            Self::Link(Link::News) => "link: news".to_owned(),
            Self::Member => "member".to_owned(),
            Self::OwnEntry => "own entry".to_owned(),
            Self::ApiKey => "API key".to_owned(),
            Self::Partner => "partner".to_owned(),
            Self::HalfwayIn => "halfway in".to_owned(),
            Self::Invited => "invited".to_owned(),
            Self::Staff(right) => format!("staff: {}", right.code()),
            Self::SteppedUp(right) => format!("staff, stepped up: {}", right.code()),
        }
    }

    /// What of the office needs, if it is a route for signed-in staff.
    pub fn right(self) -> Option<Right> {
        match self {
            Self::Staff(right) | Self::SteppedUp(right) => Some(right),
            _ => None,
        }
    }
}
