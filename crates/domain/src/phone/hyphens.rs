//! Where the hyphens of a telephone number stand.

/// Area codes of three digits below which no longer area code exists (総務省 市外局番の一覧): their groups are 3-3-4.
const THREE: [&str; 6] = ["011", "044", "045", "052", "075", "078"];

/// The number with the hyphens of its kind, or `None` where the number does not tell them.
pub(super) fn known(number: &str) -> Option<String> {
    let begins = |prefix: &&str| number.starts_with(*prefix);
    let lengths = if ["0120", "0570", "0990", "0180"].iter().any(begins) {
        [4, 3, 3]
    } else if begins(&"0800") {
        [4, 3, 4]
    } else if number.len() == 11 {
        [3, 4, 4]
    } else if ["03", "06"].iter().any(begins) {
        [2, 4, 4]
    } else if THREE.iter().any(begins) {
        [3, 3, 4]
    } else {
        return None;
    };
    grouped(number, lengths)
}

/// The typed hyphens, if they make an area code of 2 to 5 digits, an exchange of 1 to 4, and a line of 4.
pub(super) fn as_typed(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split('-').filter(|group| !group.is_empty()).collect();
    let [area, exchange, line] = groups.as_slice() else { return None };
    let fits = area.len() + exchange.len() == 6 && (2..=5).contains(&area.len()) && line.len() == 4;
    fits.then(|| groups.join("-"))
}

fn grouped(number: &str, [first, second, third]: [usize; 3]) -> Option<String> {
    let (area, rest) = number.split_at_checked(first)?;
    let (exchange, line) = rest.split_at_checked(second)?;
    (line.len() == third).then(|| format!("{area}-{exchange}-{line}"))
}
