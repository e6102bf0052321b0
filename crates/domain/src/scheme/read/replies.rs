//! `replies/*.md`.

use super::{
    super::{MailKind, folder::Folder, placeholder, reply::Reply},
    editions::titled,
    texts::without_manual,
};

/// Reads all canned replies, in the order of their names.
pub(super) fn replies(folder: &mut Folder) -> Vec<Reply> {
    let files = folder.below("replies", "md");
    files.into_iter().filter_map(|(path, code)| reply(folder, path, code)).collect()
}

fn reply(folder: &mut Folder, path: &str, code: &str) -> Option<Reply> {
    let text = folder.text(path)?.replace("\r\n", "\n");
    let (below, text) = if text.starts_with("<!--") { without_manual(&text) } else { (0, text) };
    let known: Vec<_> = MailKind::COMMON.iter().chain(&Reply::PLACEHOLDERS).copied().collect();
    for (line, reason) in placeholder::faults(&text, &known) {
        folder.fault(path, Some(line + below), reason);
    }
    let Some((title, body)) = titled(&text) else {
        folder.fault(path, Some(below + 1), "the reply must begin with a line \"# title\", with text below it");
        return None;
    };
    Some(Reply { code: code.to_owned(), title: title.to_owned(), text: body.to_owned() })
}
