//! Lists by page: `page=` in the address, from 1.

use crate::form::Typed;

/// Nobody turns further pages.
const LAST: i64 = 1_000;

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Which, from 1.
    number: i64,
    /// How many lines it has.
    lines: i64,
}

impl Page {
    /// The page that was asked for, of so many lines.
    pub fn read(asked: &Typed, lines: i64) -> Self {
        Self { number: asked.one("page").parse().unwrap_or(1).clamp(1, LAST), lines }
    }

    /// How many to read, one more than are shown, and how many stand before them.
    pub fn part(self) -> (i64, i64) {
        (self.lines + 1, (self.number - 1) * self.lines)
    }

    /// Leaves what is shown of what was read; the next page, if there is one.
    pub fn cut<T>(self, found: &mut Vec<T>) -> Option<i64> {
        let lines = usize::try_from(self.lines).unwrap_or_default();
        let more = found.len() > lines;
        found.truncate(lines);
        more.then_some(self.number + 1)
    }

    /// It is the first one.
    pub fn is_first(self) -> bool {
        self.number == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_turned_page_by_page() {
        let page = |query: &str| Page::read(&Typed::read(query.as_bytes()), 2);
        assert_eq!((page("").part(), page("page=3").part()), ((3, 0), (3, 4)));
        assert_eq!([page("page=0"), page("page=x"), page("page=-7")], [page(""); 3]);
        assert_eq!(page("page=99999").part().1, 1998);
        let (mut full, mut last) = (vec![1, 2, 3], vec![1, 2]);
        assert_eq!((page("page=4").cut(&mut full), full), (Some(5), vec![1, 2]));
        assert_eq!((page("").cut(&mut last), last), (None, vec![1, 2]));
    }
}
