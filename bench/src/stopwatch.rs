//! How long each kind of request took.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Times by name.
#[derive(Default)]
pub struct Stopwatch(Mutex<BTreeMap<String, Vec<u32>>>);

/// What one kind took, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Took {
    /// How many.
    pub count: usize,
    /// Half took at most this.
    pub p50: f64,
    /// 99 of 100 took at most this.
    pub p99: f64,
    /// The longest.
    pub most: f64,
}

impl Stopwatch {
    /// Notes one.
    pub fn note(&self, name: &str, took: Duration) {
        let micros = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = times.get_mut(name) {
            times.push(micros);
        } else {
            times.insert(name.to_owned(), vec![micros]);
        }
    }

    /// Forgets everything: the run begins now.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Each kind, and `all`.
    pub fn took(&self) -> Vec<(String, Took)> {
        let times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<u32> = times.values().flatten().copied().collect();
        let mut found: Vec<(String, Took)> =
            times.iter().map(|(name, times)| (name.clone(), sum_up(&mut times.clone()))).collect();
        found.push(("all".to_owned(), sum_up(&mut all)));
        found
    }
}

fn sum_up(micros: &mut [u32]) -> Took {
    micros.sort_unstable();
    let at = |share: usize| {
        let place = (micros.len() * share / 100).min(micros.len().saturating_sub(1));
        micros.get(place).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    };
    Took {
        count: micros.len(),
        p50: at(50),
        p99: at(99),
        most: micros.last().map_or(0.0, |micros| f64::from(*micros) / 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_sorted_times() {
        let watch = Stopwatch::default();
        for millis in (1..=100).rev() {
            watch.note("page", Duration::from_millis(millis));
        }
        let (_, took) = watch.took().remove(1);
        assert_eq!((took.count, took.p50, took.p99, took.most), (100, 51.0, 100.0, 100.0));
    }
}
