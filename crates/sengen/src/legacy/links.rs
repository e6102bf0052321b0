//! What can only be seen over the whole file: numbers that come twice, and declarations that are said to have been followed by
//! others that are nowhere.

use std::collections::{HashMap, HashSet};

/// What is wrong with a line because of other lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The number stands in an earlier line already.
    Twice(u64),
    /// The declaration that is said to follow is neither in the file nor in the register.
    Nowhere,
    /// Following the links leads back here.
    Circle,
}

/// The numbers of a file and who follows whom.
#[derive(Debug, Default)]
pub struct Links {
    /// The first line of each number.
    lines: HashMap<String, u64>,
    /// From a number to the one that follows.
    later: HashMap<String, String>,
    twice: HashMap<u64, u64>,
}

impl Links {
    /// Takes a line in; empty texts count for nothing.
    pub fn add(&mut self, line: u64, number: &str, later: &str) {
        if number.is_empty() {
            return;
        }
        if let Some(first) = self.lines.get(number) {
            self.twice.insert(line, *first);
            return;
        }
        self.lines.insert(number.to_owned(), line);
        if !later.is_empty() {
            self.later.insert(number.to_owned(), later.to_owned());
        }
    }

    /// The numbers that follow and are not in the file: they have to be in the register.
    pub fn outside(&self) -> Vec<&str> {
        let outside: HashSet<&str> =
            self.later.values().map(String::as_str).filter(|later| !self.lines.contains_key(*later)).collect();
        outside.into_iter().collect()
    }

    /// What is wrong, by line. `known` are the numbers of [`Links::outside`] that the register has.
    pub fn faults(&self, known: &HashSet<String>) -> HashMap<u64, Fault> {
        let mut faults: HashMap<u64, Fault> =
            self.twice.iter().map(|(line, first)| (*line, Fault::Twice(*first))).collect();
        for (number, later) in &self.later {
            let there = self.lines.contains_key(later) || known.contains(later);
            if let Some(line) = self.lines.get(number).filter(|_| !there) {
                faults.insert(*line, Fault::Nowhere);
            }
        }
        for number in self.circles() {
            if let Some(line) = self.lines.get(number) {
                faults.insert(*line, Fault::Circle);
            }
        }
        faults
    }

    /// The numbers on a circle. Every number is walked through once.
    fn circles(&self) -> HashSet<&str> {
        let (mut done, mut circles) = (HashSet::new(), HashSet::new());
        for start in self.later.keys() {
            let mut path = Vec::new();
            let mut next = Some(start);
            while let Some(number) = next.filter(|number| done.insert(number.as_str())) {
                path.push(number.as_str());
                next = self.later.get(number);
            }
            let back = next.and_then(|met| path.iter().position(|number| *number == met));
            circles.extend(path.into_iter().skip(back.unwrap_or(usize::MAX)));
        }
        circles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(rows: &[(&str, &str)]) -> Links {
        let mut links = Links::default();
        for (line, (number, later)) in (1..).zip(rows) {
            links.add(line, number, later);
        }
        links
    }

    #[test]
    fn who_follows_must_be_somewhere() {
        let links = links(&[("a", "b"), ("b", "x"), ("c", "y"), ("a", ""), ("", "z")]);
        let mut outside = links.outside();
        outside.sort_unstable();
        assert_eq!(outside, ["x", "y"]);
        let faults = links.faults(&HashSet::from(["x".to_owned()]));
        assert_eq!(faults, HashMap::from([(3, Fault::Nowhere), (4, Fault::Twice(1))]));
    }

    #[test]
    fn circles_are_found_and_what_leads_into_them_is_not_blamed() {
        let links = links(&[("in", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("self", "self"), ("end", "in")]);
        let mut circled: Vec<_> = links.faults(&HashSet::new()).into_iter().collect();
        circled.sort_by_key(|(line, _)| *line);
        assert_eq!(circled, [2, 3, 4, 5].map(|line| (line, Fault::Circle)));
    }
}
