//! To whom an お知らせメール goes, of those who wish for news.

use crate::{business::Kind, declaration::Level, industry::IndustryGroup, place::Prefecture, scheme::Code};
use jiff::civil::Date;

/// The conditions; without any, everybody who wishes for news and whose declaration counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// 取組み段階.
    pub level: Option<Level>,
    /// 都道府県.
    pub prefecture: Option<Prefecture>,
    /// 法人 or 個人事業主.
    pub kind: Option<Kind>,
    /// 業種: the first and the last group of a division.
    pub industry: Option<(IndustryGroup, IndustryGroup)>,
    /// 従業員数.
    pub employees: Option<Code>,
    /// Declared on this day or later.
    pub from: Option<Date>,
    /// Declared on this day or earlier.
    pub to: Option<Date>,
    /// Only those whose declaration is accepted.
    pub accepted: bool,
}

impl Audience {
    /// The names of the conditions, in forms and in the store.
    pub const KEYS: [&'static str; 8] =
        ["level", "prefecture", "kind", "industry", "employees", "from", "to", "accepted"];

    /// Reads the conditions; what is no condition is none.
    pub fn read<'a>(of: impl Fn(&str) -> &'a str) -> Self {
        let group = |code: &str| IndustryGroup::kept(code).ok();
        let industry = of("industry").split_once('-').and_then(|(first, last)| Some((group(first)?, group(last)?)));
        Self {
            level: Level::parse(of("level")),
            prefecture: Prefecture::parse(of("prefecture")).ok(),
            kind: Kind::parse(of("kind")),
            industry,
            employees: Some(of("employees")).filter(|code| !code.is_empty()).map(Code::kept),
            from: of("from").parse().ok(),
            to: of("to").parse().ok(),
            accepted: of("accepted") == "yes",
        }
    }

    /// The conditions with their names, as they are kept.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let industry = self.industry.as_ref().map(|(first, last)| format!("{}-{}", first.code(), last.code()));
        let all = [
            ("level", self.level.map(|level| level.code().to_owned())),
            ("prefecture", self.prefecture.map(Prefecture::code)),
            ("kind", self.kind.map(|kind| kind.code().to_owned())),
            ("industry", industry),
            ("employees", self.employees.as_ref().map(|code| code.as_str().to_owned())),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
            ("accepted", self.accepted.then(|| "yes".to_owned())),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Audience;
    use std::collections::BTreeMap;

    #[test]
    fn conditions_are_read_back() {
        let typed = BTreeMap::from([
            ("level", "two"),
            ("prefecture", "13"),
            ("kind", "corporation"),
            ("industry", "09-32"),
            ("employees", "6-20"),
            ("from", "2026-01-01"),
            ("to", "2026-03-31"),
            ("accepted", "yes"),
        ]);
        let audience = Audience::read(|name| typed.get(name).copied().unwrap_or_default());
        let pairs = audience.pairs();
        assert_eq!(pairs.iter().map(|(name, _)| *name).collect::<Vec<_>>(), Audience::KEYS);
        assert!(pairs.iter().all(|(name, value)| typed[name] == value), "{pairs:?}");
        assert_eq!(Audience::read(|_| "nonsense").pairs(), [("employees", "nonsense".to_owned())]);
        assert_eq!(Audience::read(|_| ""), Audience::default());
    }
}
