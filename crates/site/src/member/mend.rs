//! 差戻し, answered: the member mends what was asked for and nothing else. What is typed is kept, right or wrong; what is right is
//! declared again, and checked as at the confirmation.

mod page;

use crate::{
    access::Sample,
    app::App,
    checks::{self, Letters},
    error::Error,
    form::Typed,
    links,
    lookup::{self, Lookup},
    page::{see, show},
    who::{Member, Reader},
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    declaration::State as Life,
    field::Field,
    mending::{Declared, MendForm},
};
use std::{collections::BTreeSet, sync::Arc};
use store::declarations::{self, Declaration, Mending};

/// What the page is asked to show beside the form.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Ask {
    /// All problems.
    check: bool,
    /// `address` or `corporation` (after a look-up).
    lookup: String,
    /// The form that was sent belonged to an earlier return.
    stale: bool,
    /// Something that is to be mended was sent as it was.
    same: bool,
}

/// Its box says that what was sent as it was is right.
const AS_IT_IS: &str = "as_it_is";

/// A declaration that is returned, with what may be mended of it.
struct Task {
    case: Declaration,
    declared: Declared,
    open: BTreeSet<Field>,
}

impl Task {
    /// `Err`: there is nothing to mend; the declaration.
    fn of(case: Declaration) -> Result<Self, Box<Declaration>> {
        match &case.asked {
            Some(asked) if case.state == Life::Returned => {
                let open = asked.open(case.business.kind(), case.level);
                Ok(Self { declared: case.declared(), open, case })
            }
            _ => Err(Box::new(case)),
        }
    }

    /// Which return a form answers: its moment.
    fn returned(&self) -> String {
        self.case.state_at.to_string()
    }

    /// What was declared, with what was typed; `Err`: all problems.
    fn read(&self, app: &App, form: &MendForm) -> Result<Declared, domain::problem::Problems> {
        self.declared.mended(form, &self.open, (&app.scheme, &app.registers), app.today())
    }

    /// The fields that changed, and those that were to be mended and did not.
    fn compared(&self, app: &App, mended: &Declared) -> (Vec<Field>, Vec<Field>) {
        let form = |declared| MendForm::of(declared, &app.scheme, &app.registers);
        let changed = form(&self.declared).differs(&form(mended));
        let (kind, level) = (mended.business.kind(), mended.level());
        let left = self.case.asked.iter().flat_map(|asked| asked.left(&changed, kind, level)).collect();
        (changed, left)
    }
}

/// GET /member/mend
pub async fn get(
    Member(member): Member,
    State(app): State<Arc<App>>,
    reader: Reader,
    Query(ask): Query<Ask>,
    sample: Option<Sample>,
) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let case = Sample::or_find(sample, &mut db, member.declaration).await?.ok_or(Error::NotFound)?;
    let task = match Task::of(case) {
        Ok(task) => task,
        Err(case) => return show(&page::Closed::of(&app, &reader, &case)),
    };
    let kept = declarations::mending(&mut db, task.case.id).await?;
    drop(db);
    let typed = kept.unwrap_or_else(|| MendForm::of(&task.declared, &app.scheme, &app.registers));
    let lookup = Lookup::ask(&app, &ask.lookup, &typed.business).await?.with_industries(&app, &typed.business);
    show(&page::MendPage::of(&app, &reader, &task, typed, (lookup, &ask)))
}

/// POST /member/mend — keeps what was typed, whether or not it is right; declares again only if it is. Whoever sends something as it was
/// that was to be mended is asked whether it is right, and then the office looks at it.
pub async fn post(Member(member): Member, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    let case = declarations::find(&mut app.store.read().await?, member.declaration).await?.ok_or(Error::NotFound)?;
    let Ok(task) = Task::of(case) else { return Ok(see(links::MEND)) };
    if typed.one("returned") != task.returned() {
        return Ok(see(format!("{}?stale=true", links::MEND)));
    }
    let mut form = MendForm { business: typed.business(), declaration: typed.declaration() };
    let show_again = lookup::act(&app, &mut form.business, &typed).await?;
    let (id, kept) = (task.case.id, &form);
    app.store.write(|mut db| async move { declarations::keep_mending(&mut db, id, kept).await }).await?;
    if let Some(query) = show_again {
        return Ok(see(format!("{}{query}", links::MEND)));
    }
    let Ok(mended) = task.read(&app, &form) else { return Ok(see(format!("{}?check=true", links::MEND))) };
    let compared = task.compared(&app, &mended);
    if !compared.1.is_empty() && typed.one(AS_IT_IS) != "yes" {
        return Ok(see(format!("{}?same=true", links::MEND)));
    }
    mend(&app, &task, &mended, &compared).await?;
    Ok(see(links::MEND))
}

/// The unit of work: what is declared now, and what the automatic checks say of it.
async fn mend(
    app: &App,
    task: &Task,
    mended: &Declared,
    (fields, left): &(Vec<Field>, Vec<Field>),
) -> Result<(), Error> {
    let (id, now) = (task.case.id, app.now());
    let number = task.case.number.as_ref().ok_or(Error::NotFound)?;
    let after = Declaration {
        business: mended.business.clone(),
        contact: mended.contact.clone(),
        promise: mended.promise.clone(),
        purposes: mended.purposes.clone(),
        level: mended.level(),
        ..task.case.clone()
    };
    let letters = Letters::draw(app, &after, number);
    let new = Mending {
        declared: mended,
        folded_name: &app.registers.fold_name(mended.business.published_name()),
        fields,
        returned_at: task.case.state_at,
        industry_edition: fields.contains(&Field::Industry).then_some(domain::industry::EDITION),
    };
    let (new, after, letters) = (&new, &after, &letters);
    app.store
        .write(|mut db| async move {
            if declarations::mend(&mut db, id, new, now).await? {
                checks::judge(app, &mut db, (after, !left.is_empty()), letters, now).await?;
            }
            Ok::<_, store::Error>(())
        })
        .await?;
    app.letters.notify_one();
    Ok(())
}
