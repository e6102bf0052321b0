//! POST /office/inquiries/{number}/tie: whose declaration the thread is about, by 自己宣言ID or 法人番号; or nobody's.

use super::{
    kept::{Written, done},
    seen::{Seen, overtaken},
    thread::{Shown, page},
};
use crate::{access::Staff, app::App, error::Error, form::Typed, who::Reader};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    corporate_number::CorporateNumber,
    field::Field,
    ids::DeclarationId,
    problem::{Problem, Problems},
};
use std::sync::Arc;
use store::{declarations, inquiries};
use uuid::Uuid;

/// POST /office/inquiries/{number}/tie
pub async fn post(
    staff: Staff,
    Path(number): Path<i64>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let (seen, written) = (&Seen::of(&typed), Written::read(&typed));
    let to = if typed.one("action") == "none" { Ok(None) } else { find(&app, &written.tie).await?.map(Some) };
    let to = match to {
        Ok(to) => to,
        Err(problem) => {
            let typed = written;
            let problems = Problems::one(Field::TieTo, problem);
            return page(&app, &reader, &staff, (number, Shown { typed, problems, ..Shown::default() })).await;
        }
    };
    let (by, now) = (staff.session.officer.id, app.now());
    let unit = app.store.write(|mut db| async move {
        let changed = seen.changed(&mut db, number).await?;
        if changed.is_empty() {
            inquiries::tie(&mut db, number, to, by, now).await?;
        }
        Ok::<_, store::Error>(changed)
    });
    let changed = unit.await?;
    if changed.is_empty() {
        return done(&app, &reader, &staff, (number, "tied", written.tied())).await;
    }
    overtaken(&app, &reader, &staff, (number, changed, written)).await
}

/// The declaration with this number. A 法人番号 counts if one living declaration has it.
async fn find(app: &App, typed: &str) -> Result<Result<Uuid, Problem>, Error> {
    let mut db = app.store.read().await?;
    if let Ok(number) = DeclarationId::parse(typed) {
        let found = declarations::by_number(&mut db, &number).await?;
        return Ok(found.map(|one| one.id).ok_or(Problem::DeclarationIdUnknown));
    }
    let Ok(number) = CorporateNumber::parse(typed) else { return Ok(Err(Problem::DeclarationIdShape)) };
    let found = declarations::living_with_number(&mut db, &number).await?;
    Ok(match found.as_slice() {
        [] => Err(Problem::DeclarationIdUnknown),
        [one] => Ok(one.id),
        several => Err(Problem::DeclarationSeveral { count: several.len() }),
    })
}
