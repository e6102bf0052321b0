//! The folded names of all declarations in one piece of memory, looked through as one text.

use super::Place;
use memchr::memmem::Finder;

/// Stands behind each name, so that nothing is found across two of them. No folded text contains it.
const END: char = '\u{2}';
/// Whose text it is no more.
const NOBODY: Place = Place::MAX;

/// The texts. One that is replaced stays behind, of nobody, until the next fill.
#[derive(Debug, Default)]
pub struct Keys {
    text: String,
    /// Where each text begins, and whose it is, in the order of the text.
    pieces: Vec<(u32, Place)>,
    /// The piece of each place.
    of: Vec<u32>,
}

impl Keys {
    /// Keeps the text of a place instead of the one from before. 4 GiB are the bound; a million declarations have a fiftieth of it.
    pub fn keep(&mut self, place: Place, text: &str) {
        if self.get(place) == Some(text) {
            return;
        }
        let (Ok(at), Ok(start), Ok(piece)) =
            (usize::try_from(place), u32::try_from(self.text.len()), u32::try_from(self.pieces.len()))
        else {
            return;
        };
        if let Some(old) = self.of.get(at).and_then(|old| self.pieces.get_mut(usize::try_from(*old).ok()?)) {
            old.1 = NOBODY;
        }
        self.text.push_str(text);
        self.text.push(END);
        self.pieces.push((start, place));
        if self.of.len() <= at {
            self.of.resize(at + 1, NOBODY);
        }
        self.of.get_mut(at).into_iter().for_each(|own| *own = piece);
    }

    /// The text of a place.
    pub fn get(&self, place: Place) -> Option<&str> {
        let piece = usize::try_from(*self.of.get(usize::try_from(place).ok()?)?).ok()?;
        let (start, _) = self.pieces.get(piece)?;
        let end = self.pieces.get(piece + 1).map_or(self.text.len(), |(next, _)| usize::try_from(*next).unwrap_or(0));
        self.text.get(usize::try_from(*start).ok()?..end)?.strip_suffix(END)
    }

    /// Whether the text of each of `count` places has one of these.
    pub fn containing(&self, sought: &[String], count: usize) -> Vec<bool> {
        let mut found = vec![false; count];
        for one in sought {
            self.look(&Finder::new(one.as_str()), &mut found);
        }
        found
    }

    /// One walk through the whole text; a piece that has it is left at once.
    fn look(&self, finder: &Finder<'_>, found: &mut [bool]) {
        let (mut from, mut piece) = (0, 0);
        while let Some(hit) = self.text.as_bytes().get(from..).and_then(|rest| finder.find(rest)).map(|at| from + at) {
            let begins = |at: usize| self.pieces.get(at).and_then(|(start, _)| usize::try_from(*start).ok());
            while begins(piece + 1).is_some_and(|start| start <= hit) {
                piece += 1;
            }
            let owner = self.pieces.get(piece).and_then(|(_, place)| usize::try_from(*place).ok());
            if let Some(found) = owner.and_then(|place| found.get_mut(place)) {
                *found = true;
            }
            from = begins(piece + 1).unwrap_or(self.text.len());
        }
    }
}
