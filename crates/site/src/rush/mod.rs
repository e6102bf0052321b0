//! When many come at once: who must wait, so that a person who has begun to declare can finish.
//!
//! Two measures, apart from each other. [`Pressure`] is how far behind this process is; it turns away by rank, whoever asks. [`Crowd`] is how
//! often one address asks; it turns away that address alone, and its bounds let fifty people behind one address work.

mod crowd;
mod gate;
mod pressure;

pub use crowd::Crowd;
pub use gate::{Gate, Turned};
pub use pressure::Pressure;

/// Who is turned away first. A running declaration, a member, an inquiry and what pages are made of have no rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Search, API, badges, bulk checks, open data: most of it is asked by programs, and can be asked again.
    Search,
    /// A page of one declaration, and pages of text.
    Page,
    /// Beginning to declare.
    Beginning,
}

impl Rank {
    /// The rank of a path.
    pub fn of(path: &str) -> Option<Self> {
        let under = |roots: &[&str]| {
            roots
                .iter()
                .any(|root| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        };
        // A partner exchanges a code at the end of a running declaration.
        if path == "/api/v1/token" {
            return None;
        }
        if matches!(path, "/directory.csv" | "/statistics.csv")
            || under(&["/directory", "/statistics", "/api", "/badge", "/opendata", "/v/bulk", "/sitemaps"])
        {
            return Some(Self::Search);
        }
        if path == "/" || under(&["/v", "/pages", "/news"]) {
            return Some(Self::Page);
        }
        (path == "/declare").then_some(Self::Beginning)
    }
}

#[cfg(test)]
mod tests {
    use super::Rank;
    use rstest::rstest;

    #[rstest]
    #[case("/directory", Some(Rank::Search))]
    #[case("/directory.csv", Some(Rank::Search))]
    #[case("/api/v1/declarations/41234567890", Some(Rank::Search))]
    #[case("/statistics", Some(Rank::Search))]
    #[case("/statistics.csv", Some(Rank::Search))]
    #[case("/v/bulk", Some(Rank::Search))]
    #[case("/badge/41234567890.svg", Some(Rank::Search))]
    #[case("/v/41234567890", Some(Rank::Page))]
    #[case("/", Some(Rank::Page))]
    #[case("/declare", Some(Rank::Beginning))]
    #[case("/declare/0198/business", None)]
    #[case("/declare/confirm/abc", None)]
    #[case("/login", None)]
    #[case("/member/marks", None)]
    #[case("/partner/0198", None)]
    #[case("/api/v1/token", None)]
    #[case("/assets/app.css", None)]
    #[case("/healthz", None)]
    #[case("/vote", None)]
    fn who_has_begun_is_never_ranked(#[case] path: &str, #[case] rank: Option<Rank>) {
        assert_eq!(Rank::of(path), rank);
    }
}
