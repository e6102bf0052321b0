//! `sengen access`: which role has which right, and who may call what, as it stands in `docs/access.md`.

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
    let mut rows = site::access();
    rows.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
    let line = |row: &site::access::Access| format!("| {} | `{}` | {} |", row.method, row.path, row.rule.code());
    let lines: Vec<_> = rows.iter().map(line).collect();
    format!("| method | route | who |\n|---|---|---|\n{}", lines.join("\n"))
}
