//! Everything that can be wrong with an input, as one enum: kinds, never sentences.
//!
//! The sentence for a kind stands in `words/ja.toml` of the scheme folder under [`Problem::code`].

use crate::field::Field;

/// One thing that is wrong with one field. The words are the scheme's; the data here fills their placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A field that must be filled is empty.
    Missing,
    /// A choice that must be made was not made.
    NotChosen,
    /// The chosen code is not in the scheme's list (a form made by hand, or a list that changed meanwhile).
    NotInList,
    /// More characters than the field keeps. `{max}`
    TooLong {
        /// The greatest number of characters.
        max: usize,
    },
    /// A control character or line break where none may be.
    ControlCharacter,
    /// 法人番号: something that is no digit. `{found}`
    CorporateNumberNotDigits {
        /// What is no digit.
        found: String,
    },
    /// 法人番号: neither 12 nor 13 digits. `{digits}`
    CorporateNumberLength {
        /// How many digits were typed.
        digits: usize,
    },
    /// 法人番号: twelve digits were typed; the full number is offered. `{full}`
    CorporateNumberTwelve {
        /// The number with its check digit in front.
        full: String,
    },
    /// 法人番号: the check digit does not fit.
    CorporateNumberCheckDigit,
    /// 法人番号: the number is in no entry of the loaded corporate register (only from 事業者検索).
    CorporateNumberUnknown,
    /// 事業者検索 was pressed but no corporate register is loaded.
    CorporateRegisterEmpty,
    /// 事業者名: an abbreviated legal form; the formal name is offered. `{formal}`
    NameAbbreviated {
        /// The name with the form written out.
        formal: String,
    },
    /// 事業者名: nothing but a legal form.
    NameOnlyLegalForm,
    /// カナ: characters that cannot be turned into katakana. `{found}`
    KanaImpossible {
        /// The characters.
        found: String,
    },
    /// カナ: nothing left once the legal form is taken away.
    KanaEmpty,
    /// 郵便番号: not seven digits. `{digits}`
    PostalCodeLength {
        /// How many digits were typed.
        digits: usize,
    },
    /// 郵便番号: something that is no digit. `{found}`
    PostalCodeNotDigits {
        /// What is no digit.
        found: String,
    },
    /// 郵便番号: not in the postal register (from 住所検索).
    PostalCodeUnknown,
    /// 住所検索: the code has several towns; one must be chosen. `{count}`
    PostalCodeSeveral {
        /// How many towns.
        count: usize,
    },
    /// 市区町村・町名: a house number, which would be published. `{keep}` is what may stay, `{move_out}` what belongs to 番地.
    TownHasHouseNumber {
        /// What may stay.
        keep: String,
        /// What belongs to 番地.
        move_out: String,
    },
    /// 市区町村・町名: begins with the prefecture. `{rest}`
    TownHasPrefecture {
        /// The line without it.
        rest: String,
    },
    /// 市区町村・町名: no municipality of the chosen prefecture begins this line.
    TownNotInPrefecture,
    /// 市区町村・町名: only the municipality, no town.
    TownMissing,
    /// 電話番号: not a number that can exist in Japan. `{digits}`
    PhoneImpossible {
        /// How many digits were typed.
        digits: usize,
    },
    /// 電話番号: something that is no digit. `{found}`
    PhoneNotDigits {
        /// What is no digit.
        found: String,
    },
    /// メールアドレス: no address of the form `name@example.jp`.
    EmailShape,
    /// メールアドレス: the part after @ cannot be a host name.
    EmailDomain,
    /// URL: not http or https.
    UrlScheme,
    /// URL: cannot be read as a URL.
    UrlShape,
    /// URL: no public host (an address inside a house, or a login before the @).
    UrlHost,
    /// 業種: a division was chosen but no group. `{division}`
    IndustryGroupMissing {
        /// Letter and name: `E 製造業`.
        division: String,
    },
    /// 業種: no group has these words. `{found}`
    IndustryUnknown {
        /// The words.
        found: String,
    },
    /// ★ の取組み: not every rule of the edition is ticked. `{open}` is how many are left.
    RulesOpen {
        /// How many are left.
        open: usize,
    },
    /// 点数: not a whole number from `{min}` to `{max}`.
    ScoreRange {
        /// The least score.
        min: i64,
        /// The greatest score.
        max: i64,
    },
    /// A date that does not exist in the calendar.
    DateImpossible,
    /// A date after today.
    DateFuture,
    /// A date earlier than `{earliest}` (a slip of the year, most likely).
    DateTooEarly {
        /// The first day that may be, in words.
        earliest: String,
    },
    /// A score without its date, or a date without its score.
    ScoreAndDate,
    /// 誓約: not ticked.
    PledgeMissing,
    /// パスワード: shorter than `{min}` characters.
    PasswordShort {
        /// The least number of characters.
        min: usize,
    },
    /// パスワード: in the list of passwords that are tried first.
    PasswordCommon,
    /// パスワード: the business's name, number or mail address.
    PasswordPersonal,
    /// パスワード: longer than `{max}` characters.
    PasswordLong {
        /// The greatest number of characters.
        max: usize,
    },
    /// 確認コード: wrong. `{left}` tries are left.
    CodeWrong {
        /// How many tries are left.
        left: i64,
    },
    /// 受付番号: not of the form R-YYYYMMDD-NNNN.
    ReceiptShape,
    /// ログイン: number or address and password do not belong together (said the same way for all causes).
    LoginWrong,
}

impl Problem {
    /// The key of the sentence in `words/ja.toml`, table `[problem]`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotChosen => "not-chosen",
            Self::NotInList => "not-in-list",
            Self::TooLong { .. } => "too-long",
            Self::ControlCharacter => "control-character",
            Self::CorporateNumberNotDigits { .. } => "corporate-number-not-digits",
            Self::CorporateNumberLength { .. } => "corporate-number-length",
            Self::CorporateNumberTwelve { .. } => "corporate-number-twelve",
            Self::CorporateNumberCheckDigit => "corporate-number-check-digit",
            Self::CorporateNumberUnknown => "corporate-number-unknown",
            Self::CorporateRegisterEmpty => "corporate-register-empty",
            Self::NameAbbreviated { .. } => "name-abbreviated",
            Self::NameOnlyLegalForm => "name-only-legal-form",
            Self::KanaImpossible { .. } => "kana-impossible",
            Self::KanaEmpty => "kana-empty",
            Self::PostalCodeLength { .. } => "postal-code-length",
            Self::PostalCodeNotDigits { .. } => "postal-code-not-digits",
            Self::PostalCodeUnknown => "postal-code-unknown",
            Self::PostalCodeSeveral { .. } => "postal-code-several",
            Self::TownHasHouseNumber { .. } => "town-has-house-number",
            Self::TownHasPrefecture { .. } => "town-has-prefecture",
            Self::TownNotInPrefecture => "town-not-in-prefecture",
            Self::TownMissing => "town-missing",
            Self::PhoneImpossible { .. } => "phone-impossible",
            Self::PhoneNotDigits { .. } => "phone-not-digits",
            Self::EmailShape => "email-shape",
            Self::EmailDomain => "email-domain",
            Self::UrlScheme => "url-scheme",
            Self::UrlShape => "url-shape",
            Self::UrlHost => "url-host",
            Self::IndustryGroupMissing { .. } => "industry-group-missing",
            Self::IndustryUnknown { .. } => "industry-unknown",
            Self::RulesOpen { .. } => "rules-open",
            Self::ScoreRange { .. } => "score-range",
            Self::DateImpossible => "date-impossible",
            Self::DateFuture => "date-future",
            Self::DateTooEarly { .. } => "date-too-early",
            Self::ScoreAndDate => "score-and-date",
            Self::PledgeMissing => "pledge-missing",
            Self::PasswordShort { .. } => "password-short",
            Self::PasswordCommon => "password-common",
            Self::PasswordPersonal => "password-personal",
            Self::PasswordLong { .. } => "password-long",
            Self::CodeWrong { .. } => "code-wrong",
            Self::ReceiptShape => "receipt-shape",
            Self::LoginWrong => "login-wrong",
        }
    }

    /// The values for the sentence's `{placeholders}`.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong { max } | Self::PasswordLong { max } => vec![("max", max.to_string())],
            Self::PasswordShort { min } => vec![("min", min.to_string())],
            Self::CorporateNumberNotDigits { found }
            | Self::KanaImpossible { found }
            | Self::PostalCodeNotDigits { found }
            | Self::PhoneNotDigits { found }
            | Self::IndustryUnknown { found } => vec![("found", found.clone())],
            Self::CorporateNumberLength { digits }
            | Self::PostalCodeLength { digits }
            | Self::PhoneImpossible { digits } => vec![("digits", digits.to_string())],
            Self::CorporateNumberTwelve { full } => vec![("full", full.clone())],
            Self::NameAbbreviated { formal } => vec![("formal", formal.clone())],
            Self::PostalCodeSeveral { count } => vec![("count", count.to_string())],
            Self::TownHasHouseNumber { keep, move_out } => {
                vec![("keep", keep.clone()), ("move_out", move_out.clone())]
            }
            Self::TownHasPrefecture { rest } => vec![("rest", rest.clone())],
            Self::IndustryGroupMissing { division } => vec![("division", division.clone())],
            Self::RulesOpen { open } => vec![("open", open.to_string())],
            Self::ScoreRange { min, max } => {
                vec![("min", min.to_string()), ("max", max.to_string())]
            }
            Self::DateTooEarly { earliest } => vec![("earliest", earliest.clone())],
            Self::CodeWrong { left } => vec![("left", left.to_string())],
            _ => Vec::new(),
        }
    }

    /// One sample of every kind, so that a test can ask the scheme for all words. The compiler does not keep this
    /// list complete; the test `every_kind_has_a_sample` counts it against [`Problem::code`].
    pub fn samples() -> Vec<Self> {
        let found = || "x".to_owned();
        vec![
            Self::Missing,
            Self::NotChosen,
            Self::NotInList,
            Self::TooLong { max: 80 },
            Self::ControlCharacter,
            Self::CorporateNumberNotDigits { found: found() },
            Self::CorporateNumberLength { digits: 11 },
            Self::CorporateNumberTwelve { full: "7000012050002".to_owned() },
            Self::CorporateNumberCheckDigit,
            Self::CorporateNumberUnknown,
            Self::CorporateRegisterEmpty,
            Self::NameAbbreviated { formal: found() },
            Self::NameOnlyLegalForm,
            Self::KanaImpossible { found: found() },
            Self::KanaEmpty,
            Self::PostalCodeLength { digits: 6 },
            Self::PostalCodeNotDigits { found: found() },
            Self::PostalCodeUnknown,
            Self::PostalCodeSeveral { count: 2 },
            Self::TownHasHouseNumber { keep: found(), move_out: found() },
            Self::TownHasPrefecture { rest: found() },
            Self::TownNotInPrefecture,
            Self::TownMissing,
            Self::PhoneImpossible { digits: 9 },
            Self::PhoneNotDigits { found: found() },
            Self::EmailShape,
            Self::EmailDomain,
            Self::UrlScheme,
            Self::UrlShape,
            Self::UrlHost,
            Self::IndustryGroupMissing { division: found() },
            Self::IndustryUnknown { found: found() },
            Self::RulesOpen { open: 1 },
            Self::ScoreRange { min: -25, max: 100 },
            Self::DateImpossible,
            Self::DateFuture,
            Self::DateTooEarly { earliest: found() },
            Self::ScoreAndDate,
            Self::PledgeMissing,
            Self::PasswordShort { min: 15 },
            Self::PasswordCommon,
            Self::PasswordPersonal,
            Self::PasswordLong { max: 256 },
            Self::CodeWrong { left: 4 },
            Self::ReceiptShape,
            Self::LoginWrong,
        ]
    }
}

/// The problems of one form, in the order of the fields on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(Field, Problem)>);

impl Problems {
    /// One problem at one field.
    pub fn one(field: Field, problem: Problem) -> Self {
        Self(vec![(field, problem)])
    }

    /// Adds a problem; a second one at the same field is dropped, so that each field says one thing at a time.
    pub fn add(&mut self, field: Field, problem: Problem) {
        if self.at(field).is_none() {
            self.0.push((field, problem));
        }
    }

    /// The problem at this field, if there is one.
    pub fn at(&self, field: Field) -> Option<&Problem> {
        self.0.iter().find(|(at, _)| *at == field).map(|(_, problem)| problem)
    }

    /// All problems in page order.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &Problem)> {
        self.0.iter().map(|(field, problem)| (*field, problem))
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Collects the problems of a form while its fields are read.
#[derive(Debug, Default)]
pub struct Look(Problems);

impl Look {
    /// Keeps the value, or notes the problem.
    pub fn at<T>(&mut self, field: Field, parsed: Result<T, Problem>) -> Option<T> {
        parsed.map_err(|problem| self.0.add(field, problem)).ok()
    }

    /// As [`Look::at`] for a field that may stay empty.
    pub fn optional<T>(
        &mut self,
        field: Field,
        typed: &str,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        if typed.trim().is_empty() { None } else { self.at(field, parse(typed)) }
    }

    /// Notes a problem that is not one of parsing.
    pub fn wrong(&mut self, field: Field, problem: Problem) {
        self.0.add(field, problem);
    }

    /// The value, if nothing was wrong and all its parts are there; otherwise all problems.
    pub fn done<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Problems> {
        if self.0.is_empty() { build().ok_or(self.0) } else { Err(self.0) }
    }
}

#[cfg(test)]
mod tests;
