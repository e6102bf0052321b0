//! Why something was done, as notes keep it, in words: of an ending also which one, and of a merge the 受付番号 of the one that counts.

use super::words;
use store::cases::WhyEnded;
use uuid::Uuid;

/// The reason of a note; `name` knows the officers.
pub fn shown(noted: String, name: impl Fn(Uuid) -> Option<String>) -> String {
    let Some(why) = WhyEnded::read(&noted) else { return words::reason(noted, name) };
    let ending = words::reason(why.ending.code().to_owned(), name);
    let head = [Some(ending.as_str()), why.kept].into_iter().flatten().collect::<Vec<_>>().join(" ");
    [head.as_str(), why.words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}
