//! Who contains a text that many entries nearly contain: looked up once, and brought up to date at each use.

use crate::columns::Doc;
use roaring::RoaringBitmap;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Texts kept; when there are more, it begins anew.
const KEPT: usize = 1_000;
/// Changes noted; when there are more, it begins anew.
const NOTED: usize = 10_000;

/// Answers by text, and what changed since.
///
/// An added entry stands behind the places an answer is about, and is looked at. A removed one is in no bitmap of the
/// postings any more, which every answer passes through. Only an entry that changes at its place must be noted here.
#[derive(Debug, Default)]
pub struct Cache {
    answers: Mutex<HashMap<String, Answer>>,
    changed: Vec<Doc>,
}

#[derive(Clone, Debug)]
struct Answer {
    containing: RoaringBitmap,
    /// The answer is about the places below this one …
    below: Doc,
    /// … as they were after so many changes.
    noted: usize,
}

impl Cache {
    /// An entry was listed at its place, or its text was changed there.
    pub fn note(&mut self, doc: Doc) {
        if self.changed.len() >= NOTED {
            self.forget();
        }
        self.changed.push(doc);
    }

    /// Forgets all.
    pub fn forget(&mut self) {
        self.answers.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        self.changed.clear();
    }

    /// Of the candidates (places below `end`) those that contain the text; `contains` looks at one.
    pub fn containing(
        &self,
        text: &str,
        candidates: &RoaringBitmap,
        end: Doc,
        contains: impl Fn(&Doc) -> bool,
    ) -> RoaringBitmap {
        let known = self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
        let Some(known) = known else {
            let found = candidates.iter().filter(contains).collect();
            self.keep(text, &found, end);
            return found;
        };
        let changed: RoaringBitmap = self.changed.iter().skip(known.noted).copied().collect();
        let mut found = (&known.containing & candidates) - &changed;
        found.extend(candidates.range(known.below..).chain(candidates & changed).filter(contains));
        if known.below < end || known.noted < self.changed.len() {
            self.keep(text, &found, end);
        }
        found
    }

    fn keep(&self, text: &str, containing: &RoaringBitmap, below: Doc) {
        let answer = Answer { containing: containing.clone(), below, noted: self.changed.len() };
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= KEPT {
            answers.clear();
        }
        answers.insert(text.to_owned(), answer);
    }
}
