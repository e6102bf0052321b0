//! The faint mark of an export: in which order the two lines of each pair stand. No cell is changed, and a file that lost its name,
//! its number and some of its columns still leads to its export while its lines stand in their order.

use crate::app::{Secret, sha256};
use store::exports::Line;
use uuid::Uuid;

/// The key of an export's mark.
pub fn key(secret: &Secret, export: Uuid) -> [u8; 32] {
    secret.mac("export-mark", export)
}

/// Whether of two lines the one with the greater 受付番号 stands first in the export of this key.
fn greater_first(key: &[u8; 32], lesser: &str, greater: &str) -> bool {
    let told = sha256(&[key.as_slice(), lesser.as_bytes(), b" ", greater.as_bytes()].concat());
    told.first().is_some_and(|byte| byte & 1 == 1)
}

/// Puts each pair of lines into its order.
pub fn mark(key: &[u8; 32], lines: &mut [Line]) {
    for pair in lines.chunks_exact_mut(2) {
        let [one, two] = pair else { continue };
        let (a, b) = (one.receipt.as_str(), two.receipt.as_str());
        let swapped = if a < b { greater_first(key, a, b) } else { !greater_first(key, b, a) };
        if swapped {
            std::mem::swap(one, two);
        }
    }
}

/// How many pairs of neighbours stand as the export of this key has them, and how many pairs there are. A file may begin in the
/// middle of a pair, so both ways to pair are looked at and the better one counts.
pub fn agreement(key: &[u8; 32], receipts: &[String]) -> (usize, usize) {
    let look = |receipts: &[String]| {
        let pairs = receipts.chunks_exact(2);
        let all = pairs.len();
        let right = pairs.filter(|pair| match pair {
            [a, b] if a < b => !greater_first(key, a, b),
            [a, b] => greater_first(key, b, a),
            _ => false,
        });
        (right.count(), all)
    };
    look(receipts).max(look(receipts.get(1..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::{agreement, greater_first};

    /// The order of an export, made of receipts in their own order.
    fn marked(key: &[u8; 32], count: usize) -> Vec<String> {
        let receipts: Vec<String> = (0..count).map(|at| format!("R-{at:06}")).collect();
        let pair = |pair: &[String]| {
            let (a, b) = (pair[0].clone(), pair[1].clone());
            if greater_first(key, &a, &b) { [b, a] } else { [a, b] }
        };
        receipts.chunks_exact(2).flat_map(pair).collect()
    }

    #[test]
    fn a_part_of_a_file_leads_to_its_export_and_to_no_other() {
        let (own, other) = ([1; 32], [2; 32]);
        let file = marked(&own, 2_000);
        assert_eq!(agreement(&own, &file), (1_000, 1_000));
        assert_eq!(agreement(&own, &file[301..701]).0, 199, "cut in the middle of a pair");
        let (right, all) = agreement(&other, &file);
        assert!(right * 10 > all * 4 && right * 10 < all * 6, "{right} of {all}");
        let mut sorted = file.clone();
        sorted.sort();
        let (right, all) = agreement(&own, &sorted);
        assert!(right * 10 < all * 6, "a file that was sorted has lost it: {right} of {all}");
    }
}
