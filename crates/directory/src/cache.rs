//! Who contains a text that many entries nearly contain: looked up once, and brought up to date at each use.

use crate::columns::Doc;
use roaring::RoaringBitmap;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Bytes of kept answers; when there are more, it begins anew. An answer has two bytes an entry, at most an eighth of one for
/// each entry of the register.
const KEPT: usize = 32 << 20;
/// Changes noted; when there are more, it begins anew.
const NOTED: usize = 10_000;

/// Answers by text, and what changed since.
///
/// An entry that was added stands behind the places an answer is about, and is looked at. An entry that was changed at its place,
/// or taken out of the list, must be noted here.
#[derive(Debug, Default)]
pub struct Cache {
    answers: Mutex<Answers>,
    changed: Vec<Doc>,
}

#[derive(Debug, Default)]
struct Answers {
    by_text: HashMap<String, Answer>,
    bytes: usize,
}

#[derive(Clone, Debug)]
struct Answer {
    containing: Arc<RoaringBitmap>,
    /// The answer is about the places below this one …
    below: Doc,
    /// … as they were after so many changes.
    noted: usize,
}

impl Cache {
    /// An entry was listed or no longer listed at its place, or its text was changed there.
    pub fn note(&mut self, doc: Doc) {
        if self.changed.len() >= NOTED {
            self.forget();
        }
        self.changed.push(doc);
    }

    /// Forgets all.
    pub fn forget(&mut self) {
        *self.answers.get_mut().unwrap_or_else(PoisonError::into_inner) = Answers::default();
        self.changed.clear();
    }

    /// The kept answer to a text, brought up to date: `contains` tells whether a listed place below `end` contains it.
    pub fn get(&self, text: &str, end: Doc, contains: impl Fn(&Doc) -> bool) -> Option<Arc<RoaringBitmap>> {
        let known = self.answers.lock().unwrap_or_else(PoisonError::into_inner).by_text.get(text).cloned()?;
        if known.below == end && known.noted == self.changed.len() {
            return Some(known.containing);
        }
        let changed: RoaringBitmap = self.changed.iter().skip(known.noted).copied().collect();
        let mut found = &*known.containing - &changed;
        found.extend(changed.into_iter().filter(|doc| *doc < known.below).filter(&contains));
        found.extend((known.below..end).filter(&contains));
        Some(self.keep(text, found, end))
    }

    /// Keeps an answer about all places below `end`, as they are now.
    pub fn keep(&self, text: &str, containing: RoaringBitmap, below: Doc) -> Arc<RoaringBitmap> {
        let bytes = containing.serialized_size();
        let containing = Arc::new(containing);
        let answer = Answer { containing: containing.clone(), below, noted: self.changed.len() };
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.bytes + bytes > KEPT {
            *answers = Answers::default();
        }
        answers.bytes += bytes;
        if let Some(old) = answers.by_text.insert(text.to_owned(), answer) {
            answers.bytes = answers.bytes.saturating_sub(old.containing.serialized_size());
        }
        containing
    }
}
