//! What a search that finds nobody is offered in its place: other prefectures, each word alone, the two days the other way round.

use crate::{app::App, asked::address, parts::Opt};
use ::directory::{Directory, Facets, Found, Query};
use domain::{place::Prefecture, text::thousands};

/// Places that are offered.
const PLACES: usize = 5;
/// Words that are looked for alone.
const WORDS: usize = 5;

/// A word of the text, and how many it finds alone.
pub type Word = (String, usize);

/// Where else the same search finds somebody, most first.
pub fn places(app: &App, query: &Query, found: &Found) -> Vec<Opt> {
    let facets = found.facets.as_deref().filter(|_| found.total == 0 && query.prefecture.is_some());
    let mut counts: Vec<_> = facets.into_iter().flat_map(|facets: &Facets| &facets.prefectures).collect();
    counts.sort_unstable_by_key(|(number, count)| (std::cmp::Reverse(**count), **number));
    let option = |(number, count): (&u8, &usize)| {
        let prefecture = Prefecture::from_number(*number)?;
        let there = Query { prefecture: Some(prefecture), municipality: None, ..query.clone() };
        Some(Opt::of(&address(&there), app.registers.prefecture_name(prefecture), &thousands(count)))
    };
    counts.into_iter().take(PLACES).filter_map(option).collect()
}

/// The words of a text that finds nobody, each sought alone: a blank makes no difference to a name, so the text was sought as one.
pub fn count_words(directory: &Directory, query: &Query, found: &Found) -> Vec<Word> {
    let mut words: Vec<&str> = Vec::new();
    for word in query.text.split_whitespace() {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if found.total > 0 || words.len() < 2 {
        return Vec::new();
    }
    let count = |word: &str| {
        let alone = Query { text: word.to_owned(), page: 1, facets: false, ..query.clone() };
        (word.to_owned(), directory.search(&alone).total)
    };
    words.into_iter().take(WORDS).map(count).filter(|(_, count)| *count > 0).collect()
}

/// The searches for these words.
pub fn words(query: &Query, counted: &[Word]) -> Vec<Opt> {
    let option = |(word, count): &Word| {
        Opt::of(&address(&Query { text: word.clone(), ..query.clone() }), word, &thousands(count))
    };
    counted.iter().map(option).collect()
}

/// The same search with the two days the other way round, where the first is the later one.
pub fn turned(query: &Query) -> Option<String> {
    let (from, to) = query.from.zip(query.to).filter(|(from, to)| from > to)?;
    Some(address(&Query { from: Some(to), to: Some(from), ..query.clone() }))
}
