//! One sample of every kind of problem, for tests of the words.

use super::Problem;

impl Problem {
    /// One sample of every kind, so that a test can ask the scheme for all words. The compiler does not keep this
    /// list complete; the test `every_kind_has_a_sample` counts it against [`Problem::code`].
    #[expect(clippy::too_many_lines, reason = "a table: one line for each kind")]
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
            Self::DatePast,
            Self::DayTooSoon,
            Self::DayBeforeNotice,
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
            Self::SecondFactorWrong,
            Self::PasskeyRefused,
            Self::OfficerKnown,
            Self::DeclarationIdShape,
            Self::DeclarationIdUnknown,
            Self::DeclarationSeveral { count: 2 },
            Self::TooManyLines { max: 1000 },
            Self::LinesWrong { wrong: 2 },
            Self::LinkForeign { found: "https://example.com/".to_owned() },
        ]
    }
}
