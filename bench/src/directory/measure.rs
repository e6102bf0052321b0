//! Asks an engine, kind by kind and then mixed, and compares every answer with the directory's.

use super::{
    engines::{Answer, Engine},
    questions::{KINDS, Question},
};
use crate::chance::Chance;
use anyhow::Result;
use std::time::{Duration, Instant};

/// Questions of the mix.
const MIX: usize = 20_000;

/// Times of one kind of question, in milliseconds of processor time.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<f64>);

/// What an engine did.
#[derive(Debug)]
pub struct Measured {
    /// Its name.
    pub name: &'static str,
    /// Seconds of processor time it took to build, and how it went in words.
    pub built: String,
    /// By kind, in the order of [`KINDS`].
    pub kinds: Vec<Times>,
    /// Of the mix.
    pub mix: Times,
    /// Of the mix where answers are kept until the next change.
    pub kept: Option<Times>,
    /// Answers that were compared.
    pub compared: usize,
    /// Answers that differ, told.
    pub wrong: Vec<String>,
}

impl Times {
    /// Sorts them.
    pub fn of(mut times: Vec<f64>) -> Self {
        times.sort_unstable_by(f64::total_cmp);
        Self(times)
    }

    /// The time that so many of a hundred stay below.
    pub fn at(&self, share: usize) -> f64 {
        let place = (self.0.len() * share / 100).min(self.0.len().saturating_sub(1));
        self.0.get(place).copied().unwrap_or(f64::NAN)
    }

    /// How many in a second of processor time.
    pub fn a_second(&self) -> f64 {
        f64::from(u32::try_from(self.0.len()).unwrap_or(u32::MAX)) / self.0.iter().sum::<f64>() * 1e3
    }

    /// How many were asked.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// The questions of all kinds, and what the directory answered.
pub struct Paper {
    /// By kind, in the order of [`KINDS`].
    pub questions: Vec<Vec<Question>>,
    /// The same for the answers; empty while the directory itself is asked.
    pub answers: Vec<Vec<Answer>>,
    /// How long the mix is asked at most, and each kind half as long.
    pub longest: Duration,
}

impl Paper {
    /// Asks an engine everything there is time for.
    pub async fn put_to(&self, engine: &mut impl Engine, built: String) -> Result<Measured> {
        let mut measured = Measured {
            name: engine.name(),
            built,
            kinds: Vec::new(),
            mix: Times::default(),
            kept: None,
            compared: 0,
            wrong: Vec::new(),
        };
        for (at, questions) in self.questions.iter().enumerate() {
            let expected = self.answers.get(at).map_or(&[][..], Vec::as_slice);
            let kind = KINDS.get(at).map_or("", |kind| kind.0);
            let asked = Asked { kind, questions, expected, longest: self.longest / 2 };
            let times = of_kind(engine, &asked, &mut measured).await?;
            measured.kinds.push(times);
        }
        measured.mix = self.mix(engine).await?;
        Ok(measured)
    }

    /// What the directory answers, for the others to be compared with.
    pub async fn answered_by(&mut self, engine: &mut impl Engine) -> Result<()> {
        for questions in &self.questions {
            let mut answers = Vec::with_capacity(questions.len());
            for question in questions {
                answers.push(engine.ask(question).await?);
            }
            self.answers.push(answers);
        }
        Ok(())
    }

    /// One after the other by chance, each kind as often as its share says. The same for all engines.
    pub async fn mix(&self, engine: &mut impl Engine) -> Result<Times> {
        let (mut chance, mut times, begun) = (Chance::new(2026), Vec::new(), Instant::now());
        for question in (0..MIX).filter_map(|_| self.any(&mut chance)) {
            if begun.elapsed() > self.longest {
                break;
            }
            let before = engine.busy()?;
            engine.ask(question).await?;
            times.push(engine.busy()? - before);
        }
        Ok(Times::of(times))
    }

    /// A question by chance, each kind as often as its share says.
    pub fn any(&self, chance: &mut Chance) -> Option<&Question> {
        let mut drawn = chance.below(100);
        let kind = KINDS.iter().position(|(_, _, share)| {
            let here = drawn < *share;
            drawn = drawn.saturating_sub(*share);
            here
        });
        chance.of(self.questions.get(kind?)?)
    }
}

/// Questions of one kind.
struct Asked<'a> {
    kind: &'static str,
    questions: &'a [Question],
    expected: &'a [Answer],
    longest: Duration,
}

/// One warm-up and the answers compared, then each question up to three times.
async fn of_kind(engine: &mut impl Engine, asked: &Asked<'_>, measured: &mut Measured) -> Result<Times> {
    let Asked { kind, questions, expected, longest } = asked;
    let begun = Instant::now();
    for (at, question) in questions.iter().enumerate() {
        if begun.elapsed() > *longest {
            break;
        }
        let answer = engine.ask(question).await?;
        let Some(expected) = expected.get(at) else { continue };
        measured.compared += 1;
        if answer != *expected {
            measured.wrong.push(format!("{kind}: {question:?}: {answer:?} instead of {expected:?}"));
        }
    }
    let (mut times, begun) = (Vec::new(), Instant::now());
    for question in questions.iter().chain(*questions).chain(*questions) {
        if begun.elapsed() > *longest && !times.is_empty() {
            break;
        }
        let before = engine.busy()?;
        engine.ask(question).await?;
        times.push(engine.busy()? - before);
    }
    Ok(Times::of(times))
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn shares_and_rates_are_those_of_the_sorted_times() {
        let times = Times::of((1..=100).rev().map(f64::from).collect());
        assert_eq!((times.at(50), times.at(99), times.count()), (51.0, 100.0, 100));
        assert!((times.a_second() - 100.0 / 5.05).abs() < 1e-9);
    }
}
