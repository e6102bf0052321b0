//! What was asked of the list, as it stands in the address.

use crate::form::Typed;
use ::directory::{Industry, Query, Sort};
use domain::{declaration::Level, industry::IndustryGroup, place::Prefecture};
use jiff::civil::Date;

/// Entries a page, to choose from; the first is the usual one.
pub const PER_PAGE: [usize; 3] = [20, 50, 100];
/// The longest name has 150 characters; more was not typed by a person.
const TEXT_MAX: usize = 150;

/// Reads `text=&prefecture=&municipality=&industry=&level=&from=&to=&sort=&per_page=&page=`. A condition that cannot be read
/// does not narrow: an old or mended link still shows something. A municipality counts only inside its prefecture.
pub fn read(typed: &Typed) -> Query {
    let filled = |name: &str| Some(typed.one(name).trim()).filter(|value| !value.is_empty());
    let prefecture = Prefecture::parse(typed.one("prefecture")).ok();
    let inside = |code: &&str| prefecture.is_some_and(|prefecture| code.starts_with(&prefecture.code()));
    let industry =
        |code: &str| IndustryGroup::kept(code).map_or_else(|_| Industry::Division(code.to_owned()), Industry::Group);
    let day = |name: &str| typed.one(name).trim().parse::<Date>().ok();
    Query {
        text: typed.one("text").trim().chars().take(TEXT_MAX).collect(),
        prefecture,
        municipality: filled("municipality").filter(inside).map(str::to_owned),
        industry: filled("industry").map(industry),
        level: Level::parse(typed.one("level")),
        from: day("from"),
        to: day("to"),
        sort: if typed.one("sort") == "kana" { Sort::Kana } else { Sort::Newest },
        page: typed.one("page").parse().unwrap_or(1).max(1),
        per_page: typed.one("per_page").parse().ok().filter(|count| PER_PAGE.contains(count)).unwrap_or(PER_PAGE[0]),
        facets: true,
    }
}

/// The conditions that were given and cannot be read, by name. A program must not get an answer to another question than it
/// asked.
pub fn unread(typed: &Typed, query: &Query) -> Vec<&'static str> {
    let level = query.level.is_some();
    let industry = match &query.industry {
        Some(Industry::Division(code)) => matches!(code.as_bytes(), [b'A'..=b'T']),
        Some(Industry::Group(_)) => true,
        None => false,
    };
    let municipality = query.municipality.as_ref().is_some_and(|code| matches!(code.len(), 5) && all_digits(code));
    let read = [
        ("text", query.text == typed.one("text").trim()),
        ("prefecture", query.prefecture.is_some()),
        ("municipality", municipality),
        ("industry", industry),
        ("level", level),
        ("from", query.from.is_some()),
        ("to", query.to.is_some()),
        ("sort", matches!(typed.one("sort"), "newest" | "kana")),
        ("per_page", typed.one("per_page").parse() == Ok(query.per_page)),
        ("page", typed.one("page").parse() == Ok(query.page)),
    ];
    let unread = read.into_iter().filter(|(name, read)| !read && !typed.one(name).trim().is_empty());
    unread.map(|(name, _)| name).collect()
}

/// What is asked of the list by people: the search without what cannot be read of it, and the names of that. An industry or a
/// municipality that there is not would find nobody.
pub fn readable(typed: &Typed) -> (Query, Vec<&'static str>) {
    let query = read(typed);
    let unread = unread(typed, &query);
    let industry = query.industry.clone().filter(|_| !unread.contains(&"industry"));
    let municipality = query.municipality.clone().filter(|_| !unread.contains(&"municipality"));
    (Query { industry, municipality, ..query }, unread)
}

fn all_digits(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_digit())
}

/// The address of a search up to the page number, which the page's links add. What is usual is left out, so that one search
/// has one address.
pub fn address(query: &Query) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            pairs.append_pair(name, &value);
        }
    };
    add("text", Some(query.text.clone()));
    add("prefecture", query.prefecture.map(Prefecture::code));
    add("municipality", query.municipality.clone());
    add("industry", query.industry.as_ref().map(|industry| industry_code(industry).to_owned()));
    add("level", query.level.map(|level| level.code().to_owned()));
    add("from", query.from.map(|day| day.to_string()));
    add("to", query.to.map(|day| day.to_string()));
    add("sort", (query.sort == Sort::Kana).then(|| "kana".to_owned()));
    add("per_page", Some(query.per_page).filter(|count| *count != PER_PAGE[0]).map(|count| count.to_string()));
    let pairs = pairs.finish();
    if pairs.is_empty() { "/directory?".to_owned() } else { format!("/directory?{pairs}&") }
}

/// The code of an industry: `E`, or `26`.
pub fn industry_code(industry: &Industry) -> &str {
    match industry {
        Industry::Division(code) => code,
        Industry::Group(group) => group.code(),
    }
}

/// Something beside the text narrows the search.
pub fn is_narrowed(query: &Query) -> bool {
    let Query { prefecture, industry, level, from, to, .. } = query;
    prefecture.is_some() || industry.is_some() || level.is_some() || from.is_some() || to.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_whole_search_and_reads_back() {
        let typed = "text=青葉+%26&prefecture=13&municipality=13105&industry=26&level=two&from=2026-04-01&to=2026-11-22\
            &sort=kana&per_page=50&page=3";
        let query = read(&Typed::read(typed.as_bytes()));
        let again = read(&Typed::read(address(&query).trim_start_matches("/directory?").as_bytes()));
        assert_eq!(again, Query { page: 1, ..query });
    }

    #[test]
    fn a_program_is_told_what_was_not_read() {
        let told = |text: &str| {
            let typed = Typed::read(text.as_bytes());
            unread(&typed, &read(&typed))
        };
        assert_eq!(told(""), [""; 0]);
        assert_eq!(
            told("text=%E9%9D%92&prefecture=13&municipality=13105&industry=A&level=one&sort=newest&page=2"),
            [""; 0]
        );
        let wrong = "prefecture=99&industry=Z&level=three&from=x&to=2026-02-30&sort=age&per_page=21&page=0";
        assert_eq!(told(wrong), ["prefecture", "industry", "level", "from", "to", "sort", "per_page", "page"]);
        assert_eq!(told("municipality=13105"), ["municipality"], "without its prefecture");
        assert_eq!(told(&format!("text={}", "a".repeat(151))), ["text"]);
    }

    #[test]
    fn what_cannot_be_read_does_not_narrow() {
        let query = read(&Typed::read(
            "prefecture=99&municipality=13105&level=x&from=soon&to=2026-13-01&sort=x&per_page=7&page=-1".as_bytes(),
        ));
        assert_eq!(query, Query { page: 1, per_page: 20, facets: true, ..Query::default() });
        assert!(!is_narrowed(&query));
        assert_eq!(address(&query), "/directory?");
        let elsewhere = read(&Typed::read(b"prefecture=14&municipality=13105"));
        assert_eq!(elsewhere.municipality, None, "Bunkyo is not in Kanagawa");
    }
}
