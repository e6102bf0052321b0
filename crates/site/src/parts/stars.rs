//! 一つ星／二つ星: the star always beside its words.

use askama::Template;
use domain::{declaration::Level, scheme::Scheme};

/// `parts/stars.html`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/stars.html")]
pub struct Stars {
    /// One or two.
    pub count: usize,
    /// 一つ星 or 二つ星.
    pub name: String,
}

impl Stars {
    /// The stars of a level with the scheme's word for it.
    pub fn of(scheme: &Scheme, level: Level) -> Self {
        Self { count: level.stars(), name: scheme.level(level).name.clone() }
    }
}
