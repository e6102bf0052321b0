//! What was asked of the register, as it stands in the address.

use crate::form::Typed;
use domain::{
    business::Kind,
    case::{Flagged, Source},
    declaration::{Level, State},
    place::Prefecture,
    registry::{Days, Meant, Order, Wanted},
    text::width,
};
use jiff::civil::Date;
use uuid::Uuid;

/// More was not typed by a person.
const LONGEST: usize = 100;
/// The pairs of days, by the first part of their names.
pub const SPANS: [&str; 4] = ["submitted", "declared", "accepted", "confirmed"];

/// What was asked.
#[derive(Debug)]
pub struct Asked {
    /// The search box, as typed.
    pub q: String,
    /// What that may mean.
    pub meant: Meant,
    /// The other conditions.
    pub wanted: Wanted,
    /// The days as typed.
    pub spans: [Span; 4],
    /// In which order.
    pub order: Order,
    /// The last one of the page before.
    pub after: Option<Uuid>,
}

/// A pair of days as typed.
#[derive(Debug)]
pub struct Span {
    /// The first part of the names of both fields.
    pub name: &'static str,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The first day cannot be read.
    pub from_wrong: bool,
    /// The last day cannot be read.
    pub to_wrong: bool,
    /// The last day is before the first.
    pub turned: bool,
    days: Days,
}

impl Span {
    fn read(typed: &Typed, name: &'static str) -> Self {
        let text = |end: &str| -> String { typed.one(&format!("{name}_{end}")).trim().chars().take(LONGEST).collect() };
        let (from, to) = (text("from"), text("to"));
        let days = Days { from: day(&from), to: day(&to) };
        Self {
            name,
            from_wrong: !from.is_empty() && days.from.is_none(),
            to_wrong: !to.is_empty() && days.to.is_none(),
            turned: !days.in_order(),
            from,
            to,
            days,
        }
    }

    /// It cannot be asked like this.
    pub fn is_wrong(&self) -> bool {
        self.from_wrong || self.to_wrong || self.turned
    }
}

impl Asked {
    /// Reads `q=&state=&level=&kind=&prefecture=&industry=&source=&flag=&declared_from=&…&order=&after=`. A code that is none is no
    /// condition; a day that is none is told.
    pub fn read(typed: &Typed) -> Self {
        let q: String = typed.one("q").trim().chars().take(LONGEST).collect();
        let spans = SPANS.map(|name| Span::read(typed, name));
        let [submitted, declared, accepted, confirmed] = spans.each_ref().map(|span| span.days);
        let industry = typed.one("industry").trim().to_ascii_uppercase();
        let code = matches!(industry.as_bytes(), [b'A'..=b'T'] | [b'0'..=b'9', b'0'..=b'9']);
        Self {
            meant: Meant::read(&q),
            wanted: Wanted {
                state: State::parse(typed.one("state")),
                level: Level::parse(typed.one("level")),
                kind: Kind::parse(typed.one("kind")),
                prefecture: Prefecture::parse(typed.one("prefecture")).ok(),
                industry: Some(industry).filter(|_| code),
                source: Source::parse(typed.one("source")),
                flag: Flagged::parse(typed.one("flag")),
                submitted,
                declared,
                accepted,
                confirmed,
            },
            order: Order::parse(typed.one("order")).unwrap_or_default(),
            after: typed.one("after").parse().ok(),
            q,
            spans,
        }
    }

    /// Something cannot be read.
    pub fn is_wrong(&self) -> bool {
        self.spans.iter().any(Span::is_wrong)
    }

    /// There are conditions besides the search box.
    pub fn is_narrowed(&self) -> bool {
        self.wanted != Wanted::default() || self.is_wrong()
    }

    /// What a note says it was searched by: the code of the first meaning, never what was typed.
    pub fn by(&self) -> &'static str {
        match &self.meant {
            Meant::Keys(keys) => keys.first().map_or("conditions", domain::registry::Key::code),
            Meant::Name(_) => "name",
            Meant::Nothing => "conditions",
        }
    }

    /// The address of this search in an order, from its beginning or from behind one on. What is usual is left out, so that one
    /// search has one address.
    pub fn address(&self, order: Order, after: Option<Uuid>) -> String {
        let wanted = &self.wanted;
        let mut pairs = vec![
            ("q".to_owned(), self.q.clone()),
            ("state".to_owned(), wanted.state.map_or("", State::code).to_owned()),
            ("level".to_owned(), wanted.level.map_or("", Level::code).to_owned()),
            ("kind".to_owned(), wanted.kind.map_or("", Kind::code).to_owned()),
            ("prefecture".to_owned(), wanted.prefecture.map(Prefecture::code).unwrap_or_default()),
            ("industry".to_owned(), wanted.industry.clone().unwrap_or_default()),
            ("source".to_owned(), wanted.source.map_or("", Source::code).to_owned()),
            ("flag".to_owned(), wanted.flag.map_or("", Flagged::code).to_owned()),
        ];
        for span in &self.spans {
            pairs.push((format!("{}_from", span.name), span.from.clone()));
            pairs.push((format!("{}_to", span.name), span.to.clone()));
        }
        let usual = order == Order::default();
        pairs.push(("order".to_owned(), if usual { String::new() } else { order.code().to_owned() }));
        pairs.push(("after".to_owned(), after.map(|id| id.to_string()).unwrap_or_default()));
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
        if query.is_empty() { super::HERE.to_owned() } else { format!("{}?{query}", super::HERE) }
    }
}

/// A day as browsers give it, or typed with other signs between: `2026-11-22`, `2026/11/2`, in any width.
fn day(typed: &str) -> Option<Date> {
    let text = width::narrow(typed).replace(['/', '.'], "-");
    let mut parts = text.split('-').map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn asked(query: &str) -> Asked {
        Asked::read(&Typed::read(query.as_bytes()))
    }

    #[test]
    fn a_search_has_one_address() {
        let query = "q=Mihon&state=returned&level=two&kind=corporation&prefecture=13&industry=E&source=paper&flag=some\
            &declared_from=2026-11-01&declared_to=2026-11-22&order=name";
        let after = Uuid::from_u128(7);
        let address = asked(query).address(Order::Name, Some(after));
        assert_eq!(address, format!("/office/search?{query}&after={after}"));
        let again = asked(address.split_once('?').unwrap().1);
        assert_eq!((again.after, &again.wanted), (Some(after), &asked(query).wanted));
        assert_eq!(
            asked("state=x&level=three&industry=Z&order=odd&after=1").address(Order::Newest, None),
            "/office/search"
        );
    }

    #[test]
    fn days_are_read_and_what_is_none_is_told() {
        let fine = asked("accepted_from=2026%2F4%2F1&accepted_to=2026-04-30");
        assert_eq!(fine.wanted.accepted, Days { from: Some(date(2026, 4, 1)), to: Some(date(2026, 4, 30)) });
        assert!(!fine.is_wrong() && fine.is_narrowed());
        for wrong in
            ["declared_from=2026-02-30", "confirmed_to=soon", "declared_from=2026-04-02&declared_to=2026-04-01"]
        {
            assert!(asked(wrong).is_wrong(), "{wrong}");
        }
        assert!(!asked("").is_narrowed());
    }

    #[test]
    fn a_note_never_has_what_was_typed() {
        for (query, by) in
            [("", "conditions"), ("q=Aoki", "name"), ("q=a%40mihon.example.jp", "mail"), ("q=03-1234-5678", "phone")]
        {
            assert_eq!(asked(query).by(), by);
        }
    }
}
