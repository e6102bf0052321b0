//! What was read of a filled form, beside the draft as it stands now, with what is in doubt and what is wrong: a table for the office, and
//! a note for whoever mends the draft.

mod consents;
mod words;

use crate::app::App;
use askama::Template;
use consents::{Consents, agreed};
use domain::{
    application_form::{Doubt, Doubted, Reading},
    email::Email,
    field::Field,
    problem::Problems,
    wizard::{BusinessForm, DeclarationForm, Draft, Step},
};
use store::intakes::Intake;

/// The table. It is a template: `{{ view|safe }}` in a page.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/intake.html")]
pub struct IntakeView {
    /// A line for each field of the form, in its order.
    pub lines: Vec<Line>,
    /// The terms in force and the handling of personal data are both agreed to. Otherwise it cannot be sent: nobody agrees for the applicant.
    pub agreed: bool,
    /// Where the applicant can be reached.
    pub email: Option<Email>,
    /// Where a doubt is settled, for whoever may.
    pub settle: Option<String>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub field: Field,
    /// The step of the wizard where it is mended.
    pub step: Step,
    /// Its label.
    pub label: String,
    /// What the form said, in the words of the choices; empty: nothing. `None`: that was not kept (a form of an earlier version).
    pub said: Option<String>,
    /// What the draft has now, in the same words.
    pub now: String,
    /// The two differ by more than what the wizard repairs by itself.
    pub changed: bool,
    /// What is in doubt, a sentence each.
    pub doubts: Vec<String>,
    /// What was in doubt is so no more: the draft was mended, or an officer found it right.
    pub settled: bool,
    /// What is wrong with it.
    pub problem: Option<String>,
}

impl Line {
    /// A person should look here.
    pub fn look(&self) -> bool {
        self.problem.is_some() || !self.doubts.is_empty()
    }

    /// An officer may say that the draft is right as it stands, where nothing is wrong with it. Whether somebody agreed is for nobody else to say.
    fn may_settle(&self) -> bool {
        !self.doubts.is_empty() && self.problem.is_none() && self.step != Step::Terms
    }
}

impl IntakeView {
    /// Of a form, and of its draft as it stands now.
    pub fn of(app: &App, draft: &Draft, intake: &Intake) -> Self {
        let business = draft.business.clone().unwrap_or_default();
        let declaration = draft.declaration.clone().unwrap_or_default();
        let scheme = &app.scheme;
        let wrong = [
            business.parse(scheme, &app.registers).err().unwrap_or_default(),
            declaration.parse(scheme, app.today()).err().unwrap_or_default(),
        ];
        let problem = |field| wrong.iter().find_map(|wrong: &Problems| wrong.at(field));
        let consents = Consents::of(app, draft, &intake.doubts);
        let now = Reading { business, declaration };
        let said = intake.reading.as_ref().map(|said| (facts(app, said), repaired(app, said)));
        let repaired = repaired(app, &now);
        let line = |(at, (step, field, now)): (usize, (Step, Field, String))| {
            let is_now = |texts: &[String]| texts.get(at) == repaired.get(at);
            let changed = said.as_ref().is_some_and(|(_, said)| !is_now(said));
            let said = said.as_ref().and_then(|(said, _)| said.get(at)).map(|(_, _, said)| said.clone());
            let problem = problem(field).map(|problem| scheme.words.problem(field, problem));
            let line = Line { field, step, said, now, changed, problem, ..Line::of(app, field) };
            line.with(app, &intake.doubts)
        };
        let mut lines: Vec<Line> = facts(app, &now).into_iter().enumerate().map(line).collect();
        // Agreements are never mended.
        lines.extend(consents.0.map(|(field, given)| {
            let now = agreed(scheme, draft, (field, given));
            let problem = consents.missing(field, scheme);
            Line { said: Some(now.clone()), now, problem, ..Line::of(app, field) }.with(app, &intake.doubts)
        }));
        let email = Email::parse(&now.declaration.email).ok();
        Self { lines, agreed: consents.0.iter().all(|(_, given)| *given), email, settle: None }
    }

    /// How many lines a person should look at.
    pub fn looks(&self) -> usize {
        self.lines.iter().filter(|line| line.look()).count()
    }

    /// What is in doubt of a step of the wizard, for the page of that step.
    pub fn note(self, step: Step) -> IntakeNote {
        let here = self.lines.into_iter().filter(|line| line.step == step && !line.doubts.is_empty());
        IntakeNote { lines: here.collect() }
    }
}

impl Line {
    fn of(app: &App, field: Field) -> Self {
        Self {
            field,
            step: Step::Terms,
            label: app.scheme.words.field(field).label.clone(),
            said: None,
            now: String::new(),
            changed: false,
            doubts: Vec::new(),
            settled: false,
            problem: None,
        }
    }

    /// With the doubts about this field. A doubt is over once the draft has something else there, or an officer found it right.
    fn with(mut self, app: &App, doubts: &[Doubted]) -> Self {
        let here = || doubts.iter().filter(|one| one.field == self.field && one.doubt != Doubt::NotAgreed);
        let (over, open): (Vec<_>, Vec<_>) = here().partition(|one| self.changed || one.settled);
        // What could not be read is what the form said, too.
        let found = here().find(|one| matches!(one.doubt, Doubt::Unreadable | Doubt::Several));
        let said = self.said.take().map(|said| match found {
            Some(doubted) if said.is_empty() => doubted.found.clone(),
            _ => said,
        });
        let sentences = open.into_iter().map(|one| app.scheme.form.doubt(one, &app.scheme.words)).collect();
        let settled = !over.is_empty();
        Self { said, doubts: sentences, settled, ..self }
    }
}

/// What stands in the two forms, field by field.
fn facts(app: &App, forms: &Reading) -> Vec<(Step, Field, String)> {
    let business = words::of_business(app, &forms.business).into_iter();
    let declaration = words::of_declaration(&app.scheme, &forms.declaration).into_iter();
    let of = |step| move |(field, text)| (step, field, text);
    business.map(of(Step::Business)).chain(declaration.map(of(Step::Declaration))).collect()
}

/// The same with what the wizard repairs by itself, so that only what a person mended differs.
fn repaired(app: &App, forms: &Reading) -> Vec<String> {
    let kept = [BusinessForm::repaired(&forms.business), DeclarationForm::repaired(&forms.declaration)].concat();
    let one = |(_, field, text): (Step, Field, String)| {
        let kept = kept.iter().find(|(at, _)| *at == field).map(|(_, kept)| kept.clone());
        kept.unwrap_or_else(|| text.trim().to_owned())
    };
    facts(app, forms).into_iter().map(one).collect()
}

/// What is in doubt, at the head of a page of the wizard; nothing where nothing is. It is a template, too.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/intake_note.html")]
pub struct IntakeNote {
    lines: Vec<Line>,
}
