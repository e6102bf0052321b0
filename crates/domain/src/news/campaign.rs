//! The life of an お知らせメール.

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CampaignState {
    /// It is being written.
    Draft,
    /// It waits for a second officer.
    Proposed,
    /// It is signed, and waits for its moment.
    Approved,
    /// Letters are being put.
    Sending,
    /// Held by an officer.
    Paused,
    /// Everybody who wishes for news was written to.
    Sent,
    /// It ended before everybody was written to.
    Withdrawn,
}

/// What can happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// An officer has finished it and asks for a second one.
    Propose,
    /// It goes back to be written again.
    Decline,
    /// A second officer signs.
    Approve,
    /// Its moment has come.
    Begin,
    /// An officer holds it.
    Pause,
    /// It goes on.
    Resume,
    /// Nobody is left to be written to.
    Finish,
    /// It ends.
    Withdraw,
}

impl CampaignState {
    /// All states.
    pub const ALL: [Self; 7] =
        [Self::Draft, Self::Proposed, Self::Approved, Self::Sending, Self::Paused, Self::Sent, Self::Withdrawn];

    /// The code in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Sending => "sending",
            Self::Paused => "paused",
            Self::Sent => "sent",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Where it stands after that; `None`: it cannot happen here.
    pub fn after(self, act: Act) -> Option<Self> {
        match (self, act) {
            (Self::Draft, Act::Propose) => Some(Self::Proposed),
            (Self::Proposed, Act::Decline) => Some(Self::Draft),
            (Self::Proposed, Act::Approve) => Some(Self::Approved),
            (Self::Approved, Act::Begin) | (Self::Paused, Act::Resume) => Some(Self::Sending),
            (Self::Approved | Self::Sending, Act::Pause) => Some(Self::Paused),
            (Self::Sending, Act::Finish) => Some(Self::Sent),
            (Self::Draft | Self::Proposed | Self::Approved | Self::Sending | Self::Paused, Act::Withdraw) => {
                Some(Self::Withdrawn)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, CampaignState};

    #[test]
    fn nothing_is_sent_that_was_not_signed() {
        for state in CampaignState::ALL {
            assert_eq!(CampaignState::parse(state.code()), Some(state));
            let begins = matches!(state, CampaignState::Approved | CampaignState::Paused);
            let to = [Act::Begin, Act::Resume].into_iter().find_map(|act| state.after(act));
            assert_eq!(to == Some(CampaignState::Sending), begins, "{state:?}");
            assert_eq!(state.after(Act::Approve).is_some(), state == CampaignState::Proposed, "{state:?}");
        }
        for over in [CampaignState::Sent, CampaignState::Withdrawn] {
            assert!(over.after(Act::Withdraw).is_none() && over.after(Act::Propose).is_none());
        }
    }
}
