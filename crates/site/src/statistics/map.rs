//! The 47 prefectures as tiles of one size, each about where it lies: no area makes a prefecture look like more than it is.

use crate::parts::plot::Cell;
use askama::Template;
use domain::text::thousands;

/// The side of a tile, in units of the picture.
const TILE: u32 = 24;
/// Steps of colour.
const STEPS: u64 = 5;

/// Column and row of each prefecture, in the order of JIS X 0401.
const PLACES: [(u32, u32); 47] = [
    (14, 0),
    (13, 2),
    (13, 3),
    (13, 4),
    (12, 3),
    (12, 4),
    (12, 5),
    (13, 6),
    (12, 6),
    (11, 6),
    (11, 7),
    (13, 7),
    (12, 7),
    (11, 8),
    (11, 5),
    (10, 5),
    (9, 5),
    (9, 6),
    (10, 7),
    (10, 6),
    (9, 7),
    (10, 8),
    (9, 8),
    (8, 8),
    (8, 7),
    (7, 7),
    (6, 8),
    (6, 7),
    (7, 8),
    (7, 9),
    (5, 7),
    (4, 7),
    (5, 8),
    (4, 8),
    (3, 7),
    (5, 11),
    (5, 10),
    (4, 10),
    (4, 11),
    (2, 8),
    (1, 8),
    (0, 8),
    (2, 9),
    (3, 8),
    (3, 9),
    (2, 10),
    (0, 12),
];

/// `statistics/map.html`
#[derive(Template)]
#[template(path = "statistics/map.html")]
pub struct Map {
    most: Option<(String, String)>,
    tiles: Vec<Tile>,
}

struct Tile {
    x: u32,
    y: u32,
    step: u64,
    short: String,
    words: String,
    shown: Option<String>,
}

impl Map {
    /// The map of the counts of all prefectures, with their short names, in the order of their codes.
    pub fn of(cells: &[Cell], short: &[&str]) -> Self {
        let top = cells.iter().filter_map(|cell| cell.count).max().unwrap_or(0);
        let most = cells.iter().filter(|cell| cell.count.is_some_and(|count| count > 0));
        let most = most.max_by_key(|cell| cell.count);
        let tile = |((cell, short), (column, row)): ((&Cell, &&str), &(u32, u32))| Tile {
            x: column * TILE,
            y: row * TILE,
            step: step(cell.count, top),
            short: (*short).to_owned(),
            words: cell.words.clone(),
            shown: cell.count.map(thousands),
        };
        Self {
            most: most.map(|cell| (cell.words.clone(), cell.count.map(thousands).unwrap_or_default())),
            tiles: cells.iter().zip(short).zip(&PLACES).map(tile).collect(),
        }
    }
}

/// From 0 (nothing, or hidden) to 5 (a fifth of the greatest, and so on).
fn step(count: Option<u64>, top: u64) -> u64 {
    match count {
        Some(count) if count > 0 => (count * STEPS).div_ceil(top.max(1)).min(STEPS),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{PLACES, step};
    use std::collections::BTreeSet;

    #[test]
    fn every_prefecture_has_a_tile_of_its_own_and_the_neighbours_it_has() {
        assert_eq!(PLACES.iter().collect::<BTreeSet<_>>().len(), 47);
        assert!(PLACES.iter().all(|(column, row)| *column < 15 && *row < 13));
        let touch = |one: usize, two: usize| {
            let ((a, b), (c, d)) = (PLACES[one - 1], PLACES[two - 1]);
            a.abs_diff(c) + b.abs_diff(d) == 1
        };
        // 青森 and 岩手, 埼玉 and 東京, 京都 and 滋賀, 福岡 and 大分, 香川 and 徳島.
        for (one, two) in [(2, 3), (11, 13), (26, 25), (40, 44), (37, 36)] {
            assert!(touch(one, two), "{one} and {two}");
        }
    }

    #[test]
    fn colours_are_fifths_of_the_greatest() {
        assert_eq!(
            [None, Some(0), Some(1), Some(20), Some(21), Some(100)].map(|count| step(count, 100)),
            [0, 0, 1, 1, 2, 5]
        );
    }
}
