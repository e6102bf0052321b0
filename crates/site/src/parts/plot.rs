//! Counts as pictures (SVG): bars with their labels, and columns over months. Each stands beside a table that says the same.

use askama::Template;
use domain::text::thousands;

/// The width of a picture in its own units: about the width of a phone, so that its letters can be read there.
const WIDTH: u64 = 360;
/// The height of a bar with its label.
const ROW: usize = 38;
/// The height of the columns.
const HEIGHT: u64 = 150;

/// A count with its label; `None`: it is hidden.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The code, for files.
    pub code: String,
    /// The words.
    pub words: String,
    /// How many.
    pub count: Option<u64>,
}

/// `parts/bars.html`
#[derive(Template)]
#[template(path = "parts/bars.html")]
pub struct Bars {
    id: String,
    title: String,
    most: Option<(String, String)>,
    height: usize,
    rows: Vec<Bar>,
}

struct Bar {
    words: String,
    shown: Option<String>,
    above: usize,
    below: usize,
    width: u64,
}

impl Bars {
    /// Bars under each other. `id` is that of nothing else on the page.
    pub fn of(id: &str, title: &str, cells: &[Cell]) -> Self {
        let top = cells.iter().filter_map(|cell| cell.count).max().unwrap_or(0);
        let bar = |(at, cell): (usize, &Cell)| Bar {
            words: cell.words.clone(),
            shown: cell.count.map(thousands),
            above: at * ROW + 14,
            below: at * ROW + 19,
            width: share(cell.count.unwrap_or(0), top, WIDTH),
        };
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            most: most(cells),
            height: cells.len() * ROW,
            rows: cells.iter().enumerate().map(bar).collect(),
        }
    }
}

/// `parts/columns.html`
#[derive(Template)]
#[template(path = "parts/columns.html")]
pub struct Columns {
    id: String,
    title: String,
    most: Option<(String, String)>,
    /// The number at the top line.
    top: String,
    first: String,
    last: String,
    rects: Vec<Column>,
}

struct Column {
    x: u64,
    y: u64,
    width: u64,
    height: u64,
}

impl Columns {
    /// Columns beside each other, in the order of time.
    pub fn of(id: &str, title: &str, cells: &[Cell]) -> Self {
        let top = cells.iter().filter_map(|cell| cell.count).max().unwrap_or(0);
        let count = u64::try_from(cells.len()).unwrap_or(u64::MAX).max(1);
        let column = |(at, cell): (u64, &Cell)| {
            let height = share(cell.count.unwrap_or(0), top, HEIGHT);
            let (from, to) = (at * WIDTH / count, (at + 1) * WIDTH / count);
            let gap = u64::from(to - from > 3);
            Column { x: from, y: HEIGHT - height, width: to - from - gap, height }
        };
        let words = |cell: Option<&Cell>| cell.map(|cell| cell.words.clone()).unwrap_or_default();
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            most: most(cells),
            top: thousands(top),
            first: words(cells.first()),
            last: words(cells.last()),
            rects: (0..).zip(cells).map(column).collect(),
        }
    }
}

/// The greatest count that is shown, with its label.
fn most(cells: &[Cell]) -> Option<(String, String)> {
    let greatest = cells.iter().filter(|cell| cell.count.is_some_and(|count| count > 0));
    let greatest = greatest.max_by_key(|cell| cell.count)?;
    Some((greatest.words.clone(), thousands(greatest.count?)))
}

/// A part of `whole` as long as `count` is of `top`; what is there at all can be seen.
fn share(count: u64, top: u64, whole: u64) -> u64 {
    if count == 0 || top == 0 {
        return 0;
    }
    (u128::from(count) * u128::from(whole) / u128::from(top)).try_into().unwrap_or(whole).max(1)
}

#[cfg(test)]
mod tests {
    use super::{Bars, Cell, Columns, share};
    use askama::Template as _;

    #[test]
    fn the_longest_bar_is_the_whole_and_the_shortest_can_be_seen() {
        assert_eq!([share(0, 10, 360), share(1, 100_000, 360), share(10, 10, 360)], [0, 1, 360]);
        let cell = |words: &str, count| Cell { code: String::new(), words: words.to_owned(), count };
        let cells = [cell("<a>", Some(1200)), cell("b", None)];
        let picture = Bars::of("x", "T", &cells).render().unwrap();
        assert!(picture.contains("1,200") && !picture.contains("<a>"), "{picture}");
        let picture = Columns::of("x", "T", &cells).render().unwrap();
        assert!(picture.matches("<rect").count() == 2, "{picture}");
    }
}
