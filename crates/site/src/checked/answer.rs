//! The answer to a check as it is given to programs and written into receipts.

use super::{Checked, Unknown, check, declaration::Declaration, given, why_not_valid};
use crate::{app::App, signed};
use ::directory::{Claim, Verdict};
use domain::{ids::DeclarationId, time::exact};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The question, read.
#[derive(Clone, Debug)]
pub struct Question {
    /// The moment asked about.
    pub moment: Timestamp,
    /// What is said of the declaration.
    pub claim: Claim,
}

/// The answer to a check.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Check {
    /// `match`: the declaration stood at that moment, and everything compared agrees. `mismatch`: it stood, but `differences`
    /// differ. `not_valid`: there is such a declaration, but it did not stand then. `unknown`: nobody has this ID.
    #[schema(example = "match")]
    pub result: &'static str,
    /// What stood in place of an ID, its first 100 characters; `null` where there were eleven digits.
    pub given: Option<String>,
    /// Why the ID is unknown: `shape` (not eleven digits), `check_digit` (a slip: this number cannot exist) or `not_issued`; or why the
    /// declaration is not valid: `stopped`, `cancelled` or `rejected`, or `not_declared_yet` at that moment.
    pub reason: Option<&'static str>,
    /// What was given to be compared, as it was read; `null` where nothing was: then `match` says only that the declaration stood.
    pub compared: Option<Compared>,
    /// What differs: `name`, `corporate_number`.
    pub differences: Vec<&'static str>,
    /// Where the declaration stood at that moment; `null`: not declared yet, or unknown.
    #[schema(example = "accepted")]
    pub state: Option<&'static str>,
    /// The moment the answer is about.
    pub as_of: String,
    /// When the register was asked.
    pub checked_at: String,
    /// The declaration as it is today; `null` if it is unknown.
    pub declaration: Option<Declaration>,
    /// What this answer is not: the body that runs the scheme has not judged or certified the business.
    pub note: &'static str,
}

/// Said with every answer, because it will be read by people who do not know the scheme.
pub const NOTE: &str = "A self-declaration. It is no certification: the measures of the business were not assessed.";

/// What is signed.
#[derive(Debug, Serialize)]
struct Receipt<'a> {
    /// The site.
    iss: &'a str,
    /// The ID that was asked about, eleven digits; left out where none could be read: what else was typed is signed as such,
    /// in `given`.
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<&'a str>,
    /// When it was signed, in seconds since 1970 (RFC 7519).
    iat: i64,
    /// The answer, with what was compared.
    check: &'a Check,
}

/// What was said of the declaration; what was not said is left out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Compared {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The 法人番号, thirteen digits.
    #[schema(example = "7000012050002")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corporate_number: Option<String>,
}

/// Asks the register.
pub async fn look_up(app: &App, id: &str, question: &Question, now: Timestamp) -> Result<Check, store::Error> {
    let number = match DeclarationId::kept(id) {
        Ok(number) => number,
        Err(why) => return Ok(Check { given: Some(given(id)), ..Check::unknown(why.into(), question, now) }),
    };
    Ok(match check(app, &number, question.moment).await? {
        Some(checked) => Check::of(app, &checked, question),
        None => Check::unknown(Unknown::why(&number), question, now),
    })
}

/// The answer as a compact JWS: evidence that this was told at that moment. `id` is what was asked about, as typed.
pub async fn signed(app: &App, id: &str, check: &Check) -> Result<String, signed::Error> {
    let number = DeclarationId::kept(id).ok();
    let sub = number.as_ref().map(DeclarationId::as_str);
    let receipt = Receipt { iss: &app.settings.origin, sub, iat: app.now().as_second(), check };
    signed::sign(app, &receipt).await
}

impl Compared {
    fn of(claim: &Claim) -> Option<Self> {
        let name = claim.name.clone();
        let corporate_number = claim.corporate_number.as_ref().map(|number| number.as_str().to_owned());
        (name.is_some() || corporate_number.is_some()).then_some(Self { name, corporate_number })
    }
}

impl Check {
    /// What changes at every asking although nothing happened.
    pub fn forget_the_moment(&mut self) {
        self.checked_at.clear();
        self.as_of.clear();
    }

    /// Of what was found.
    pub fn of(app: &App, checked: &Checked, question: &Question) -> Self {
        let verdict = Verdict::of(&app.registers, &checked.entry, checked.state, &question.claim);
        Self {
            result: verdict.code(),
            given: None,
            reason: (verdict == Verdict::NotValid).then(|| why_not_valid(checked.state)),
            compared: Compared::of(&question.claim),
            differences: verdict.differences().iter().map(|one| one.code()).collect(),
            state: checked.state.map(domain::declaration::State::code),
            as_of: exact(question.moment.min(checked.asked_at)),
            checked_at: exact(checked.asked_at),
            declaration: Some(Declaration::of(app, &checked.entry)),
            note: NOTE,
        }
    }

    /// Of an ID that nobody has.
    pub fn unknown(why: Unknown, question: &Question, now: Timestamp) -> Self {
        Self {
            result: Verdict::Unknown.code(),
            given: None,
            reason: Some(why.code()),
            compared: Compared::of(&question.claim),
            differences: Vec::new(),
            state: None,
            as_of: exact(question.moment),
            checked_at: exact(now),
            declaration: None,
            note: NOTE,
        }
    }
}
