//! `sengen access`: which role has which right, and who may call what, as it stands in `docs/access.md`.

use crate::health;
use domain::staff::{Right, Role};

/// Prints both tables.
pub fn run() {
    crate::say::say!("{}\n\n{}", rights(), table());
}

/// The rights of the roles as Markdown.
fn rights() -> String {
    let cells = |right: Right| Role::ALL.map(|role| if role.has(right) { " ● " } else { " " }).join("|");
    let lines: Vec<_> = Right::ALL.iter().map(|right| format!("| {} |{}|", right.code(), cells(*right))).collect();
    let head = Role::ALL.map(Role::code).join(" | ");
    format!("| right | {head} |\n|---{}|\n{}", "|---".repeat(Role::ALL.len()), lines.join("\n"))
}

/// The table as Markdown, in the order of the paths.
pub fn table() -> String {
    let site = site::access().into_iter().map(|row| (row.path, row.method, row.rule.code()));
    let machines = health::ADDRESSES.map(|path| (path.to_owned(), "GET", "machines".to_owned()));
    let mut rows: Vec<_> = site.chain(machines).collect();
    rows.sort();
    let line = |(path, method, who): &(String, &str, String)| format!("| {method} | `{path}` | {who} |");
    let lines: Vec<_> = rows.iter().map(line).collect();
    format!("| method | route | who |\n|---|---|---|\n{}", lines.join("\n"))
}
