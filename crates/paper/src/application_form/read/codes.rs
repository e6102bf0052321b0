//! Field codes: what Word or a word processor like it works out when the file is opened or printed. Some fetch other files.

use super::xml::Node;

/// The codes that fetch a file, a picture or data from elsewhere, or ask another program for it.
const FETCHING: [&str; 11] =
    ["INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "DDE", "DDEAUTO", "LINK", "IMPORT", "EMBED", "RD", "DATA", "DATABASE"];

/// A field that is open: its code, and behind the separator what it shows.
#[derive(Default)]
struct Open {
    code: String,
    shown: String,
    behind: bool,
}

impl Open {
    fn write(&mut self, text: &str) {
        let place = if self.behind { &mut self.shown } else { &mut self.code };
        place.push_str(text);
    }
}

/// A field of this part fetches something from elsewhere. Its code may be cut into any number of runs, and made of what other fields show.
pub fn fetch(part: &Node) -> bool {
    let mut open: Vec<Open> = Vec::new();
    for node in part.all() {
        match (node.name.as_str(), node.attribute("fldCharType")) {
            ("fldSimple", _) if is_fetching(node.attribute("instr")) => return true,
            ("fldChar", "begin") => open.push(Open::default()),
            ("fldChar", "separate") => {
                if let Some(field) = open.last_mut() {
                    field.behind = true;
                }
            }
            ("fldChar", "end") => {
                let Some(field) = open.pop() else { continue };
                if is_fetching(&field.code) {
                    return true;
                }
                if let Some(outer) = open.last_mut() {
                    outer.write(&field.shown);
                }
            }
            // What was deleted while changes were tracked comes back when the deletion is refused.
            ("instrText" | "delInstrText" | "t", _) => {
                if let Some(field) = open.last_mut() {
                    field.write(&node.text());
                }
            }
            _ => {}
        }
    }
    // A field that is never closed.
    open.iter().any(|field| is_fetching(&field.code))
}

/// The first word of a code says what the field does.
fn is_fetching(code: &str) -> bool {
    let word = code.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
    word.get(..end).is_some_and(|word| FETCHING.iter().any(|code| code.eq_ignore_ascii_case(word)))
}
