//! お問い合わせ: where a thread stands, who speaks in it, and what of a mail that answers it is new.

mod quoted;

pub use quoted::new_part;

use crate::{name::PersonName, problem::Problem, text::width};

/// The longest text of one message, in characters.
pub const LONGEST: usize = 4000;

/// A code that is kept in the store and stands in addresses.
macro_rules! codes {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$what])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code in the store, in forms and in addresses.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Reads the code.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

codes! {
    /// Where a thread stands. Whoever asks opens it again by writing.
    InquiryState {
        /// 対応待ち: the office is to answer.
        Open = "open",
        /// 返事を待っている: the office asked something back.
        Waiting = "waiting",
        /// 回答済み.
        Answered = "answered",
        /// 終了.
        Closed = "closed",
    }
}

codes! {
    /// Who speaks in a message.
    Voice {
        /// Who asks.
        Person = "person",
        /// The office, to who asks.
        Office = "office",
        /// The office, to itself.
        Note = "note",
    }
}

codes! {
    /// How a message of who asks came.
    Way {
        /// By the form.
        Form = "form",
        /// By the page of the thread.
        Page = "page",
        /// By mail, from the address of the thread.
        Mail = "mail",
        /// By mail with the word of the thread, from another address.
        OtherMail = "other-mail",
    }
}

codes! {
    /// How it is known whose declaration a thread is about.
    TiedBy {
        /// Who asks was logged in.
        Member = "member",
        /// Who asks typed the 自己宣言ID. It is public, so it proves nothing.
        Typed = "typed",
        /// An officer said so.
        Officer = "officer",
    }
}

/// The name of who asks. It stands in the first line of a mail to an address that nobody has proved, so it carries no address of a page.
pub fn name(typed: &str) -> Result<PersonName, Problem> {
    let name = PersonName::parse(typed)?;
    let plain = width::narrow(name.as_str()).to_lowercase();
    if plain.contains("://") || plain.contains("www.") { Err(Problem::NameHasLink) } else { Ok(name) }
}

/// Several lines of text, as a message keeps them: without blanks at the ends, plain line ends, no invisible controls.
pub fn text(typed: &str) -> Result<String, Problem> {
    let text = typed.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::ControlCharacter);
    }
    if text.chars().count() > LONGEST {
        return Err(Problem::TooLong { max: LONGEST });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for state in InquiryState::ALL {
            assert_eq!(InquiryState::parse(state.code()), Some(*state));
        }
        assert_eq!((Voice::parse("person"), Voice::parse("x")), (Some(Voice::Person), None));
        assert_eq!((Way::parse("other-mail"), TiedBy::parse("typed")), (Some(Way::OtherMail), Some(TiedBy::Typed)));
    }

    #[test]
    fn a_text_keeps_its_lines_and_nothing_invisible() {
        assert_eq!(text(" a\r\n\tb \n"), Ok("a\n\tb".to_owned()));
        assert_eq!(text(" \n "), Err(Problem::Missing));
        assert_eq!(text("a\u{7}b"), Err(Problem::ControlCharacter));
        assert_eq!(text(&"あ".repeat(LONGEST)).map(|text| text.len()), Ok(3 * LONGEST));
        assert_eq!(text(&"あ".repeat(LONGEST + 1)), Err(Problem::TooLong { max: LONGEST }));
    }
}
