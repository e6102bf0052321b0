//! 「この内容で自己宣言する」: the draft becomes a provisional declaration, and mail ① is put into the outbox with it.

use super::{mail, mine::Mine};
use crate::{app::App, error::Error, links, page::see};
use axum::{extract::State, response::Response};
use domain::{business::Business, declaration::Intent, partner::PartnerCode, wizard::Step};
use std::sync::Arc;
use store::{
    confirmations,
    declarations::{self, Application, Submitted},
    intakes, partner_entries, surveys,
};
use uuid::Uuid;

/// Both forms of a draft, read. A draft that is not right everywhere leads to its gap.
pub fn parsed(mine: &Mine, app: &App) -> Result<(Business, Intent), Error> {
    let draft = &mine.kept.draft;
    let business = draft.business.as_ref().and_then(|form| form.parse(&app.scheme, &app.registers).ok());
    let intent = draft.declaration.as_ref().and_then(|form| form.parse(&app.scheme, app.today()).ok());
    let gap = || Error::See(links::step(mine.kept.id, mine.next()));
    business.zip(intent).ok_or_else(gap)
}

/// POST /declare/{id}/review — one declaration per draft, however often it is sent.
pub async fn post(mine: Mine, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let sent = links::step(mine.kept.id, Step::Sent);
    if mine.kept.draft.submitted {
        return Ok(see(sent));
    }
    mine.may_open(Step::Review)?;
    let (business, intent) = parsed(&mine, &app)?;
    let terms = mine.kept.draft.terms.clone().ok_or_else(|| Error::See(links::step(mine.kept.id, Step::Terms)))?;
    let receipt = app.store.receipt(app.today()).await?;
    let partner = partner(&app, &mine).await?;
    let application = Application {
        id: app.id(),
        business_id: app.id(),
        contact_id: app.id(),
        draft: mine.kept.id,
        receipt: &receipt,
        folded_name: &app.registers.fold_name(business.published_name()),
        business: &business,
        intent: &intent,
        terms_edition: &terms.edition,
        terms_at: terms.at,
        partner: partner.as_ref().map(PartnerCode::as_str),
        industry_edition: domain::industry::EDITION,
    };
    submit(&app, &application, mine.kept.intake).await?;
    app.letters.notify_one();
    Ok(see(sent))
}

/// The partner whose link began it.
async fn partner(app: &App, mine: &Mine) -> Result<Option<PartnerCode>, Error> {
    let Some(entry) = mine.kept.entry else { return Ok(None) };
    let entry = partner_entries::find(&mut app.store.read().await?, entry).await?;
    Ok(entry.map(|entry| entry.partner))
}

/// The unit of work: the declaration, its confirmation and mail ①. `intake` is the form on paper the draft was read from.
async fn submit(app: &App, application: &Application<'_>, intake: Option<Uuid>) -> Result<(), Error> {
    let now = app.now();
    let confirmation = mail::NewConfirmation::draw(app, now);
    let letter = mail::confirm_letter(app, &mail::Applied::of(application, now), &confirmation);
    let survey = app.id();
    let (confirmation, letter, edition) = (&confirmation, &letter, &app.scheme.survey.edition);
    let limit = app.scheme.about.mails_per_hour;
    app.store
        .write(|mut db| async move {
            let submitted = match intake {
                Some(intake) => intakes::submit(&mut db, intake, application, now).await?,
                None => declarations::submit(&mut db, application, now).await?,
            };
            if let Submitted::Already(_) = submitted {
                return Ok::<_, store::Error>(());
            }
            if !application.intent.survey.is_empty() {
                surveys::keep(&mut db, survey, edition, &application.intent.survey, now).await?;
            }
            confirmations::start(&mut db, confirmation.id, application.id, now, confirmation.until).await?;
            if mail::may_send(&mut db, &application.intent.contact.email, limit, now).await? {
                letter.put(&mut db, now).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}
