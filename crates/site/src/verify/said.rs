//! What a receipt is to compare with the register: a name, a 法人番号.

use crate::{checked::rows::NAME_MAX, form::Typed};
use ::directory::{Claim, Difference, Verdict};
use domain::corporate_number::CorporateNumber;

/// What was typed, and what came of it.
#[derive(Debug, Default)]
pub struct Said {
    /// The name as typed.
    pub name: String,
    /// The 法人番号 as typed.
    pub number: String,
    /// The name is longer than any.
    pub name_too_long: bool,
    /// What stands for the 法人番号 is none.
    pub number_unreadable: bool,
    /// What can be compared.
    pub claim: Claim,
}

/// What was compared, for paper, each with whether it agrees; `None`: it was not compared, because the declaration did not stand.
#[derive(Debug, Default)]
pub struct Compared {
    /// The name.
    pub name: Option<(String, Option<bool>)>,
    /// The 法人番号.
    pub number: Option<(String, Option<bool>)>,
}

impl Said {
    /// Reads `name=&corporate_number=`; what is empty is not compared.
    pub fn read(typed: &Typed) -> Self {
        let (name, number) = (typed.one("name").trim().to_owned(), typed.one("corporate_number").trim().to_owned());
        let parsed = Some(&number).filter(|number| !number.is_empty()).map(|number| CorporateNumber::parse(number));
        let number_unreadable = matches!(parsed, Some(Err(_)));
        let name_too_long = name.chars().count() > NAME_MAX;
        // On paper a name is one line.
        let kept: String = name.chars().filter(|c| !c.is_control()).collect();
        let claim = Claim {
            name: Some(kept).filter(|name| !name.is_empty() && !name_too_long),
            corporate_number: parsed.and_then(Result::ok),
        };
        Self { name, number, name_too_long, number_unreadable, claim }
    }

    /// Something cannot be compared as it is.
    pub fn is_wrong(&self) -> bool {
        self.name_too_long || self.number_unreadable
    }
}

impl Compared {
    /// What came of comparing.
    pub fn of(claim: &Claim, verdict: &Verdict) -> Self {
        let agrees = |what: Difference| match verdict {
            Verdict::Match => Some(true),
            Verdict::Mismatch(differences) => Some(!differences.contains(&what)),
            Verdict::NotValid | Verdict::Unknown => None,
        };
        let number = claim.corporate_number.as_ref().map(|number| number.groups().join(" "));
        Self {
            name: claim.name.clone().map(|name| (name, agrees(Difference::Name))),
            number: number.map(|number| (number, agrees(Difference::CorporateNumber))),
        }
    }
}
