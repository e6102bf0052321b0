//! What was asked of the list, as it stands in the address.

use crate::form::Typed;
use domain::{
    corporate_number::CorporateNumber,
    email::Email,
    ids::{DeclarationId, MemberNumber, ReceiptNumber},
    inquiry::InquiryState,
    scheme::Scheme,
    text::width,
};
use jiff::Timestamp;
use store::inquiries::{Cursor, Filter, Numbered, Order, Whose};
use uuid::Uuid;

/// More was not typed by a person.
const LONGEST: usize = 100;
/// A number with more digits is none of a thread.
const DIGITS: usize = 9;

/// What the search field means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// It is empty.
    Nothing,
    /// The number of a thread.
    Number,
    /// A 自己宣言ID.
    Declaration,
    /// A 受付番号.
    Receipt,
    /// A 利用者番号.
    Member,
    /// A 法人番号.
    Corporate,
    /// A mail address, whole.
    Mail,
    /// Words in the texts, folded.
    Words(Vec<String>),
}

/// What was asked.
pub struct Asked {
    /// As the fields show it, `state` first: `all` for every state.
    pub state: String,
    /// The state was chosen, and is no usual one.
    pub chosen: bool,
    /// A code of the list, or empty.
    pub category: String,
    /// `mine`, `nobody`, `others`, or empty.
    pub whose: String,
    /// `yes`, `no`, or empty.
    pub tied: String,
    /// `oldest` or `newest`.
    pub order: String,
    /// The search field.
    pub q: String,
    /// What it means.
    pub meant: Meant,
    /// What the store is asked.
    pub filter: Filter,
    /// Where the page begins.
    pub after: Option<Cursor>,
}

impl Asked {
    /// Reads `state=&category=&whose=&tied=&order=&q=&after=`. Without a state the page shows what is to be answered, who waits
    /// longest first; words are then looked for in all. A number or an address is looked for everywhere.
    pub fn read(typed: &Typed, scheme: &Scheme, own: Uuid, fold: impl Fn(&str) -> String) -> Self {
        let q: String = typed.one("q").trim().chars().take(LONGEST).collect();
        let (meant, mut filter) = meant(&q, fold);
        let exact = !matches!(meant, Meant::Nothing | Meant::Words(_));
        let state = match typed.one("state") {
            _ if exact => None,
            "" if matches!(meant, Meant::Words(_)) => None,
            "" => Some(InquiryState::Open),
            code => InquiryState::parse(code),
        };
        let whose = |code: &str| match code {
            "mine" => Whose::Mine(own),
            "nobody" => Whose::Nobody,
            "others" => Whose::Others(own),
            _ => Whose::All,
        };
        let narrowed = |name: &str| if exact { String::new() } else { typed.one(name).to_owned() };
        let (category, mine, tied) = (narrowed("category"), narrowed("whose"), narrowed("tied"));
        filter.state = state;
        filter.category = scheme.lists.inquiry_categories.choices.iter().find(|one| one.code == category).map(code_of);
        filter.whose = whose(&mine);
        filter.tied = match tied.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let usual = if state == Some(InquiryState::Open) { "oldest" } else { "newest" };
        let order = if matches!(typed.one("order"), "oldest" | "newest") { typed.one("order") } else { usual };
        let chosen = !exact && !typed.one("state").is_empty();
        let state = state.map_or("all", InquiryState::code).to_owned();
        let (order, after) = (order.to_owned(), cursor(typed.one("after")));
        Self { state, chosen, category, whose: mine, tied, order, q, meant, filter, after }
    }

    /// In which order.
    pub fn order(&self) -> Order {
        if self.order == "oldest" { Order::Oldest } else { Order::Newest }
    }

    /// The address of this list with another state, from its beginning; or from a place on.
    pub fn address(&self, state: &str, after: Option<Cursor>) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        let after = after.map(|(at, id)| format!("{}.{id}", at.as_microsecond())).unwrap_or_default();
        // Another state has its own usual order.
        let order = if state == self.state { self.order.as_str() } else { "" };
        let all = [
            ("state", state),
            ("category", &self.category),
            ("whose", &self.whose),
            ("tied", &self.tied),
            ("order", order),
            ("q", &self.q),
            ("after", &after),
        ];
        for (name, value) in all.into_iter().filter(|(_, value)| !value.is_empty()) {
            pairs.append_pair(name, value);
        }
        format!("{}?{}", super::LIST, pairs.finish())
    }
}

fn code_of(choice: &domain::scheme::Choice) -> domain::scheme::Code {
    domain::scheme::Code::kept(&choice.code)
}

/// A number is a thread's, eleven digits a 自己宣言ID, twelve a 利用者番号, thirteen a 法人番号, what begins with R a 受付番号, what has an @ an
/// address; all else is words.
fn meant(q: &str, fold: impl Fn(&str) -> String) -> (Meant, Filter) {
    let none = Filter::default();
    if q.is_empty() {
        return (Meant::Nothing, none);
    }
    if let Some((meant, number)) = numbered(q) {
        return (meant, Filter { about: Some(number), ..none });
    }
    let bare = width::narrow(q);
    let bare = bare.trim_start_matches('#');
    let digits = bare.len() <= DIGITS && bare.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(number) = digits.then(|| bare.parse().ok()).flatten().filter(|number| *number > 0) {
        return (Meant::Number, Filter { number: Some(number), ..none });
    }
    if let Some(email) = Email::parse(q).ok().filter(|_| q.contains('@')) {
        return (Meant::Mail, Filter { email: Some(email), ..none });
    }
    (Meant::Words(q.split_whitespace().map(fold).collect()), none)
}

/// A number of a declaration or of its business.
fn numbered(q: &str) -> Option<(Meant, Numbered)> {
    let receipt = || ReceiptNumber::parse(q).ok().map(|number| (Meant::Receipt, Numbered::Receipt(number)));
    // The digits of a receipt may be those of a member.
    if width::narrow(q).starts_with(['R', 'r']) {
        return receipt();
    }
    let declaration = DeclarationId::parse(q).ok().map(|id| (Meant::Declaration, Numbered::Declaration(id)));
    let member = || MemberNumber::parse(q).ok().map(|number| (Meant::Member, Numbered::Member(number)));
    let corporate = || CorporateNumber::parse(q).ok().map(|number| (Meant::Corporate, Numbered::Corporate(number)));
    declaration.or_else(member).or_else(corporate).or_else(receipt)
}

fn cursor(text: &str) -> Option<Cursor> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        let scheme = Scheme::bundled().unwrap();
        Asked::read(&Typed::read(query.as_bytes()), &scheme, Uuid::nil(), str::to_lowercase)
    }

    #[test]
    fn the_field_is_read_as_what_it_looks_like() {
        let id = DeclarationId::draw(4, 7);
        assert_eq!(asked("").meant, Meant::Nothing);
        assert_eq!((asked("q=%2312").meant, asked("q=%2312").filter.number), (Meant::Number, Some(12)));
        assert_eq!(asked(&format!("q={}", id.shown())).filter.about, Some(Numbered::Declaration(id)));
        let member = MemberNumber::draw(7);
        assert_eq!(asked(&format!("q={}", member.shown())).filter.about, Some(Numbered::Member(member)));
        let receipt = ReceiptNumber::make(jiff::civil::date(2026, 11, 22), 481);
        assert_eq!(asked(&format!("q={}", receipt.as_str())).filter.about, Some(Numbered::Receipt(receipt)));
        assert_eq!(asked("q=7000012050002").meant, Meant::Corporate);
        assert_eq!(asked("q=Router").meant, Meant::Words(vec!["router".to_owned()]));
        assert_eq!(asked("q=a%40example.jp").meant, Meant::Mail);
        assert_eq!(asked("q=Logo++mark").meant, Meant::Words(vec!["logo".to_owned(), "mark".to_owned()]));
        assert_eq!(asked("q=0").meant, Meant::Words(vec!["0".to_owned()]));
    }

    #[test]
    fn what_is_looked_for_exactly_is_looked_for_everywhere() {
        let exact = asked("q=12&state=closed&whose=mine&tied=yes&category=mark");
        assert_eq!((exact.filter.state, exact.filter.whose, exact.filter.tied), (None, Whose::All, None));
        assert!(exact.filter.category.is_none());
        let words = asked("q=logo&state=closed&whose=mine&tied=yes&category=mark");
        assert_eq!((words.filter.state, words.filter.tied), (Some(InquiryState::Closed), Some(true)));
        assert_eq!((words.filter.whose, words.filter.category.is_some()), (Whose::Mine(Uuid::nil()), true));
    }

    #[test]
    fn words_are_looked_for_everywhere_until_a_state_is_chosen() {
        let everywhere = asked("q=logo&order=oldest");
        assert_eq!((everywhere.filter.state, everywhere.state.as_str(), everywhere.chosen), (None, "all", false));
        let open = asked("q=logo&state=open");
        assert_eq!((open.filter.state, open.chosen), (Some(InquiryState::Open), true));
        assert!(!asked("").chosen && !asked("q=12&state=open").chosen);
    }

    #[test]
    fn what_waits_longest_comes_first_where_something_waits() {
        assert_eq!((asked("").state.as_str(), asked("").order()), ("open", Order::Oldest));
        assert_eq!((asked("state=all").state.as_str(), asked("state=all").order()), ("all", Order::Newest));
        let place = (Timestamp::UNIX_EPOCH, Uuid::nil());
        let address = asked("state=all&order=oldest&q=x").address("all", Some(place));
        let again = asked(address.split_once('?').unwrap().1);
        assert_eq!((again.after, again.order(), again.q.as_str()), (Some(place), Order::Oldest, "x"));
        assert!(!asked("order=oldest").address("closed", None).contains("order"));
    }
}
