//! Under which texts a declaration is found, and its place in 五十音順.

use super::{Place, keys::Keys};
use crate::key;
use domain::{registers::Registers, registry::Line};
use std::cmp::Ordering;

/// The keys of a declaration: those of its public entry, with a 屋号 that is not its published name before them.
pub fn keys(registers: &Registers, line: &Line) -> String {
    let keys = key::of_entry(registers, &line.name, line.kana.as_deref());
    let trade = line.trade_name.as_deref().map(|name| key::whole(registers, name));
    match trade.filter(|trade| !trade.is_empty() && !keys.contains(trade.as_str())) {
        Some(trade) => format!("{trade}{}{keys}", key::EDGE),
        None => keys,
    }
}

/// What a declaration is sorted by: its kana, or its name.
fn read(keys: &Keys, place: Place) -> &str {
    key::last(keys.get(place).unwrap_or_default())
}

/// Which of two comes first.
pub fn compare(keys: &Keys, one: Place, other: Place) -> Ordering {
    read(keys, one).cmp(read(keys, other)).then(one.cmp(&other))
}

/// These places in order. The first eight bytes are compared beside each other; most texts differ in them.
pub fn sorted(places: impl Iterator<Item = Place>, keys: &Keys) -> Vec<Place> {
    let mut headed: Vec<(u64, Place)> = places.map(|place| (head(read(keys, place)), place)).collect();
    headed.sort_unstable_by(|one, other| one.0.cmp(&other.0).then_with(|| compare(keys, one.1, other.1)));
    headed.into_iter().map(|(_, place)| place).collect()
}

/// The first eight bytes, filled up with noughts: in the order of the texts.
fn head(text: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    u64::from_be_bytes(bytes)
}
