//! Who may import whom: the plan of the house, read from every `Cargo.toml`.
#![cfg(test)]

mod house;

use house::{files, none};
use std::collections::BTreeMap;
use toml::Table;

/// Each crate of ours and which others of ours it may use: `domain ◀ store ◀ site ◀ sengen`, `domain ◀ directory ◀ site`,
/// `domain ◀ paper ◀ site`.
const OURS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("directory", &["domain"]),
    ("paper", &["domain"]),
    ("site", &["domain", "store", "directory", "paper"]),
    ("sengen", &["domain", "store", "directory", "paper", "site"]),
    ("bench", &["domain", "store", "directory", "paper", "site", "sengen"]),
];

/// What belongs to one room only: the crate from outside, who may use it, and why.
const ROOMS: &[(&str, &[&str], &str)] = &[
    ("sqlx", &["store", "bench"], "SQL stands in `store` only (`bench` reads the tables to check what the house says)"),
    ("axum", &["site", "sengen", "bench"], "HTTP belongs to `site`; the binary only serves its router"),
    ("askama", &["site"], "pages belong to `site`"),
    ("lettre", &["sengen"], "only the outbox loop of the binary sends mail; a page cannot"),
    ("mail-parser", &["sengen"], "mails come in by the command line alone"),
    ("hickory-resolver", &["sengen"], "only the binary asks the network"),
    ("openidconnect", &["site"], "the office alone talks to a provider; the binary carries what it says"),
    ("chrono", &[], "dates are jiff"),
    ("reqwest", &[], "no HTTP client that follows redirects and resolves names by itself (decision 0017)"),
    ("tokio-rustls", &["sengen"], "only the binary asks the network"),
    ("hyper", &["sengen", "bench"], "only the accept loop, the webhooks and the load driver speak HTTP by hand"),
    ("hyper-util", &["sengen", "bench"], "only the accept loop, the webhooks and the load driver speak HTTP by hand"),
    ("clap", &["sengen", "bench"], "only binaries have a command line"),
    ("figment", &["sengen"], "only the binary reads configuration"),
    ("indicatif", &["sengen", "bench"], "only binaries draw progress bars"),
    (
        "getrandom",
        &["sengen", "bench", "store"],
        "chance comes in as an argument (`domain::dice`); `store` draws nonces",
    ),
    ("tokio", &["store", "site", "sengen", "bench"], "domain, directory and paper are plain functions"),
    ("krilla", &["paper"], "documents are made in `paper`"),
    ("resvg", &["paper"], "documents are made in `paper`"),
    ("anyhow", &["sengen", "bench"], "an error the caller can act on is an enum"),
];

/// Every `Cargo.toml` of the workspace but the root's, by the crate's name.
fn crates() -> BTreeMap<String, Table> {
    let mut found = BTreeMap::new();
    for folder in ["crates", "bench"] {
        for file in files(folder, &["Cargo.toml"]) {
            let table: Table = file.text.parse().unwrap_or_else(|why| panic!("{}: {why}", file.path));
            let name = table.get("package").and_then(|package| package.get("name")).and_then(|name| name.as_str());
            found.insert(name.unwrap_or_else(|| panic!("{}: no name", file.path)).to_owned(), table);
        }
    }
    found
}

/// The dependencies of one kind: `dependencies`, `dev-dependencies`, `build-dependencies`.
fn wanted<'a>(table: &'a Table, kind: &str) -> Vec<(&'a String, &'a toml::Value)> {
    table.get(kind).and_then(toml::Value::as_table).map(|wanted| wanted.iter().collect()).unwrap_or_default()
}

#[test]
fn crates_stand_where_the_plan_puts_them() {
    let crates = crates();
    let planned: BTreeMap<&str, &[&str]> = OURS.iter().copied().collect();
    let mut broken = Vec::new();
    for (name, table) in &crates {
        let Some(may) = planned.get(name.as_str()) else {
            broken.push(format!("{name} is not in the plan"));
            continue;
        };
        for (other, _) in wanted(table, "dependencies") {
            if planned.contains_key(other.as_str()) && !may.contains(&other.as_str()) {
                broken.push(format!("{name} uses {other}"));
            }
        }
    }
    for (name, _) in OURS {
        if !crates.contains_key(*name) {
            broken.push(format!("{name} is in the plan, but not there"));
        }
    }
    none(
        &broken,
        "domain ◀ store ◀ site ◀ sengen, domain ◀ directory ◀ site, domain ◀ paper ◀ site: nothing points the other way.",
    );
}

#[test]
fn what_belongs_to_one_room_stays_there() {
    let mut broken = Vec::new();
    for (name, table) in &crates() {
        for (other, _) in wanted(table, "dependencies") {
            for (what, may, why) in ROOMS {
                if other == what && !may.contains(&name.as_str()) {
                    broken.push(format!("{name} uses {what}: {why}"));
                }
            }
        }
    }
    none(&broken, "SQL, HTTP, mail, network, command line and documents each have one room.");
}

#[test]
fn versions_and_lints_come_from_the_workspace() {
    let mut broken = Vec::new();
    for (name, table) in &crates() {
        let lints = table.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
        if lints != Some(true) {
            broken.push(format!("{name} has no `[lints] workspace = true`"));
        }
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (other, how) in wanted(table, kind) {
                if how.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
                    broken.push(format!("{name}: {other} has its own version"));
                }
            }
        }
    }
    none(&broken, "One version of everything, and one set of lints, in the root's Cargo.toml.");
}

/// The folders of `site` that every page may use; any other folder with a page in it is a feature.
const SHARED: &[&str] = &["access", "checked", "frame", "guard", "parts", "problem"];

#[test]
fn a_feature_of_the_site_does_not_use_another() {
    let sources = files("crates/site/src", &[".rs"]);
    let feature = |path: &str| -> Option<String> {
        let (folder, _) = path.strip_prefix("crates/site/src/")?.split_once('/')?;
        (!SHARED.contains(&folder)).then(|| folder.to_owned())
    };
    let features: std::collections::BTreeSet<String> = sources.iter().filter_map(|file| feature(&file.path)).collect();
    let mut broken = Vec::new();
    for file in &sources {
        let Some(own) = feature(&file.path) else { continue };
        for other in features.iter().filter(|other| **other != own) {
            if file.text.contains(&format!("crate::{other}::")) {
                broken.push(format!("{} uses {other}", file.path));
            }
        }
    }
    none(
        &broken,
        "A feature of the site may use the shared parts, never another feature: put what two need into `parts`.",
    );
}

#[test]
fn a_route_is_added_with_its_rule_or_not_at_all() {
    let mut broken = Vec::new();
    // The probes and the figures are for machines; `sengen access` lists them beside the rest.
    let own = ["crates/site/src/access/", "crates/site/src/routes.rs", "crates/sengen/src/health.rs"];
    for file in ["crates/site/src", "crates/sengen/src"].into_iter().flat_map(|folder| files(folder, &[".rs"])) {
        if own.iter().any(|own| file.path.starts_with(own)) {
            continue;
        }
        for word in [".route(", "Router::new()", ".nest(", "route_service", "fallback_service"] {
            if file.text.contains(word) {
                broken.push(format!("{}: {word}", file.path));
            }
        }
    }
    none(&broken, "Routes are made with `access::Routes`: path, method, rule and handler at once.");
}
