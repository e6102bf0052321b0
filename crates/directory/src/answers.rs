//! Whole answers, kept until the register changes: before a deadline thousands ask for the same first pages between two
//! declarations.

use crate::{
    entry::Entry,
    facets::Facets,
    query::{Found, Query},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// What is kept at most, counted in entries: some twenty megabytes. When there is more, it begins anew.
const KEPT: usize = 40_000;
/// Longer answers (whole files) are asked once.
const LONGEST: usize = 100;
/// What an answer weighs beside its entries: the counts of further choices.
const COUNTS: usize = 20;

/// Answers by question, true of one generation of the register.
#[derive(Debug, Default)]
pub struct Answers(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    generation: u64,
    by_query: HashMap<Query, Answer>,
    weight: usize,
}

#[derive(Clone, Debug)]
struct Answer {
    total: usize,
    entries: Arc<[Entry]>,
    facets: Option<Arc<Facets>>,
}

impl Answers {
    /// The answer, if it was kept in this generation.
    pub fn get(&self, generation: u64, query: &Query) -> Option<Found> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = kept.by_query.get(query).filter(|_| kept.generation == generation)?.clone();
        drop(kept);
        Some(Found { total: answer.total, entries: answer.entries, facets: answer.facets, as_of: None })
    }

    /// Keeps an answer of this generation, unless it is a long one.
    pub fn keep(&self, generation: u64, query: &Query, found: &Found) {
        if found.entries.len() > LONGEST {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.generation != generation || kept.weight > KEPT {
            kept.by_query.clear();
            (kept.generation, kept.weight) = (generation, 0);
        }
        kept.weight += found.entries.len() + COUNTS;
        let answer = Answer { total: found.total, entries: found.entries.clone(), facets: found.facets.clone() };
        kept.by_query.insert(query.clone(), answer);
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, COUNTS, KEPT};
    use crate::query::{Found, Query};

    fn asked(page: usize) -> Query {
        Query { page, ..Query::default() }
    }

    #[test]
    fn an_answer_is_good_for_its_question_and_its_generation_alone() {
        let answers = Answers::default();
        let found = Found { total: 3, ..Found::default() };
        answers.keep(1, &asked(1), &found);
        assert_eq!(answers.get(1, &asked(1)).map(|found| found.total), Some(3));
        assert_eq!(answers.get(1, &asked(2)), None);
        assert_eq!(answers.get(2, &asked(1)), None, "the register has changed");
        answers.keep(2, &asked(2), &found);
        assert_eq!(answers.get(1, &asked(1)), None, "what was true before is gone");
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let answers = Answers::default();
        for page in 0..2 * KEPT / COUNTS {
            answers.keep(1, &asked(page), &Found::default());
        }
        let kept = answers.0.lock().unwrap();
        assert!(kept.by_query.len() <= KEPT / COUNTS + 1 && kept.weight <= KEPT + COUNTS, "{}", kept.by_query.len());
    }
}
