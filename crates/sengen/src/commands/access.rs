//! `sengen access`: who may call what, as it stands in `docs/access.md`.

/// Prints the table.
pub fn run() {
    crate::say::say!("{}", table());
}

/// The table as Markdown, in the order of the paths.
pub fn table() -> String {
    let mut rows = site::access();
    rows.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
    let line = |row: &site::access::Access| format!("| {} | `{}` | {} |", row.method, row.path, row.rule.code());
    let lines: Vec<_> = rows.iter().map(line).collect();
    format!("| method | route | who |\n|---|---|---|\n{}", lines.join("\n"))
}
