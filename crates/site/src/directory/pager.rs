//! Which page numbers stand below a list.

/// A place in the row of page numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A link to that page.
    Page(usize),
    /// The page one is on.
    Here(usize),
    /// Some pages are left out.
    Gap,
}

/// The first page, the last one, and two around this one.
pub fn stops(here: usize, last: usize) -> Vec<Stop> {
    let near = here.saturating_sub(2).max(1)..=(here + 2).min(last);
    let mut pages: Vec<usize> = [1].into_iter().chain(near).chain([last]).collect();
    pages.dedup();
    let mut stops = Vec::new();
    let mut before = 0;
    for page in pages {
        if page > before + 1 {
            stops.push(Stop::Gap);
        }
        stops.push(if page == here { Stop::Here(page) } else { Stop::Page(page) });
        before = page;
    }
    stops
}

#[cfg(test)]
mod tests {
    use super::{
        Stop::{Gap, Here, Page},
        stops,
    };

    #[test]
    fn the_ends_and_the_neighbours_are_named() {
        assert_eq!(stops(1, 1), [Here(1)]);
        assert_eq!(stops(1, 3), [Here(1), Page(2), Page(3)]);
        assert_eq!(stops(2, 9), [Page(1), Here(2), Page(3), Page(4), Gap, Page(9)]);
        assert_eq!(stops(5, 9), [Page(1), Gap, Page(3), Page(4), Here(5), Page(6), Page(7), Gap, Page(9)]);
        assert_eq!(stops(9, 9), [Page(1), Gap, Page(7), Page(8), Here(9)]);
    }
}
