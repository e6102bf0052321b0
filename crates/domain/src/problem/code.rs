//! The key of a problem's sentence and the values that fill it.

use super::Problem;
use crate::text::thousands;

impl Problem {
    /// The key of the sentence in `words/ja.toml`, table `[problem]`.
    #[expect(clippy::too_many_lines, reason = "a table: one line for each kind")]
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
            Self::DatePast => "date-past",
            Self::DayTooSoon => "day-too-soon",
            Self::DayBeforeNotice => "day-before-notice",
            Self::DayAfterEdition => "day-after-edition",
            Self::DateTooEarly { .. } => "date-too-early",
            Self::ScoreAndDate => "score-and-date",
            Self::NameHasLink => "name-has-link",
            Self::PledgeMissing => "pledge-missing",
            Self::PasswordShort { .. } => "password-short",
            Self::PasswordCommon => "password-common",
            Self::PasswordPersonal => "password-personal",
            Self::PasswordLong { .. } => "password-long",
            Self::CodeWrong { .. } => "code-wrong",
            Self::ReceiptShape => "receipt-shape",
            Self::LoginWrong => "login-wrong",
            Self::SecondFactorWrong => "second-factor-wrong",
            Self::PasskeyRefused => "passkey-refused",
            Self::OfficerKnown => "officer-known",
            Self::DeclarationIdShape => "declaration-id-shape",
            Self::DeclarationIdUnknown => "declaration-id-unknown",
            Self::DeclarationSeveral { .. } => "declaration-several",
            Self::TooManyLines { .. } => "too-many-lines",
            Self::LinesWrong { .. } => "lines-wrong",
            Self::NumberRange { .. } => "number-range",
            Self::PartnerCodeShape => "partner-code-shape",
            Self::PartnerKnown => "partner-known",
            Self::LinkForeign { .. } => "link-foreign",
        }
    }

    /// The values for the sentence's `{placeholders}`.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong { max } | Self::PasswordLong { max } | Self::TooManyLines { max } => {
                vec![("max", max.to_string())]
            }
            Self::LinesWrong { wrong } => vec![("wrong", wrong.to_string())],
            Self::PasswordShort { min } => vec![("min", min.to_string())],
            Self::CorporateNumberNotDigits { found }
            | Self::LinkForeign { found }
            | Self::KanaImpossible { found }
            | Self::PostalCodeNotDigits { found }
            | Self::PhoneNotDigits { found }
            | Self::IndustryUnknown { found } => vec![("found", found.clone())],
            Self::CorporateNumberLength { digits }
            | Self::PostalCodeLength { digits }
            | Self::PhoneImpossible { digits } => vec![("digits", digits.to_string())],
            Self::CorporateNumberTwelve { full } => vec![("full", full.clone())],
            Self::NameAbbreviated { formal } => vec![("formal", formal.clone())],
            Self::PostalCodeSeveral { count } | Self::DeclarationSeveral { count } => {
                vec![("count", count.to_string())]
            }
            Self::TownHasHouseNumber { keep, move_out } => {
                vec![("keep", keep.clone()), ("move_out", move_out.clone())]
            }
            Self::TownHasPrefecture { rest } => vec![("rest", rest.clone())],
            Self::IndustryGroupMissing { division } => vec![("division", division.clone())],
            Self::RulesOpen { open } => vec![("open", open.to_string())],
            Self::ScoreRange { min, max } => vec![("min", min.to_string()), ("max", max.to_string())],
            Self::NumberRange { min, max } => vec![("min", thousands(min)), ("max", thousands(max))],
            Self::DateTooEarly { earliest } => vec![("earliest", earliest.clone())],
            Self::CodeWrong { left } => vec![("left", left.to_string())],
            _ => Vec::new(),
        }
    }
}
