//! The page where a declaration is mended, and the page that says that there is nothing to mend.

use super::{AS_IT_IS, Ask, Task};
use crate::{
    app::App,
    lookup::Lookup,
    page::Frame,
    parts::{
        BusinessFields, DeclarationFields, FormView, Stars,
        declared::{self, Line},
    },
    who::Reader,
};
use askama::Template;
use domain::{declaration::State as Life, field::Field, mending::MendForm};
use store::declarations::Declaration;

/// `member/mend.html`.
#[derive(Template)]
#[template(path = "member/mend.html")]
pub struct MendPage {
    frame: Frame,
    form: FormView,
    business: BusinessFields,
    declaration: DeclarationFields,
    reason: String,
    asked: Vec<String>,
    returned: String,
    stale: bool,
    /// What is to be mended and was sent as it was.
    same: Vec<String>,
    as_it_is: &'static str,
    /// The level, where it is not to be mended.
    stars: Option<Stars>,
    rest: Vec<Line>,
}

impl MendPage {
    /// The form with what was typed last, and all that is not to be mended beside it.
    pub fn of(app: &App, reader: &Reader, task: &Task, typed: MendForm, (lookup, ask): (Lookup, &Ask)) -> Self {
        let label = |field| app.scheme.words.field(field).label.clone();
        let same = ask.same.then(|| task.read(app, &typed).ok()).flatten().map(|mended| task.compared(app, &mended).1);
        let same = same.unwrap_or_default().into_iter().map(label).collect();
        let problems =
            if ask.check { task.read(app, &typed).err().unwrap_or_default() } else { lookup.problems.clone() };
        let repaired = [typed.business.repaired(), typed.declaration.repaired()].concat();
        let form = FormView::new(&app.scheme, problems).repaired(repaired);
        Self {
            frame: Frame::of(app, reader),
            business: BusinessFields::of(app, &form, typed.business, lookup).only(&task.open),
            declaration: DeclarationFields::of(app, &form, typed.declaration).only(&task.open),
            form,
            reason: task.case.reason.clone().unwrap_or_default(),
            asked: task.case.asked.iter().flat_map(domain::mending::AskedFields::told).map(label).collect(),
            returned: task.returned(),
            stale: ask.stale,
            same,
            as_it_is: AS_IT_IS,
            stars: (!task.open.contains(&Field::Level)).then(|| Stars::of(&app.scheme, task.case.level)),
            rest: rest(app, task),
        }
    }
}

/// What stays as it is.
fn rest(app: &App, task: &Task) -> Vec<Line> {
    let was = &task.declared;
    let all = [
        declared::promise(&app.scheme, &was.promise, &was.purposes),
        declared::business(app, &was.business),
        declared::contact(&app.scheme, &was.contact),
    ];
    let open: Vec<_> = task.open.iter().map(|field| field.key()).collect();
    all.concat().into_iter().filter(|line| !open.contains(&line.key)).collect()
}

/// `member/mend_closed.html`: nothing is to be mended now.
#[derive(Template)]
#[template(path = "member/mend_closed.html")]
pub struct Closed {
    frame: Frame,
    /// It was mended and waits for the office.
    waits: bool,
    accepted: bool,
    /// Returned before members could mend: why.
    returned: Option<String>,
    state: String,
}

impl Closed {
    /// Where the declaration stands.
    pub fn of(app: &App, reader: &Reader, case: &Declaration) -> Self {
        Self {
            frame: Frame::of(app, reader),
            waits: case.state == Life::Declared && case.asked.is_some(),
            accepted: case.state == Life::Accepted,
            returned: case.reason.clone().filter(|_| case.state == Life::Returned),
            state: app.scheme.words.state(case.state).to_owned(),
        }
    }
}
