//! The progress bar of seven steps.

use askama::Template;
use domain::{scheme::Words, wizard::Step};

/// `parts/steps.html`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/steps.html")]
pub struct Steps {
    items: Vec<Item>,
    number: usize,
    title: String,
}

#[derive(Clone, Debug)]
struct Item {
    number: usize,
    title: String,
    state: &'static str,
    link: Option<String>,
}

impl Steps {
    /// The bar at `here`; `wrong`: the step has problems; `link` gives the address of a step that may be opened again.
    pub fn at(words: &Words, here: Step, wrong: bool, link: impl Fn(Step) -> Option<String>) -> Self {
        let item = |step: Step| {
            let state = match step.cmp(&here) {
                std::cmp::Ordering::Less => "completed",
                std::cmp::Ordering::Equal if wrong => "error",
                std::cmp::Ordering::Equal if here == Step::Done => "completed",
                std::cmp::Ordering::Equal => "editing",
                std::cmp::Ordering::Greater => "",
            };
            let link = if step < here { link(step) } else { None };
            Item { number: step.number(), title: words.step(step).to_owned(), state, link }
        };
        let items = Step::ALL.into_iter().map(item).collect();
        Self { items, number: here.number(), title: words.step(here).to_owned() }
    }
}
