//! Everything that can be wrong with an input, as one enum: kinds, never sentences.
//!
//! The sentence for a kind stands in `words/ja.toml` of the scheme folder under [`Problem::code`].

mod code;
mod found;
mod samples;

pub use found::{Look, Problems};

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
    /// A moment that is over.
    DatePast,
    /// A day that should come, and is today or over.
    DayTooSoon,
    /// A day that should come after the mails that announce it.
    DayBeforeNotice,
    /// A day of the mails that announce something, which should come before its day.
    DayAfterEdition,
    /// A date earlier than `{earliest}` (a slip of the year, most likely).
    DateTooEarly {
        /// The first day that may be, in words.
        earliest: String,
    },
    /// A score without its date, or a date without its score.
    ScoreAndDate,
    /// お名前 of an inquiry: it has an address of a web page, which the first line of a mail to anybody would carry.
    NameHasLink,
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
    /// 認証アプリの6桁 or 回復コード: wrong, used before, or too old.
    SecondFactorWrong,
    /// パスキー: the answer of the authenticator could not be verified, or came too late.
    PasskeyRefused,
    /// 職員のメールアドレス: another officer has it.
    OfficerKnown,
    /// 自己宣言ID: not eleven digits, or a slip in them.
    DeclarationIdShape,
    /// 自己宣言ID: never given out.
    DeclarationIdUnknown,
    /// 法人番号: several declarations have it; which one is meant cannot be told. `{count}`
    DeclarationSeveral {
        /// How many.
        count: usize,
    },
    /// A field of several lines: more lines than `{max}`.
    TooManyLines {
        /// The greatest number of lines.
        max: usize,
    },
    /// A field of several lines: something is wrong in `{wrong}` of them; each is named below the field.
    LinesWrong {
        /// How many.
        wrong: usize,
    },
    /// Not a whole number from `{min}` to `{max}`.
    NumberRange {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// パートナーのコード: not 2 to 40 of small letters, digits and hyphens, or no letter first.
    PartnerCodeShape,
    /// パートナーのコード: another partner has it, perhaps one that was stopped.
    PartnerKnown,
    /// A text that goes out by mail: a link that leads to another site. `{found}`
    LinkForeign {
        /// Where it leads.
        found: String,
    },
}

#[cfg(test)]
mod tests;
