//! What was typed into the search box: numbers in any spelling, a mail address, a phone number, or a part of a name.

use crate::{
    corporate_number::CorporateNumber,
    email::Email,
    ids::{DeclarationId, MemberNumber, ReceiptNumber},
    phone::Phone,
    problem::Problem,
    text::width,
};

/// Something that is looked for whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// 自己宣言ID, also of an older system.
    Declaration(DeclarationId),
    /// 受付番号.
    Receipt(ReceiptNumber),
    /// 利用者番号.
    Member(MemberNumber),
    /// 法人番号.
    Corporate(CorporateNumber),
    /// The mail address of the person in charge.
    Mail(Email),
    /// 電話番号.
    Phone(Phone),
}

impl Key {
    /// The codes of all kinds, in the order of reading.
    pub const CODES: [&'static str; 6] = ["declaration", "receipt", "member", "corporate", "mail", "phone"];

    /// The code of its kind: the key of its words, and what a note says was searched by.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Declaration(_) => "declaration",
            Self::Receipt(_) => "receipt",
            Self::Member(_) => "member",
            Self::Corporate(_) => "corporate",
            Self::Mail(_) => "mail",
            Self::Phone(_) => "phone",
        }
    }
}

/// What a text may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Nothing was typed.
    Nothing,
    /// Each of these; twelve digits can be a 利用者番号, a 受付番号 and the end of a 法人番号 at once.
    Keys(Vec<Key>),
    /// A part of a name or of its kana.
    Name(String),
}

impl Meant {
    /// Reads it. Widths, blanks and hyphens of any kind do not matter. Check digits of 自己宣言ID and 利用者番号 are not asked for, because
    /// those of an older system need not have ours.
    pub fn read(typed: &str) -> Self {
        let text = typed.trim();
        if text.is_empty() {
            return Self::Nothing;
        }
        let keys = if width::narrow(text).contains('@') {
            Email::parse(text).ok().map(Key::Mail).into_iter().collect()
        } else {
            numbers(text)
        };
        if keys.is_empty() { Self::Name(text.to_owned()) } else { Self::Keys(keys) }
    }
}

fn numbers(text: &str) -> Vec<Key> {
    let all = [
        DeclarationId::kept(text).ok().map(Key::Declaration),
        ReceiptNumber::parse(text).ok().map(Key::Receipt),
        MemberNumber::kept(text).ok().map(Key::Member),
        corporate(text).map(Key::Corporate),
        Phone::parse(text).ok().map(Key::Phone),
    ];
    all.into_iter().flatten().collect()
}

/// A 法人番号, also by its last twelve digits, the 会社法人等番号.
fn corporate(text: &str) -> Option<CorporateNumber> {
    match CorporateNumber::parse(text) {
        Err(Problem::CorporateNumberTwelve { full }) => CorporateNumber::parse(&full).ok(),
        read => read.ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn kinds(typed: &str) -> Vec<&'static str> {
        match Meant::read(typed) {
            Meant::Keys(keys) => keys.iter().map(Key::code).collect(),
            Meant::Nothing => vec!["nothing"],
            Meant::Name(_) => vec!["name"],
        }
    }

    /// The digits in full width, with a hyphen of another kind before each.
    fn strange(digits: &str) -> String {
        let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c);
        digits.chars().flat_map(|c| ['\u{2212}', wide(c)]).skip(1).collect()
    }

    #[test]
    fn what_was_typed_is_read_as_what_it_looks_like() {
        assert_eq!(kinds(" \u{3000} "), ["nothing"]);
        assert_eq!(kinds("7000012050002"), ["corporate"]);
        assert_eq!(kinds("T7000012050002"), ["corporate"]);
        assert!(kinds("000012050002").contains(&"corporate"), "the last twelve digits");
        assert_eq!(kinds("03-1234-5678"), ["phone"]);
        assert_eq!(kinds("+81 3 1234 5678"), ["phone"]);
        assert_eq!(kinds("090-1234-5678"), ["declaration", "phone"], "eleven digits may be both");
        assert_eq!(kinds("R-20261124-65"), ["receipt"], "without the noughts of its last part");
        assert_eq!(kinds("Ｒ－２０２６１１２４－６５"), ["receipt"]);
        assert_eq!(kinds("aoki@mihon.example.jp"), ["mail"]);
        assert_eq!(kinds("aoki@"), ["name"]);
        assert_eq!(kinds("\u{30fc}"), ["name"]);
        assert_eq!(kinds("1192"), ["name"]);
        assert_eq!(Meant::read(" Mihon "), Meant::Name("Mihon".to_owned()));
    }

    proptest! {
        #[test]
        fn every_number_is_understood_in_any_spelling(roll: u64, sequence in 1..100_000_u64, day in 1..28_i8) {
            let id = DeclarationId::draw(4, roll);
            let member = MemberNumber::draw(roll);
            let receipt = ReceiptNumber::make(date(2026, 11, day), sequence);
            let digits: String = receipt.as_str().chars().filter(char::is_ascii_digit).collect();
            let spellings = |text: &str| [text.to_owned(), strange(text), format!(" {text}\u{3000}")];
            let has = |typed: &str, key: &Key| matches!(Meant::read(typed), Meant::Keys(keys) if keys.contains(key));
            for typed in spellings(id.as_str()).into_iter().chain([id.shown()]) {
                prop_assert!(has(&typed, &Key::Declaration(id.clone())), "{}", typed);
            }
            for typed in spellings(member.as_str()).into_iter().chain([member.shown()]) {
                prop_assert!(has(&typed, &Key::Member(member.clone())), "{}", typed);
            }
            for typed in spellings(&digits).into_iter().chain([receipt.as_str().to_owned(), receipt.as_str().to_lowercase()]) {
                prop_assert!(has(&typed, &Key::Receipt(receipt.clone())), "{}", typed);
            }
        }

        #[test]
        fn nothing_typed_is_ever_lost(typed in ".{0,60}") {
            match Meant::read(&typed) {
                Meant::Nothing => prop_assert!(typed.trim().is_empty()),
                Meant::Keys(keys) => prop_assert!(!keys.is_empty() && keys.len() <= Key::CODES.len()),
                Meant::Name(name) => prop_assert_eq!(name, typed.trim()),
            }
        }
    }
}
