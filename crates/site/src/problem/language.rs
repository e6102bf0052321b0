//! The language a program asks for.

use axum::http::{HeaderMap, header};

/// The language of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 日本語, where nothing else is asked for.
    #[default]
    Japanese,
    /// English.
    English,
}

impl Language {
    /// By `Accept-Language`: English if it is named and Japanese is not, or stands behind it.
    pub fn of(headers: &HeaderMap) -> Self {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let first = asked.split(',').map(str::trim).find(|range| range.starts_with("ja") || range.starts_with("en"));
        if first.is_some_and(|range| range.starts_with("en")) { Self::English } else { Self::Japanese }
    }

    /// As `Content-Language` has it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_language_is_what_is_asked_for_first() {
        let of = |value: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(value))]);
            Language::of(&headers)
        };
        assert_eq!(of("en-GB,ja;q=0.5"), Language::English);
        assert_eq!(of("fr,ja,en"), Language::Japanese);
        assert_eq!(of("de"), Language::Japanese);
        assert_eq!(Language::of(&HeaderMap::new()), Language::Japanese);
    }
}
