//! Short phrases of the pages: answers of two, and the labels of the numbers, said in more than one place.

/// A phrase, `[phrase.<code>]` in `words/ja.toml`, with a hint where one helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// 所属している.
    MembershipYes,
    /// 所属していない.
    MembershipNo,
    /// お知らせメールを希望する.
    NewsYes,
    /// お知らせメールを希望しない.
    NewsNo,
    /// 事業者URLを公開する.
    UrlPublicYes,
    /// 事業者URLを公開しない.
    UrlPublicNo,
    /// 誓約します.
    PledgeYes,
    /// 誓約しました.
    PledgeDone,
    /// The self-check's score was not told.
    ScoreNone,
    /// 私が申し込みました.
    AnswerMine,
    /// 心当たりがない.
    AnswerNotMine,
    /// 自己宣言ID, with what it is for.
    DeclarationId,
    /// 利用者番号, with what it is for.
    MemberNumber,
    /// A declaration was stopped, and what that means.
    EndedStopped,
    /// A declaration was rejected, and what that means.
    EndedRejected,
    /// A declaration was cancelled, and what that means.
    EndedCancelled,
    /// A declaration was taken over by another, and what that means.
    EndedSuperseded,
    /// Why a declaration was stopped.
    ReasonStopped,
    /// Why a declaration was taken over, unless the office says it in other words.
    ReasonSuperseded,
    /// The label of the number that counts of two that became one.
    KeptNumber,
    /// The plain marks.
    MarksPlain,
    /// The marks with 自己宣言ID and QR code.
    MarksNumbered,
    /// The label of the number of a declaration that changed.
    WatchNumber,
    /// The label of a state that changed.
    WatchState,
    /// The label of a level that changed.
    WatchLevel,
    /// The label of a published name that changed.
    WatchName,
    /// The label of the day of a change.
    WatchDay,
    /// The label of the declaration that counts instead.
    WatchLater,
    /// In place of the name of a declaration that was rejected (不受理).
    WatchUnnamed,
    /// 宣言している, of somebody who asks.
    DeclaredYes,
    /// まだ宣言していない, of somebody who asks.
    DeclaredNo,
    /// How to answer a mail of a thread, where mails are taken.
    InquiryByMail,
    /// How to answer a mail of a thread, where only the page takes it.
    InquiryByPage,
    /// What is agreed to by who turns お知らせメール on.
    NewsConsent,
    /// What a change of the scheme means for a declaration: the terms change.
    ChangeTerms,
    /// What a change of the scheme means for a declaration: the rules behind ★ change.
    ChangeRules,
    /// What a change of the scheme means for a declaration: a purpose is no longer offered; its words follow.
    ChangePurposes,
    /// What a change of the scheme means for a declaration: a way to publish the policy is no longer offered; its words follow.
    ChangePublications,
    /// What a change of the scheme means for a declaration: a number of employees is no longer offered; its words follow.
    ChangeEmployees,
    /// What a change of the scheme means for a declaration: a reason for having no 法人番号 is no longer offered; its words follow.
    ChangeReasons,
    /// What a change of the scheme means for a declaration: the validity becomes shorter; the number of months follows.
    ChangeValidity,
    /// How many more declarations of the reader a change of the scheme concerns than the mail names; the number follows.
    ChangeMore,
}

impl Phrase {
    /// All phrases.
    pub const ALL: [Self; 42] = [
        Self::MembershipYes,
        Self::MembershipNo,
        Self::NewsYes,
        Self::NewsNo,
        Self::UrlPublicYes,
        Self::UrlPublicNo,
        Self::PledgeYes,
        Self::PledgeDone,
        Self::ScoreNone,
        Self::AnswerMine,
        Self::AnswerNotMine,
        Self::DeclarationId,
        Self::MemberNumber,
        Self::EndedStopped,
        Self::EndedRejected,
        Self::EndedCancelled,
        Self::EndedSuperseded,
        Self::ReasonStopped,
        Self::ReasonSuperseded,
        Self::KeptNumber,
        Self::MarksPlain,
        Self::MarksNumbered,
        Self::WatchNumber,
        Self::WatchState,
        Self::WatchLevel,
        Self::WatchName,
        Self::WatchDay,
        Self::WatchLater,
        Self::WatchUnnamed,
        Self::DeclaredYes,
        Self::DeclaredNo,
        Self::InquiryByMail,
        Self::InquiryByPage,
        Self::NewsConsent,
        Self::ChangeTerms,
        Self::ChangeRules,
        Self::ChangePurposes,
        Self::ChangePublications,
        Self::ChangeEmployees,
        Self::ChangeReasons,
        Self::ChangeValidity,
        Self::ChangeMore,
    ];

    /// The key of its words.
    #[expect(clippy::too_many_lines, reason = "a table: one arm for each phrase")]
    pub fn code(self) -> &'static str {
        match self {
            Self::MembershipYes => "membership-yes",
            Self::MembershipNo => "membership-no",
            Self::NewsYes => "news-yes",
            Self::NewsNo => "news-no",
            Self::UrlPublicYes => "url-public-yes",
            Self::UrlPublicNo => "url-public-no",
            Self::PledgeYes => "pledge-yes",
            Self::PledgeDone => "pledge-done",
            Self::ScoreNone => "score-none",
            Self::AnswerMine => "answer-mine",
            Self::AnswerNotMine => "answer-not-mine",
            Self::DeclarationId => "declaration-id",
            Self::MemberNumber => "member-number",
            Self::EndedStopped => "ended-stopped",
            Self::EndedRejected => "ended-rejected",
            Self::EndedCancelled => "ended-cancelled",
            Self::EndedSuperseded => "ended-superseded",
            Self::ReasonStopped => "reason-stopped",
            Self::ReasonSuperseded => "reason-superseded",
            Self::KeptNumber => "kept-number",
            Self::MarksPlain => "marks-plain",
            Self::MarksNumbered => "marks-numbered",
            Self::WatchNumber => "watch-number",
            Self::WatchState => "watch-state",
            Self::WatchLevel => "watch-level",
            Self::WatchName => "watch-name",
            Self::WatchDay => "watch-day",
            Self::WatchLater => "watch-later",
            Self::WatchUnnamed => "watch-unnamed",
            Self::DeclaredYes => "declared-yes",
            Self::DeclaredNo => "declared-no",
            Self::InquiryByMail => "inquiry-by-mail",
            Self::InquiryByPage => "inquiry-by-page",
            Self::NewsConsent => "news-consent",
            Self::ChangeTerms => "change-terms",
            Self::ChangeRules => "change-rules",
            Self::ChangePurposes => "change-purposes",
            Self::ChangePublications => "change-publications",
            Self::ChangeEmployees => "change-employees",
            Self::ChangeReasons => "change-reasons",
            Self::ChangeValidity => "change-validity",
            Self::ChangeMore => "change-more",
        }
    }
}
