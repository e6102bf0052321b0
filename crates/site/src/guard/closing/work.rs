//! What a request would do, by its route. What is not named here changes something.

use axum::http::Method;
use domain::mode::Work;

/// Forms that go on in every mode. The first two change nothing of the register; a check counts against its key; whoever works in the office
/// must be able to sign in, to end the mode, and to shut out who should not be in.
const ALWAYS: &[&str] = &[
    "/text-size",
    "/v/bulk",
    "/api/v1/verifications",
    "/logout",
    "/office/login",
    "/office/second",
    "/office/second/passkey",
    "/office/step-up",
    "/office/step-up/passkey",
    "/office/logout",
    "/office/account/sessions",
    "/office/staff/{id}/role",
    "/office/staff/{id}/suspend",
    "/office/staff/{id}/reset",
    "/office/partners/{code}/stop",
    "/office/api-keys/{id}/stop",
    "/office/emergency",
];

/// Begins, sends or confirms a declaration. The steps between only keep what is typed, so they go on while declarations are denied.
const DECLARING: &[&str] = &["/declare", "/declare/{id}/review", "/declare/confirm/{token}", "/office/intake"];

/// Pages whose opening changes something that is no note of who looked: the draft moves to the browser that has the link; the first
/// opening of a document of the marks stands in the journal.
const MOVES: &[&str] = &["/declare/{id}/resume/{key}", "/member/marks/{document}"];

/// What a request would do; `None`: nothing that a mode keeps out.
pub fn of(method: &Method, route: &str) -> Option<Work> {
    if method.is_safe() {
        return MOVES.contains(&route).then_some(Work::Changing);
    }
    if ALWAYS.contains(&route) {
        return None;
    }
    Some(if DECLARING.contains(&route) { Work::Declaring } else { Work::Changing })
}

#[cfg(test)]
mod tests {
    use super::{ALWAYS, DECLARING, MOVES, of};
    use axum::http::Method;
    use domain::mode::Work;

    #[test]
    fn every_route_that_is_named_is_one() {
        let rows = crate::access();
        for path in ALWAYS.iter().chain(DECLARING) {
            assert!(rows.iter().any(|row| row.method == "POST" && row.path == *path), "{path}");
        }
        for path in MOVES {
            assert!(rows.iter().any(|row| row.method == "GET" && row.path == *path), "{path}");
        }
    }

    #[test]
    fn what_is_not_named_changes_something() {
        for row in crate::access().iter().filter(|row| !matches!(row.method, "GET" | "HEAD")) {
            let method: Method = row.method.parse().unwrap();
            let named = ALWAYS.contains(&row.path.as_str());
            assert_eq!(of(&method, &row.path).is_none(), named, "{} {}", row.method, row.path);
        }
        assert_eq!(of(&Method::POST, "/declare"), Some(Work::Declaring));
        assert_eq!(of(&Method::POST, "/member/mend"), Some(Work::Changing));
        assert_eq!(of(&Method::DELETE, "/api/v1/watches/{id}"), Some(Work::Changing));
        assert_eq!(of(&Method::GET, "/declare"), None);
        assert_eq!(of(&Method::GET, "/declare/{id}/resume/{key}"), Some(Work::Changing));
    }
}
