//! The lines of a case's page: others like it, mails, notes, and what happened.

use super::view::View;
use crate::{
    app::App,
    office::{filter::Spot, words},
    parts::Stars,
};
use domain::time::moment_ja;
use store::{cases::Kin, journal::Event, outbox::LetterState};
use uuid::Uuid;

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

/// A note, or a line of the journal.
pub struct Told {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// More.
    pub more: Vec<String>,
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

/// The notes.
pub fn notes(view: &View) -> Vec<Told> {
    let line = |note: &store::cases::Note| Told {
        at: moment_ja(note.made_at),
        who: view.names.of(note.officer),
        what: note.body.clone(),
        more: Vec::new(),
    };
    view.notes.iter().map(line).collect()
}

/// What happened, newest first.
pub fn story(app: &App, view: &View) -> Vec<Told> {
    view.story.iter().rev().map(|event| told(app, &view.names, event)).collect()
}

/// A line of the journal in words.
pub fn told(app: &App, names: &crate::office::names::Names, event: &Event) -> Told {
    let list = |key: &str| event.facts.get(key).and_then(|value| value.as_array()).cloned().unwrap_or_default();
    let flags = list("flags");
    let flags = flags.iter().filter_map(|code| domain::flags::Flag::parse(code.as_str()?));
    let flags = flags.map(|flag| app.scheme.words.flag(flag).to_owned());
    let fields = list("fields");
    let field = |code: &str| domain::field::Field::ALL.iter().find(|field| field.key() == code);
    let fields = fields.iter().filter_map(|code| field(code.as_str()?));
    let fields = fields.map(|field| app.scheme.words.field(*field).label.clone());
    Told {
        at: moment_ja(event.at),
        who: names.actor(&event.actor),
        what: words::story(&event.kind),
        more: flags.chain(fields).collect(),
    }
}
