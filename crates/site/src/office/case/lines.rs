//! The lines of a case's page: others like it, mails, notes, and what happened.

use super::view::View;
use crate::{
    app::App,
    office::{filter::Spot, names::Names, words},
    parts::Stars,
};
use domain::{
    field::Field,
    flags::{self, Flag},
    ids::ReceiptNumber,
    time::moment_ja,
};
use serde_json::Value;
use store::{
    cases::{Happened, Kin, Note, WhyEnded},
    journal::{Event, Kind},
    outbox::LetterState,
};
use uuid::Uuid;

/// What the automatic checks found.
pub struct Doubt {
    /// What.
    pub what: String,
    /// The test word.
    pub word: Option<&'static str>,
    /// The other declarations it speaks of: id and 受付番号.
    pub others: Vec<(Uuid, String)>,
}

/// Another declaration.
pub struct KinLine {
    /// Its id.
    pub id: Uuid,
    /// Where it is looked at.
    pub address: String,
    /// The published name.
    pub name: String,
    /// 受付番号.
    pub receipt: String,
    /// 取組み段階.
    pub stars: Stars,
    /// Where it stands.
    pub state: String,
    /// 宣言完了.
    pub declared: String,
    /// What is the same.
    pub same: Vec<&'static str>,
    /// It stands: the two may be merged.
    pub stands: bool,
    /// Its version.
    pub version: i64,
}

/// Others like it: the first ones, the rest, and whether there may be still more.
pub struct KinLines {
    /// The most alike.
    pub first: Vec<KinLine>,
    /// The rest, folded.
    pub rest: Vec<KinLine>,
    /// There may be more than were looked at.
    pub more: bool,
}

/// Others like it that are shown without being asked for.
const SHOWN: usize = 10;

/// A mail.
pub struct LetterLine {
    /// What it is.
    pub kind: &'static str,
    /// To whom.
    pub to: String,
    /// When it was written.
    pub made: String,
    /// When a server took it.
    pub sent: Option<String>,
    /// When it was given up.
    pub failed: Option<String>,
    /// What the server said.
    pub answer: String,
}

/// The key of the words for a look of the automatic checks that found nothing any more.
pub const CLEAN: &str = "clean";

/// A line of the journal.
pub struct Told {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// More.
    pub more: Vec<String>,
    /// What the automatic checks had found before and find no more.
    pub gone: Vec<String>,
    /// 受付番号 of the one that counts, if it is about a merge.
    pub kept: Option<String>,
    /// Why, as somebody was told or as it was proposed.
    pub reason: Option<String>,
}

/// What the automatic checks found, with the word or the other declarations where it is one or some.
pub fn doubts(app: &App, view: &View) -> Vec<Doubt> {
    let line = |(flag, others): &(Flag, Vec<(Uuid, ReceiptNumber)>)| Doubt {
        what: app.scheme.words.flag(*flag).to_owned(),
        word: flags::test_word(&view.case.business, &app.registers).filter(|_| *flag == Flag::TestWord),
        others: others.iter().map(|(id, receipt)| (*id, receipt.as_str().to_owned())).collect(),
    };
    view.alike.iter().map(line).collect()
}

/// Others like it.
pub fn kin(app: &App, view: &View, spot: Spot) -> KinLines {
    let line = |kin: &Kin| KinLine {
        id: kin.id,
        address: spot.case(kin.id),
        name: kin.name.clone(),
        receipt: kin.receipt.as_str().to_owned(),
        stars: Stars::of(&app.scheme, kin.level),
        state: app.scheme.words.state(kin.state).to_owned(),
        declared: moment_ja(kin.declared_at),
        same: kin.same.iter().map(|one| words::likeness(*one)).collect(),
        stands: kin.state.stands(),
        version: kin.version,
    };
    let mut first: Vec<_> = view.kin.all.iter().map(line).collect();
    let rest = first.split_off(first.len().min(SHOWN));
    KinLines { first, rest, more: view.kin.more }
}

/// Its mails.
pub fn letters(view: &View) -> Vec<LetterLine> {
    view.letters.iter().map(LetterLine::of).collect()
}

impl LetterLine {
    /// A mail and what became of it.
    pub fn of(letter: &LetterState) -> Self {
        Self {
            kind: words::mail(letter.kind),
            to: letter.to.clone(),
            made: moment_ja(letter.made_at),
            sent: letter.sent_at.map(moment_ja),
            failed: letter.failed_at.map(moment_ja),
            answer: letter.answer.clone().unwrap_or_default(),
        }
    }
}

/// A note.
pub struct Written {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
}

impl Written {
    /// A note and who wrote it.
    pub fn of(note: &Note, names: &Names) -> Self {
        Self { at: moment_ja(note.made_at), who: names.of(note.officer), what: note.body.clone() }
    }
}

/// What happened, line by line; each look of the automatic checks also says what the one before it had found and is gone.
pub fn story(app: &App, names: &Names, all: &[Happened]) -> Vec<Told> {
    let mut before = Vec::new();
    let line = |one: &Happened| {
        let mut line = told(app, names, one);
        if one.event.kind == Kind::Flagged.code() {
            let now = found(&one.event);
            let gone = before.iter().filter(|flag| !now.contains(flag));
            line.gone = gone.map(|flag| app.scheme.words.flag(*flag).to_owned()).collect();
            before = now;
        }
        line
    };
    all.iter().map(line).collect()
}

/// What the automatic checks found then.
fn found(event: &Event) -> Vec<Flag> {
    codes(event, "flags").iter().filter_map(|code| Flag::parse(code.as_str()?)).collect()
}

fn codes(event: &Event, key: &str) -> Vec<Value> {
    event.facts.get(key).and_then(Value::as_array).cloned().unwrap_or_default()
}

/// A line of the journal in words.
fn told(app: &App, names: &Names, one: &Happened) -> Told {
    let event = &one.event;
    let why = one.reason.as_deref().filter(|_| event.kind != Kind::Returned.code()).and_then(WhyEnded::read);
    let flags = found(event);
    let clean = event.kind == Kind::Flagged.code() && flags.is_empty();
    let flags = flags.into_iter().map(|flag| app.scheme.words.flag(flag).to_owned());
    let fields = codes(event, "fields");
    let field = |code: &str| Field::ALL.iter().find(|field| field.key() == code);
    let fields = fields.iter().filter_map(|code| field(code.as_str()?));
    let fields = fields.map(|field| app.scheme.words.field(*field).label.clone());
    let waits = [Kind::Proposed, Kind::Withdrawn].iter().any(|kind| kind.code() == event.kind);
    let noted = why.as_ref().map(|why| why.ending.code());
    let ending = noted.or_else(|| event.facts.get("ending").and_then(Value::as_str)).filter(|_| waits);
    let ending = ending.map(|code| words::reason(code.to_owned(), |_| None));
    Told {
        at: moment_ja(event.at),
        who: names.actor(&event.actor),
        what: words::story(if clean { CLEAN } else { &event.kind }),
        more: ending.into_iter().chain(flags).chain(fields).collect(),
        gone: Vec::new(),
        kept: why.as_ref().and_then(|why| why.kept).map(str::to_owned),
        reason: why.map_or_else(|| one.reason.clone(), |why| Some(why.words.to_owned())).filter(|why| !why.is_empty()),
    }
}
