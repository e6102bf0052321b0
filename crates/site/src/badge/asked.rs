//! Which badge was asked for: `40284617358.svg?theme=dark&size=l&lang=en`.

use crate::form::Typed;
use domain::scheme::Language;
use paper::badges::{Size, Theme};

/// The format, by the ending of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `.svg`.
    Svg,
    /// `.png`.
    Png,
}

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Svg, Self::Png];

    /// The ending of the name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// Reads the ending.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// The media type.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }
}

/// How the badge is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// `theme=light|dark|mono`.
    pub theme: Theme,
    /// `size=s|m|l`.
    pub size: Size,
    /// `lang=ja|en`.
    pub language: Language,
}

impl Default for Wish {
    fn default() -> Self {
        Self { theme: Theme::Light, size: Size::Medium, language: Language::Ja }
    }
}

impl Wish {
    /// Reads the query. What is not given is as usual; a value that is none of ours is refused by its name, because a badge
    /// that silently looks different is noticed by nobody.
    pub fn read(typed: &Typed) -> Result<Self, &'static str> {
        let usual = Self::default();
        Ok(Self {
            theme: value(typed, "theme", usual.theme, Theme::parse)?,
            size: value(typed, "size", usual.size, Size::parse)?,
            language: value(typed, "lang", usual.language, Language::parse)?,
        })
    }

    /// The query that asks for it; what is usual is left out.
    pub fn query(self) -> String {
        let usual = Self::default();
        let pairs = [
            (self.theme != usual.theme).then(|| format!("theme={}", self.theme.code())),
            (self.size != usual.size).then(|| format!("size={}", self.size.code())),
            (self.language != usual.language).then(|| format!("lang={}", self.language.code())),
        ];
        let pairs: Vec<_> = pairs.into_iter().flatten().collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

fn value<T>(typed: &Typed, name: &'static str, usual: T, read: fn(&str) -> Option<T>) -> Result<T, &'static str> {
    match typed.one(name) {
        "" => Ok(usual),
        given => read(given).ok_or(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_wish() -> impl Strategy<Value = Wish> {
        let theme = proptest::sample::select(Theme::ALL.to_vec());
        let size = proptest::sample::select(Size::ALL.to_vec());
        let language = proptest::sample::select(Language::ALL.to_vec());
        (theme, size, language).prop_map(|(theme, size, language)| Wish { theme, size, language })
    }

    proptest! {
        #[test]
        fn a_query_reads_back(wish in any_wish()) {
            let query = wish.query();
            prop_assert_eq!(Wish::read(&Typed::read(query.trim_start_matches('?').as_bytes())), Ok(wish));
        }

        #[test]
        fn a_value_that_is_none_of_ours_is_refused_by_its_name(
            name in proptest::sample::select(vec!["theme", "size", "lang"]),
            given in "[a-zA-Z0-9]{2,8}",
        ) {
            let known = Theme::parse(&given).is_some() || Language::parse(&given).is_some();
            prop_assume!(!known);
            prop_assert_eq!(Wish::read(&Typed::read(format!("{name}={given}").as_bytes())), Err(name));
        }
    }
}
