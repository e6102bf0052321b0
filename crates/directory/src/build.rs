//! Builds a register of many entries at once: this thread keeps the rows, another one the bitmaps.

use crate::{columns::Doc, entry::Entry, postings::Postings, register::Register, traits::Traits};
use std::{mem, sync::mpsc, thread};

/// Entries handed over together.
const TOGETHER: usize = 512;
/// Such bundles on the way between the two threads.
const ON_THE_WAY: usize = 8;

/// A listed entry, as the bitmaps take it.
type Listed = (Doc, Traits, String);

/// Takes the entries into an empty register, all but its order by kana. Once one is out of order, it and all that follow are given
/// back: of two with one id the later must win.
pub fn in_order(mut register: Register, entries: impl IntoIterator<Item = Entry>) -> (Register, Vec<Entry>) {
    let empty = Postings::new(&register.codes);
    let mut postings = mem::replace(&mut register.postings, empty);
    let mut late = Vec::new();
    thread::scope(|threads| {
        let (send, receive) = mpsc::sync_channel(ON_THE_WAY);
        threads.spawn(|| post(&mut postings, receive));
        let mut together: Vec<Listed> = Vec::with_capacity(TOGETHER);
        for entry in entries {
            if !late.is_empty() || !register.is_next(&entry) {
                late.push(entry);
                continue;
            }
            together.extend(register.append_but_bitmaps(&entry));
            if together.len() == TOGETHER && send.send(mem::take(&mut together)).is_err() {
                // The other thread panicked, and the scope goes on with that.
                return;
            }
        }
        drop(send.send(together));
    });
    register.postings = postings;
    (register, late)
}

fn post(postings: &mut Postings, receive: mpsc::Receiver<Vec<Listed>>) {
    for (doc, traits, keys) in receive.into_iter().flatten() {
        postings.add(doc, traits, &keys);
    }
}
