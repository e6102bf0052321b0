//! Counts that are published: small cells are hidden, and so many others that none can be computed from the total.

/// Smaller cells could tell of a single business.
pub const LEAST: u64 = 5;

/// Which cells of a table are hidden when its total is known, too; `None`: no part of it can be shown.
///
/// Cells from 1 to 4 are hidden. Then the smallest of the others follow, until a reader who knows the total, and which cells are
/// hidden for being small, finds at least two possible values for each hidden cell. Nothing (0) tells of nobody and is shown.
pub fn hidden(cells: &[u64]) -> Option<Vec<bool>> {
    let mut hidden: Vec<bool> = cells.iter().map(|count| is_small(*count)).collect();
    let mut rest: Vec<usize> =
        (0..cells.len()).filter(|at| cells.get(*at).is_some_and(|count| *count >= LEAST)).collect();
    rest.sort_by_key(|at| std::cmp::Reverse((cells.get(*at).copied(), *at)));
    while hidden.contains(&true) && !is_safe(cells, &hidden) {
        let next = rest.pop()?;
        if let Some(one) = hidden.get_mut(next) {
            *one = true;
        }
    }
    Some(hidden)
}

fn is_small(count: u64) -> bool {
    (1..LEAST).contains(&count)
}

/// Every hidden cell has at least two possible values. A small one is 1 to 4; a larger one 5 or more, without an end.
fn is_safe(cells: &[u64], hidden: &[bool]) -> bool {
    let own: Vec<u64> = cells.iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(count, _)| *count).collect();
    let least = |count: u64| if is_small(count) { 1 } else { LEAST };
    let above: u64 = own.iter().map(|count| count - least(*count)).sum();
    let all_small = own.iter().all(|count| is_small(*count));
    let below: u64 = own.iter().map(|count| (LEAST - 1).saturating_sub(*count)).sum();
    own.len() >= 2 && above >= 1 && (!all_small || below >= 1)
}

#[cfg(test)]
mod tests {
    use super::{LEAST, hidden, is_small};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn shown(cells: &[u64]) -> Vec<Option<u64>> {
        let hidden = hidden(cells).expect("something can be shown");
        cells.iter().zip(hidden).map(|(count, hidden)| (!hidden).then_some(*count)).collect()
    }

    #[test]
    fn a_small_cell_takes_another_with_it() {
        assert_eq!(shown(&[100, 3, 40, 0]), [Some(100), None, None, Some(0)]);
        assert_eq!(shown(&[100, 3, 2, 40]), [Some(100), None, None, Some(40)]);
        assert_eq!(shown(&[9, 5, 0]), [Some(9), Some(5), Some(0)]);
        // Two of 1 each are told by their sum; so are two of 4 each.
        assert_eq!(shown(&[1, 1, 50, 60]), [None, None, None, Some(60)]);
        assert_eq!(shown(&[4, 4, 50, 60]), [None, None, None, Some(60)]);
        assert_eq!(hidden(&[3, 0]), None);
        assert_eq!(hidden(&[1, 1, 1, 1, 1]), None);
        assert_eq!(hidden(&[]), Some(Vec::new()));
    }

    /// All values each hidden cell may have, by trying every way to fill the hidden cells up to the total.
    fn possible(kinds: &[bool], sum: u64) -> Vec<BTreeSet<u64>> {
        fn fill(kinds: &[bool], left: u64, so_far: &mut Vec<u64>, found: &mut [BTreeSet<u64>]) {
            let Some(small) = kinds.get(so_far.len()) else {
                if left == 0 {
                    for (set, value) in found.iter_mut().zip(so_far) {
                        set.insert(*value);
                    }
                }
                return;
            };
            let range = if *small { 1..=(LEAST - 1).min(left) } else { LEAST..=left };
            for value in range {
                so_far.push(value);
                fill(kinds, left - value, so_far, found);
                so_far.pop();
            }
        }
        let mut found = vec![BTreeSet::new(); kinds.len()];
        fill(kinds, sum, &mut Vec::new(), &mut found);
        found
    }

    proptest! {
        #[test]
        fn no_hidden_cell_can_be_computed(cells in proptest::collection::vec(prop_oneof![0_u64..8, 0_u64..20], 1..6)) {
            let Some(hidden) = hidden(&cells) else { return Ok(()) };
            let own: Vec<u64> = cells.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(count, _)| *count).collect();
            for (count, hidden) in cells.iter().zip(&hidden) {
                prop_assert!(*hidden || !is_small(*count), "a small cell is never shown");
                prop_assert!(*count > 0 || !*hidden);
            }
            let kinds: Vec<bool> = own.iter().map(|count| is_small(*count)).collect();
            for (values, count) in possible(&kinds, own.iter().sum()).iter().zip(&own) {
                prop_assert!(values.contains(count) && values.len() >= 2, "{cells:?}: {count} is told by {values:?}");
            }
        }
    }
}
