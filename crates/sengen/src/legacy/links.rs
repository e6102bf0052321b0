//! What can only be seen over the whole file: numbers that come twice, and declarations that are said to have been followed by
//! others that are nowhere, or that are refused themselves.

use super::row::{Face, Row};
use domain::ids::{DeclarationId, MemberNumber};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::declarations::Known;

/// What is wrong with a line because of other lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The number stands in an earlier line already.
    Twice(u64),
    /// The 利用者番号 stands in an earlier line already.
    MemberTwice(u64),
    /// The 利用者番号 is that of another declaration of the register.
    MemberTaken,
    /// The declaration that is said to follow is neither in the file nor in the register.
    Nowhere,
    /// The declaration that is said to follow stands in this line, which is refused.
    Refused(u64),
    /// Following the links leads back here.
    Circle,
}

/// The numbers of a file and who follows whom.
#[derive(Debug, Default)]
pub struct Links {
    /// The first line of each number, also of rows that cannot be read.
    lines: HashMap<String, u64>,
    /// The rows that can be read, by number.
    rows: BTreeMap<String, Seat>,
    /// The first line of each 利用者番号.
    members: HashMap<String, u64>,
    /// What lines show of each other while they are taken in, and what the register shows.
    faults: HashMap<u64, Fault>,
    /// Numbers that stand in the register, as the same declaration where the file has one.
    known: HashSet<String>,
    /// Numbers that stand in the register as another declaration than in the file.
    other: HashSet<String>,
}

/// What is kept of a row that can be read.
#[derive(Debug)]
pub struct Seat {
    line: u64,
    later: Option<String>,
    member: Option<MemberNumber>,
    face: Face,
}

impl Seat {
    /// That of a row in this line.
    pub fn of(line: u64, row: &Row) -> Self {
        let later = row.past.superseded_by.as_ref().map(|later| later.as_str().to_owned());
        Self { line, later, member: row.member.clone(), face: row.face() }
    }
}

impl Links {
    /// Takes a row in that can be read.
    pub fn add(&mut self, number: &str, seat: Seat) {
        if !self.is_first(seat.line, number) {
            return;
        }
        if let Some(member) = &seat.member {
            let first = *self.members.entry(member.as_str().to_owned()).or_insert(seat.line);
            if first != seat.line {
                self.faults.insert(seat.line, Fault::MemberTwice(first));
            }
        }
        self.rows.insert(number.to_owned(), seat);
    }

    /// Takes a line in that is refused for itself, as far as its number can be read.
    pub fn refused(&mut self, line: u64, number: &str) {
        if let Ok(number) = DeclarationId::kept(number) {
            self.is_first(line, number.as_str());
        }
    }

    fn is_first(&mut self, line: u64, number: &str) -> bool {
        let first = *self.lines.entry(number.to_owned()).or_insert(line);
        if first != line {
            self.faults.insert(line, Fault::Twice(first));
        }
        first == line
    }

    /// The numbers that follow: what the register knows of them has to be told to [`Links::stands`].
    pub fn followers(&self) -> Vec<String> {
        let followers: HashSet<&String> = self.rows.values().filter_map(|seat| seat.later.as_ref()).collect();
        followers.into_iter().cloned().collect()
    }

    /// The register has this number.
    pub fn stands(&mut self, known: &Known) {
        let same = self.rows.get(&known.number).is_none_or(|seat| seat.face.is(known));
        let numbers = if same { &mut self.known } else { &mut self.other };
        numbers.insert(known.number.clone());
    }

    /// The 利用者番号 of this row, if the row is to be taken over: nobody in the register may have it.
    pub fn member_of(&self, number: &str) -> Option<&MemberNumber> {
        self.rows.get(number).filter(|_| !self.known.contains(number))?.member.as_ref()
    }

    /// Somebody has.
    pub fn member_taken(&mut self, number: &str) {
        if let Some(seat) = self.rows.get(number) {
            self.faults.entry(seat.line).or_insert(Fault::MemberTaken);
        }
    }

    /// What is wrong, by line. What a refused line follows from is refused, too, and so on.
    pub fn faults(mut self) -> HashMap<u64, Fault> {
        for number in self.circles() {
            if let Some(seat) = self.rows.get(&number) {
                self.faults.insert(seat.line, Fault::Circle);
            }
        }
        let mut earlier: HashMap<&str, Vec<&Seat>> = HashMap::new();
        for seat in self.rows.values() {
            earlier.entry(seat.later.as_deref().unwrap_or_default()).or_default().push(seat);
        }
        earlier.remove("");
        let mut open: Vec<&str> = earlier.keys().copied().filter(|number| !self.is_taken_over(number)).collect();
        let mut faults = std::mem::take(&mut self.faults);
        let numbers: HashMap<u64, &str> = self.rows.iter().map(|(number, seat)| (seat.line, number.as_str())).collect();
        while let Some(number) = open.pop() {
            let fault = self.lines.get(number).map_or(Fault::Nowhere, |line| Fault::Refused(*line));
            for seat in earlier.remove(number).unwrap_or_default() {
                faults.entry(seat.line).or_insert_with(|| fault.clone());
                open.extend(numbers.get(&seat.line).filter(|number| !self.known.contains(**number)));
            }
        }
        faults
    }

    /// The number will stand in the register, as far as that can be seen without following further.
    fn is_taken_over(&self, number: &str) -> bool {
        let free = |seat: &Seat| !self.faults.contains_key(&seat.line) && !self.other.contains(number);
        self.known.contains(number) || self.rows.get(number).is_some_and(free)
    }

    /// The numbers on a circle. Every number is walked through once.
    fn circles(&self) -> HashSet<String> {
        let (mut done, mut circles) = (HashSet::new(), HashSet::new());
        let later = |number: &str| self.rows.get(number)?.later.as_deref();
        for start in self.rows.keys() {
            let mut path = Vec::new();
            let mut next = Some(start.as_str());
            while let Some(number) = next.filter(|number| done.insert(*number)) {
                path.push(number);
                next = later(number);
            }
            let back = next.and_then(|met| path.iter().position(|number| *number == met));
            circles.extend(path.into_iter().skip(back.unwrap_or(usize::MAX)).map(str::to_owned));
        }
        circles
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    const MEMBER: &str = "123456789012";

    fn seat(line: u64, later: &str, member: &str) -> Seat {
        let later = (!later.is_empty()).then(|| later.to_owned());
        let face = Face { declared_at: Timestamp::UNIX_EPOCH, folded_name: "a".to_owned() };
        Seat { line, later, member: MemberNumber::kept(member).ok(), face }
    }

    fn known(number: &str, name: &str) -> Known {
        let declared_at = Some(Timestamp::UNIX_EPOCH);
        Known { number: number.to_owned(), id: uuid::Uuid::nil(), declared_at, folded_name: name.to_owned() }
    }

    fn links(rows: &[(&str, &str)]) -> Links {
        let mut links = Links::default();
        for (line, (number, later)) in (1..).zip(rows) {
            links.add(number, seat(line, later, ""));
        }
        links
    }

    #[test]
    fn who_follows_must_be_somewhere() {
        let mut links = links(&[("a", "b"), ("b", "x"), ("c", "y"), ("a", ""), ("d", "z")]);
        let mut followers = links.followers();
        followers.sort_unstable();
        assert_eq!(followers, ["b", "x", "y", "z"]);
        links.stands(&known("x", "whoever"));
        let refused = "41234567890";
        links.add("e", seat(6, refused, ""));
        links.refused(7, "412-3456-7890");
        links.refused(8, "no number");
        assert_eq!(
            links.faults(),
            HashMap::from([(3, Fault::Nowhere), (4, Fault::Twice(1)), (5, Fault::Nowhere), (6, Fault::Refused(7))])
        );
    }

    #[test]
    fn what_is_refused_is_followed_back_to_where_the_register_stands() {
        let rows =
            [("a", "b"), ("b", "c"), ("c", "nowhere"), ("d", "e"), ("e", "c"), ("f", "g"), ("g", ""), ("h", "d")];
        let mut links = links(&rows);
        // The register has e already, and another under the number of g.
        links.stands(&known("e", "a"));
        links.stands(&known("g", "b"));
        assert_eq!(
            links.faults(),
            HashMap::from([
                (1, Fault::Refused(2)),
                (2, Fault::Refused(3)),
                (3, Fault::Nowhere),
                (5, Fault::Refused(3)),
                (6, Fault::Refused(7))
            ])
        );
    }

    #[test]
    fn a_member_number_is_one_row_s() {
        let mut links = Links::default();
        for (line, number, later, member) in [
            (1, "a", "b", MEMBER),
            (2, "b", "", MEMBER),
            (3, "c", "d", ""),
            (4, "d", "", "999999999999"),
            (5, "e", "f", ""),
        ] {
            links.add(number, seat(line, later, member));
        }
        links.add("f", seat(6, "", "888888888888"));
        links.stands(&known("f", "a"));
        assert_eq!(links.member_of("d").map(MemberNumber::as_str), Some("999999999999"));
        assert_eq!(links.member_of("f"), None, "it is in the register itself");
        links.member_taken("d");
        assert_eq!(
            links.faults(),
            HashMap::from([
                (1, Fault::Refused(2)),
                (2, Fault::MemberTwice(1)),
                (3, Fault::Refused(4)),
                (4, Fault::MemberTaken)
            ])
        );
    }

    #[test]
    fn circles_are_found_and_what_leads_into_them_is_refused_with_them() {
        let links = links(&[("in", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("self", "self"), ("end", "in")]);
        let mut faults: Vec<_> = links.faults().into_iter().collect();
        faults.sort_by_key(|(line, _)| *line);
        let circled = [2, 3, 4, 5].map(|line| (line, Fault::Circle));
        assert_eq!(faults, [&[(1, Fault::Refused(2))], &circled[..], &[(6, Fault::Refused(1))]].concat());
    }
}
