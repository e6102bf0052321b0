//! The problems that were found in a form, and how they are collected.

use super::Problem;
use crate::field::Field;

/// The problems of one form, in the order of the fields on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(Field, Problem)>);

impl Problems {
    /// One problem at one field.
    pub fn one(field: Field, problem: Problem) -> Self {
        Self(vec![(field, problem)])
    }

    /// Adds a problem; a second one at the same field is dropped, so that each field says one thing at a time.
    pub fn add(&mut self, field: Field, problem: Problem) {
        if self.at(field).is_none() {
            self.0.push((field, problem));
        }
    }

    /// The problem at this field, if there is one.
    pub fn at(&self, field: Field) -> Option<&Problem> {
        self.0.iter().find(|(at, _)| *at == field).map(|(_, problem)| problem)
    }

    /// All problems in page order.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &Problem)> {
        self.0.iter().map(|(field, problem)| (*field, problem))
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Collects the problems of a form while its fields are read.
#[derive(Debug, Default)]
pub struct Look(Problems);

impl Look {
    /// Keeps the value, or notes the problem.
    pub fn at<T>(&mut self, field: Field, parsed: Result<T, Problem>) -> Option<T> {
        parsed.map_err(|problem| self.0.add(field, problem)).ok()
    }

    /// As [`Look::at`] for a field that may stay empty.
    pub fn optional<T>(
        &mut self,
        field: Field,
        typed: &str,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        if typed.trim().is_empty() { None } else { self.at(field, parse(typed)) }
    }

    /// Notes a problem that is not one of parsing.
    pub fn wrong(&mut self, field: Field, problem: Problem) {
        self.0.add(field, problem);
    }

    /// The value, if nothing was wrong and all its parts are there; otherwise all problems.
    pub fn done<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Problems> {
        if self.0.is_empty() { build().ok_or(self.0) } else { Err(self.0) }
    }
}
