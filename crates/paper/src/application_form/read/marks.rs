//! Which box is ticked: by the marks people type before (or behind) the words, or by the words that are left.

use super::super::layout::Opt;
use domain::text::{is_invisible, width};

/// Marks of "this one".
const TICKS: &str = "✓✔☑☒■✅●○◯◎⦿◉🗹🗸";
/// Letters that stand for a tick where they stand alone.
const LETTERS: &str = "レㇾvV√";
/// Boxes that are open.
const OPEN: &str = "□☐◻◽⬜▢❏❑";
/// What people put around a mark.
const AROUND: &str = "()[]{}【】〔〕「」.・,、:";

/// What was read of some boxes.
#[derive(Debug, PartialEq, Eq)]
pub struct Ticked {
    /// The codes that are ticked, in the order of the options.
    pub codes: Vec<String>,
    /// Words of the options stand there at all.
    pub known: bool,
}

/// A text without blanks, in one width: so are the words looked for.
pub fn compact(text: &str) -> String {
    width::narrow(text).chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

/// Reads boxes: `text` is what the place shows, in which a box that is a control shows its sign.
pub fn read(text: &str, options: &[Opt]) -> Ticked {
    let text = compact(text);
    let mut spans = spans(&text, options);
    spans.sort_unstable();
    let ends: Vec<usize> = std::iter::once(0).chain(spans.iter().map(|span| span.1)).collect();
    let starts = spans.iter().map(|span| span.0).chain([text.len()]);
    // What stands between the words: before the first, between two, behind the last.
    let gaps: Vec<&str> =
        ends.iter().zip(starts).map(|(end, start)| text.get(*end..start).unwrap_or_default()).collect();
    let marked = |gaps: &[&str]| gaps.iter().any(|gap| mark(gap).is_some());
    let before = gaps.split_last().map_or(&[][..], |(_, before)| before);
    let behind = gaps.split_first().map_or(&[][..], |(_, behind)| behind);
    // Marks behind the words: none before the first, one behind the last.
    let gaps = match (gaps.first(), gaps.last()) {
        (Some(first), Some(last)) if gaps.len() > 1 && mark(first).is_none() && mark(last).is_some() => behind,
        _ => before,
    };
    let ticked = |at: usize| {
        if marked(gaps) {
            gaps.get(at).and_then(|gap| mark(gap)).unwrap_or(false)
        } else {
            // No box is left. Who deleted the other choices left the words that count.
            spans.len() < options.len()
        }
    };
    let mut found: Vec<usize> =
        (0..spans.len()).filter(|at| ticked(*at)).filter_map(|at| spans.get(at)).map(|span| span.2).collect();
    found.sort_unstable();
    let codes = found.into_iter().filter_map(|at| options.get(at)).map(|option| option.code.clone()).collect();
    Ticked { codes, known: !spans.is_empty() }
}

/// Where the words of each option stand: start, end, option. Longer words first, so that no word is found within another.
fn spans(text: &str, options: &[Opt]) -> Vec<(usize, usize, usize)> {
    let mut words: Vec<(String, usize)> = Vec::new();
    for (at, option) in options.iter().enumerate() {
        words.extend(std::iter::once(&option.words).chain(&option.also).map(|words| (compact(words), at)));
    }
    words.sort_by_key(|(word, at)| (std::cmp::Reverse(word.len()), *at));
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    for (word, at) in words.into_iter().filter(|(word, _)| !word.is_empty()) {
        if spans.iter().any(|span| span.2 == at) {
            continue;
        }
        let free = |start: usize| spans.iter().all(|span| start + word.len() <= span.0 || start >= span.1);
        let found = text.match_indices(&word).map(|(start, _)| start).find(|start| free(*start));
        if let Some(start) = found {
            spans.push((start, start + word.len(), at));
        }
    }
    spans
}

/// What a mark says: ticked, open, or `None` where there is none.
pub fn mark(gap: &str) -> Option<bool> {
    if gap.contains(|c| TICKS.contains(c)) {
        return Some(true);
    }
    let open = gap.contains(|c| OPEN.contains(c));
    let left: Vec<char> = gap.chars().filter(|c| !OPEN.contains(*c) && !AROUND.contains(*c)).collect();
    match left.as_slice() {
        [letter] if LETTERS.contains(*letter) => Some(true),
        _ if open => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
