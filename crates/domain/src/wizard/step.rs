//! The seven steps, in order.

/// A step of the progress bar (PRODUCT §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// 使用規約確認.
    Terms,
    /// 事業者情報入力.
    Business,
    /// 自己宣言入力.
    Declaration,
    /// 内容確認.
    Review,
    /// 受付確認.
    Sent,
    /// メール確認.
    Confirm,
    /// 宣言完了.
    Done,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 7] =
        [Self::Terms, Self::Business, Self::Declaration, Self::Review, Self::Sent, Self::Confirm, Self::Done];

    /// The last part of the step's URL and the key of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::Business => "business",
            Self::Declaration => "declaration",
            Self::Review => "review",
            Self::Sent => "sent",
            Self::Confirm => "confirm",
            Self::Done => "done",
        }
    }

    /// 1 to 7.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).map_or(1, |at| at + 1)
    }
}
