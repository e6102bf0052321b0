//! 取組み段階.

/// 一つ星 or 二つ星.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// ★ 一つ星: the rules of an edition are promised.
    One,
    /// ★★ 二つ星: self-check done, basic policy written and published.
    Two,
}

impl Level {
    /// Both levels.
    pub const ALL: [Self; 2] = [Self::One, Self::Two];

    /// The code in forms, in the store and in the scheme's files.
    pub fn code(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Two => "two",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// How many stars.
    pub fn stars(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}
