//! Why a declaration ends, or should: as the notes of proposing, signing, declining and merging keep it.

use super::proposals::{Proposal, ProposedEnding};
use crate::{
    door::{Db, sql},
    error::Error,
};
use domain::ids::ReceiptNumber;
use std::fmt;
use uuid::Uuid;

/// Which ending, for a merge the 受付番号 of the one that counts, and why in the words that the contact reads. As text the first two are
/// its first line, and the words are what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyEnded<'a> {
    /// Which ending.
    pub ending: ProposedEnding,
    /// 受付番号 of the one that counts, if it is a merge.
    pub kept: Option<&'a str>,
    /// Why.
    pub words: &'a str,
}

impl fmt::Display for WhyEnded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ending.code())?;
        self.kept.map_or(Ok(()), |kept| write!(f, " {kept}"))?;
        if self.words.is_empty() { Ok(()) } else { write!(f, "\n{}", self.words) }
    }
}

impl<'a> WhyEnded<'a> {
    /// Reads what a note keeps. `None`: it is the reason of something else.
    pub fn read(text: &'a str) -> Option<Self> {
        let (head, words) = text.split_once('\n').unwrap_or((text, ""));
        let (code, kept) = head.split_once(' ').map_or((head, None), |(code, kept)| (code, Some(kept)));
        let ending = ProposedEnding::parse(code)?;
        let fits = kept.is_none_or(|kept| ending == ProposedEnding::Merge && ReceiptNumber::parse(kept).is_ok());
        fits.then_some(Self { ending, kept, words })
    }
}

/// Why an ending is proposed, as notes keep it.
pub async fn why_proposed(db: &mut Db, proposal: &Proposal) -> Result<String, Error> {
    let kept = match proposal.kept {
        Some(kept) => sql!(db, optional (String,): "SELECT receipt FROM declarations WHERE id = $1", kept)?,
        None => None,
    };
    let kept = kept.as_ref().map(|(receipt,)| receipt.as_str());
    Ok(WhyEnded { ending: proposal.ending, kept, words: &proposal.reason }.to_string())
}

/// Why a declaration ended in favour of another, as notes keep it. `None`: it did not.
pub async fn why_merged(db: &mut Db, ended: Uuid) -> Result<Option<String>, Error> {
    let text = "SELECT k.receipt, e.reason FROM merges m JOIN declarations k ON k.id = m.kept
        JOIN declarations e ON e.id = m.ended WHERE m.ended = $1";
    let Some((kept, reason)) = sql!(db, optional (String, Option<String>): text, ended)? else { return Ok(None) };
    let words = reason.as_deref().unwrap_or_default();
    Ok(Some(WhyEnded { ending: ProposedEnding::Merge, kept: Some(&kept), words }.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{ProposedEnding, ReceiptNumber, WhyEnded};

    #[test]
    fn a_reason_is_read_back_and_other_words_are_left_alone() {
        let receipt = ReceiptNumber::make(jiff::civil::date(2026, 11, 22), 18);
        let receipt = receipt.as_str();
        for (ending, kept, words) in [
            (ProposedEnding::Reject, None, "虚偽のため"),
            (ProposedEnding::Cancel, None, "1行目\n2行目"),
            (ProposedEnding::Merge, Some(receipt), "同じ事業者のため"),
            (ProposedEnding::Merge, None, ""),
        ] {
            let why = WhyEnded { ending, kept, words };
            assert_eq!(WhyEnded::read(&why.to_string()), Some(why));
        }
        for other in ["虚偽のため", "", receipt, &format!("cancel {receipt}"), "merge 大切な理由", "rejected"]
        {
            assert_eq!(WhyEnded::read(other), None, "{other}");
        }
    }
}
