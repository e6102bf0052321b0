//! Words in the texts of threads. The texts are sealed, so nothing but opening them can find a word: they are opened a stretch at a time,
//! and the answer says how far it came (decision 0026).

use super::{
    BODY, Inquiry,
    list::{Cursor, Filter, Order, bodies, names, rows},
};
use crate::{door::Db, error::Error};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Threads looked through in one go at most.
pub const AT_ONCE: i64 = 2000;
/// Threads opened together.
const STRETCH: i64 = 200;

/// What a stretch held.
#[derive(Clone, Debug)]
pub struct Found {
    /// The threads with all words, in the order asked for.
    pub rows: Vec<Inquiry>,
    /// How many threads were looked through.
    pub looked: i64,
    /// From where to go on; `None`: there are no more.
    pub next: Option<Cursor>,
}

/// The threads asked for that have all the words in what was written, in the name of who asks or in that of the business, after a place. It ends with `limit`
/// threads found or [`AT_ONCE`] looked through. `fold` makes what is compared: the words come folded.
pub async fn search(
    db: &mut Db,
    (filter, words): (&Filter, &[String]),
    (order, after): (Order, Option<Cursor>),
    limit: usize,
    fold: impl Fn(&str) -> String,
) -> Result<Found, Error> {
    let mut found = Found { rows: Vec::new(), looked: 0, next: after };
    while found.looked < AT_ONCE {
        let stretch = rows(db, filter, order, found.next, STRETCH).await?;
        let sealed = bodies(db, filter, order, found.next, STRETCH).await?;
        let texts = texts(db, sealed)?;
        let names = names(db, filter, order, found.next, STRETCH).await?;
        let last = i64::try_from(stretch.len()).unwrap_or(i64::MAX) < STRETCH;
        for row in stretch {
            found.looked += 1;
            found.next = Some((row.last_at, row.id));
            let text = texts.get(&row.id).map_or("", String::as_str);
            let business = row.declaration.and_then(|id| names.get(&id)).map_or("", String::as_str);
            let text = fold(&format!("{}\n{business}\n{text}", row.name));
            if words.iter().all(|word| text.contains(word.as_str())) {
                found.rows.push(row);
                if found.rows.len() == limit {
                    return Ok(found);
                }
            }
        }
        if last {
            found.next = None;
            break;
        }
    }
    Ok(found)
}

/// The opened texts by thread.
fn texts(db: &Db, sealed: Vec<(Uuid, Vec<u8>)>) -> Result<BTreeMap<Uuid, String>, Error> {
    let mut texts = BTreeMap::<Uuid, String>::new();
    for (inquiry, body) in sealed {
        let text = texts.entry(inquiry).or_default();
        text.push_str(&db.vault.open_text(BODY, &body)?);
        text.push('\n');
    }
    Ok(texts)
}
