//! The matrix: every route, called by everybody. Who gets in stands here a second time, apart from the code, so that a rule that
//! was widened by mistake is seen.

#![cfg(test)]

#[expect(dead_code, reason = "the matrix uses the town of the register, not all of its cast")]
#[path = "../register/town.rs"]
mod town;

mod cast;

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use cast::{Actor, Cast};
use http_body_util::BodyExt as _;
use std::collections::BTreeSet;
use tower::ServiceExt as _;

use Actor::{
    Administrator, Auditor, Clerk, Halfway, KeyHolder, Member, Nobody, NotSteppedUp, OtherKey, OtherMember, Senior,
    Visitor,
};

const STAFF: &[Actor] = &[Clerk, Senior, Administrator, NotSteppedUp, Auditor];

/// Who gets in: for each group of routes the actors, then the routes.
const WHO: &[(&[Actor], &[&str])] = &[
    (
        Actor::ALL,
        &[
            "GET /",
            "POST /text-size",
            "GET /declare",
            "POST /declare",
            "GET /declare/form.docx",
            "GET /declare/code",
            "POST /declare/code",
            "GET /declare/{id}/resume/{key}",
            "GET /declare/confirm/{token}",
            "POST /declare/confirm/{token}",
            "POST /declare/confirm/{token}/resend",
            "GET /declare/confirm/{token}/done",
            "GET /login",
            "POST /login",
            "POST /logout",
            "GET /marks/{name}",
            "GET /inquiry",
            "POST /inquiry",
            "GET /inquiry/{token}",
            "POST /inquiry/{token}",
            "GET /pages/{name}",
            "GET /terms/{edition}",
            "GET /directory",
            "GET /directory.csv",
            "GET /statistics",
            "GET /statistics.csv",
            "GET /v",
            "GET /v/{id}",
            "GET /v/{id}/qr.svg",
            "GET /v/{id}/receipt.pdf",
            "GET /v/bulk",
            "POST /v/bulk",
            "GET /v/{id}/badge",
            "GET /badge/{file}",
            "GET /watch",
            "POST /watch",
            "GET /watch/sent",
            "GET /watch/confirm/{token}",
            "POST /watch/confirm/{token}",
            "GET /watch/list/{token}",
            "POST /watch/list/{token}",
            "GET /watch/stop/{token}",
            "POST /watch/stop/{token}",
            "GET /news",
            "GET /news/feed.atom",
            "GET /news/{number}",
            "GET /news/stop/{token}",
            "POST /news/stop/{token}",
            "GET /opendata",
            "GET /opendata/changes",
            "GET /opendata/changes.atom",
            "GET /opendata/latest/{file}",
            "GET /opendata/{day}/{file}",
            "POST /partner",
            "GET /.well-known/oauth-authorization-server",
            "GET /.well-known/jwks.json",
            "GET /.well-known/security.txt",
            "GET /robots.txt",
            "GET /sitemap.xml",
            "GET /sitemaps/{name}",
            "GET /assets/{*name}",
            "GET /api",
            "GET /api/v1/openapi.json",
            "GET /api/v1/declarations",
            "GET /api/v1/declarations/{id}",
            "GET /api/v1/declarations/{id}/receipt",
            "GET /api/v1/levels",
            "GET /api/v1/terms",
            "GET /api/v1/statistics",
            "GET /office/login",
            // The answer of the provider is the right to more.
            "GET /office/provider",
            "GET /office/provider/back",
            "GET /office/provider/finish",
            "POST /office/login",
            // The link is the right to it; an office route like any other for whoever has none.
            "GET /office/setup/{token}",
            "POST /office/setup/{token}",
            "POST /office/setup/{token}/passkey",
        ],
    ),
    (
        &[Visitor],
        &[
            "GET /declare/{id}/terms",
            "POST /declare/{id}/terms",
            "GET /declare/{id}/business",
            "POST /declare/{id}/business",
            "GET /declare/{id}/declaration",
            "POST /declare/{id}/declaration",
            "GET /declare/{id}/review",
            "POST /declare/{id}/review",
            "GET /declare/{id}/sent",
            "POST /declare/{id}/resend",
            "POST /declare/{id}/address",
            "POST /declare/{id}/code",
            "GET /declare/{id}/done",
        ],
    ),
    (
        &[Member, OtherMember],
        &[
            "GET /member",
            "GET /member/mend",
            "POST /member/mend",
            "GET /member/views",
            "GET /member/news",
            "POST /member/news",
            "GET /member/marks",
            "POST /member/marks",
            "GET /member/marks/{document}",
        ],
    ),
    (&[Member], &["GET /partner/{entry}", "POST /partner/{entry}"]),
    (
        &[KeyHolder, OtherKey],
        &[
            "POST /api/v1/verifications",
            "GET /api/v1/watches",
            "GET /api/v1/watches/{id}",
            "PUT /api/v1/watches/{id}",
            "DELETE /api/v1/watches/{id}",
            "GET /api/v1/webhooks",
            "POST /api/v1/webhooks",
            "GET /api/v1/webhooks/{webhook}",
            "DELETE /api/v1/webhooks/{webhook}",
            "POST /api/v1/webhooks/{webhook}/secret",
            "POST /api/v1/webhooks/{webhook}/enable",
            "POST /api/v1/webhooks/{webhook}/test",
            "GET /api/v1/webhooks/{webhook}/deliveries",
            "POST /api/v1/webhooks/{webhook}/deliveries/{delivery}/replay",
        ],
    ),
    // Only with a partner's secret in the body; the mailbox only while developing.
    (&[], &["POST /api/v1/token", "GET /dev/mailbox", "GET /dev/mailbox/{id}"]),
    (&[Halfway], &["GET /office/second", "POST /office/second", "POST /office/second/passkey"]),
    (
        STAFF,
        &[
            "GET /office",
            "POST /office/logout",
            "GET /office/step-up",
            "POST /office/step-up",
            "POST /office/step-up/passkey",
            "GET /office/provider/again",
            "GET /office/account",
            "POST /office/account/sessions",
            "GET /office/intake",
            "GET /office/intake/{id}",
        ],
    ),
    (
        &[Clerk, Senior, Administrator, Auditor],
        &[
            "POST /office/account/recovery",
            "POST /office/account/factors",
            "POST /office/account/passkeys/ask",
            "POST /office/account/passkeys",
            "POST /office/account/passkeys/{id}/remove",
        ],
    ),
    (&[Administrator, NotSteppedUp, Auditor], &["GET /office/staff", "GET /office/emergency"]),
    (
        &[Administrator],
        &[
            "POST /office/staff",
            "POST /office/staff/{id}/role",
            "GET /office/staff/{id}/suspend",
            "GET /office/staff/{id}/reset",
            "POST /office/staff/{id}/suspend",
            "POST /office/staff/{id}/resume",
            "POST /office/staff/{id}/reset",
            "POST /office/emergency",
            "POST /office/scheme",
            "POST /office/scheme/{id}/date",
            "POST /office/scheme/{id}/withdraw",
        ],
    ),
    (
        STAFF,
        &["GET /office/queue", "GET /office/batches/{id}", "GET /office/cases/{id}", "GET /office/cases/{id}/presence"],
    ),
    (
        &[Clerk, Senior, Administrator, NotSteppedUp],
        &[
            "GET /office/queue/accept",
            "POST /office/queue/accept",
            "POST /office/batches/{id}/undo",
            "POST /office/cases/{id}/accept",
            "POST /office/cases/{id}/return",
            "POST /office/cases/{id}/propose",
            "POST /office/cases/{id}/withdraw",
            "POST /office/cases/{id}/notes",
            "POST /office/cases/{id}/merge",
            "POST /office/cases/{id}/unmerge",
        ],
    ),
    (&[Senior, Administrator, NotSteppedUp], &["POST /office/cases/{id}/countersign"]),
    (
        &[Senior, Administrator],
        &[
            "POST /office/scheme/{id}/approve",
            "POST /office/scheme/{id}/concerned",
            "POST /office/scheme/{id}/notice/approve",
        ],
    ),
    (
        &[Senior, Administrator, NotSteppedUp, Auditor],
        &[
            "GET /office/scheme",
            "GET /office/scheme/{id}",
            "GET /office/scheme/{id}/preview/{*page}",
            "GET /office/scheme/{id}/notice",
        ],
    ),
    (&[Senior, Administrator, NotSteppedUp], &["POST /office/scheme/{id}/notice/test"]),
    (&[Administrator, NotSteppedUp], &["POST /office/scheme/{id}/notice", "POST /office/scheme/{id}/notice/stop"]),
    (
        &[Clerk, Senior, Administrator, NotSteppedUp],
        &["POST /office/intake", "POST /office/intake/{id}/checked", "POST /office/intake/{id}/withdraw"],
    ),
    (
        STAFF,
        &["GET /office/inquiries", "GET /office/inquiries/{number}", "GET /office/search", "GET /office/business/{id}"],
    ),
    (
        STAFF,
        &[
            "GET /office/campaigns",
            "GET /office/campaigns/{id}",
            "GET /office/campaigns/{id}/preview",
            "GET /office/news",
            "GET /office/news/{number}",
        ],
    ),
    (
        &[Clerk, Senior, Administrator, NotSteppedUp],
        &[
            "POST /office/campaigns",
            "GET /office/campaigns/new",
            "GET /office/campaigns/{id}/edit",
            "POST /office/campaigns/{id}/edit",
            "POST /office/campaigns/{id}/test",
            "POST /office/campaigns/{id}/propose",
            "POST /office/campaigns/{id}/decline",
            "POST /office/campaigns/{id}/pause",
            "POST /office/campaigns/{id}/withdraw",
        ],
    ),
    // To write to many takes the second factor again.
    (&[Senior, Administrator], &["POST /office/campaigns/{id}/approve", "POST /office/campaigns/{id}/resume"]),
    (
        &[Senior, Administrator, NotSteppedUp],
        &[
            "POST /office/news",
            "GET /office/news/new",
            "POST /office/news/{number}",
            "POST /office/news/{number}/withdraw",
        ],
    ),
    (
        &[Clerk, Senior, Administrator, NotSteppedUp],
        &[
            "POST /office/inquiries/{number}/reply",
            "POST /office/inquiries/{number}/note",
            "POST /office/inquiries/{number}/assign",
            "POST /office/inquiries/{number}/state",
            "POST /office/inquiries/{number}/tie",
        ],
    ),
    (STAFF, &["GET /office/statistics", "GET /office/statistics.csv"]),
    (
        &[Senior, Administrator, Auditor],
        &[
            "GET /office/exports",
            "GET /office/exports/trace",
            "POST /office/exports/trace",
            "GET /office/exports/columns.csv",
            "GET /office/exports/codes.csv",
            "GET /office/exports/{number}",
        ],
    ),
    (
        &[Senior, Administrator],
        &["POST /office/exports", "POST /office/exports/{number}/decide", "POST /office/exports/{number}/file"],
    ),
    (
        &[Senior, Administrator, NotSteppedUp, Auditor],
        &["GET /office/partners", "GET /office/partners/{code}", "GET /office/api-keys", "GET /office/api-keys/{id}"],
    ),
    (
        &[Administrator],
        &[
            "POST /office/partners",
            "POST /office/partners/{code}",
            "POST /office/partners/{code}/secret",
            "POST /office/partners/{code}/stop",
            "POST /office/partners/{code}/resume",
            "POST /office/api-keys",
            "POST /office/api-keys/{id}",
            "POST /office/api-keys/{id}/stop",
        ],
    ),
    (&[Administrator, NotSteppedUp, Auditor], &["GET /office/audit", "GET /office/audit/seen"]),
    (&[Administrator, Auditor], &["GET /office/audit/seen.csv"]),
];

/// Whether the answer lets nobody in.
fn is_refused(route: &str, status: StatusCode, headers: &HeaderMap) -> bool {
    let to = headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
    let asks = to.starts_with("/login?back=")
        || to.starts_with("/office/step-up?back=")
        // Signing out leads there, too, and takes the cookie away.
        || to.starts_with("/office/login?back=")
        || (to == "/office/login" && !headers.contains_key(header::SET_COOKIE));
    // What is somebody's own is not there for anybody else.
    let own = ["/declare/{id}/", "/partner/{entry}", "/dev/", "/office/setup/"];
    let hidden = status == StatusCode::NOT_FOUND && own.iter().any(|own| route.contains(own));
    let wrong = route == "POST /api/v1/token" && status == StatusCode::BAD_REQUEST;
    asks || hidden || wrong || [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_in_where_they_may_and_nowhere_else() {
    let cast = Cast::new().await;
    let mut broken = Vec::new();
    let mut cells = 0;
    for row in site::access() {
        let route = format!("{} {}", row.method, row.path);
        let Some((who, _)) = WHO.iter().find(|(_, routes)| routes.contains(&route.as_str())) else {
            broken.push(format!("{route}: the matrix does not know who may call it"));
            continue;
        };
        for actor in Actor::ALL {
            let (status, headers, _) = cast.calls(*actor, row.method, &row.path).await;
            let let_in = !is_refused(&route, status, &headers);
            cells += 1;
            if let_in != who.contains(actor) {
                broken.push(format!("{route} as {actor:?}: {status}, let in: {let_in}"));
            }
            if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
                broken.push(format!("{route} as {actor:?}: {status}"));
            }
        }
    }
    assert!(broken.is_empty(), "{} cells are wrong\n{}", broken.len(), broken.join("\n"));
    assert!(cells > 1000, "{cells}");
}

#[test]
fn the_matrix_names_no_route_that_is_not_there() {
    let there: BTreeSet<String> = site::access().iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    let named: Vec<&str> = WHO.iter().flat_map(|(_, routes)| routes.iter().copied()).collect();
    let gone: Vec<_> = named.iter().filter(|route| !there.contains(**route)).collect();
    assert!(gone.is_empty(), "{gone:?}");
    assert_eq!(named.len(), named.iter().collect::<BTreeSet<_>>().len(), "each once");
    assert_eq!(named.len(), there.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_was_not_made_here_opens_nothing() {
    let cast = Cast::new().await;
    for row in site::access() {
        if !["{token}", "{key}"].iter().any(|part| row.path.contains(part)) {
            continue;
        }
        let forged = row.path.replace("{token}", &"A".repeat(43)).replace("{key}", "AAAAAAAAAAAAAAAAAAAAAA");
        for actor in Actor::ALL {
            let (status, ..) = cast.calls(*actor, row.method, &forged).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{} {} as {actor:?}", row.method, row.path);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_member_reads_nothing_of_the_first() {
    let cast = Cast::new().await;
    for row in site::access().iter().filter(|row| row.path.starts_with("/member") && row.method == "GET") {
        let (_, _, own) = cast.calls(Member, "GET", &row.path).await;
        let (_, _, other) = cast.calls(OtherMember, "GET", &row.path).await;
        let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
        assert!(!text(&other).contains(cast::FIRST), "{}", row.path);
        assert!(row.path != "/member" || text(&own).contains(cast::FIRST), "the marker can be seen at all");
    }
    let (status, ..) = cast.calls(Nobody, "GET", "/office/nothing").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_form_is_taken_from_another_site() {
    let cast = Cast::new().await;
    let mut asked = 0;
    for row in site::access().iter().filter(|row| row.method == "POST") {
        // The API knows no cookies; a mail program that stops a list has no page.
        if row.path.starts_with("/api/") || ["/watch/stop/{token}", "/news/stop/{token}"].contains(&row.path.as_str()) {
            continue;
        }
        let (status, ..) = cast.calls_from(Nobody, row.method, &row.path, "cross-site").await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{}", row.path);
        asked += 1;
    }
    assert!(asked > 30, "{asked}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_key_finds_nothing_of_the_first() {
    let cast = Cast::new().await;
    cast.of_the_first_key().await;
    let rows = site::access();
    let own: Vec<_> = rows
        .iter()
        // Whoever puts a watch there has it then.
        .filter(|row| row.method != "PUT" && ["/watches/{id}", "{webhook}"].iter().any(|part| row.path.contains(part)))
        .collect();
    assert!(own.len() >= 9, "{}", own.len());
    for row in &own {
        let (status, ..) = cast.calls(OtherKey, row.method, &row.path).await;
        // What one does not watch may be taken out: nothing happens, as is seen below.
        let nothing = row.method == "DELETE" && status == StatusCode::NO_CONTENT;
        assert!(nothing || status == StatusCode::NOT_FOUND, "{} {}: {status}", row.method, row.path);
    }
    for row in own.iter().filter(|row| row.method == "GET") {
        let (status, ..) = cast.calls(KeyHolder, row.method, &row.path).await;
        assert_eq!(status, StatusCode::OK, "{} {} is there", row.method, row.path);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_frame_of_the_office_stands_around_its_own_refusals_alone() {
    let cast = Cast::new().await;
    let page = async |router: axum::Router, path: &str| {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let answer = router.oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    };
    let (public, office) = (site::router(cast.app()), site::office_router(cast.app()));
    let menu = "class=\"sg-menu\"";
    assert!(page(public.clone(), "/nothing").await.contains(menu), "the marker can be seen at all");
    assert!(page(public.clone(), "/office/nothing").await.contains(menu), "no route of the office answered");
    assert!(!page(public, &format!("/office/setup/{}", "A".repeat(43))).await.contains(menu));
    assert!(!page(office, "/nothing").await.contains(menu), "its own listener shows nothing else");
}
