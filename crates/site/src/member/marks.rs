//! ロゴマークダウンロード: the cautions, both documents opened, then the button (as in the manual's mail ③).

use crate::{
    access::Sample,
    app::App,
    error::Error,
    form::Typed,
    page::{Frame, see, show},
    pages::markdown,
    parts::{Opt, Stars},
    who::{Member, Reader},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{declaration::State as Life, ids::DeclarationId, scheme::Phrase};
use paper::marks::{MarkSet, Number};
use std::sync::Arc;
use store::{
    declarations::{self, Declaration},
    members,
};

/// The two documents, by the name of their page in the scheme folder, in the order of the manual.
const DOCUMENTS: [&str; 2] = ["mark-procedure", "mark-guideline"];

#[derive(Template)]
#[template(path = "member/marks.html")]
struct MarksPage {
    frame: Frame,
    business: String,
    stars: Stars,
    accepted: bool,
    state: String,
    marks: Vec<String>,
    documents: Vec<Document>,
    kinds: Vec<Opt>,
    sentence: String,
    wrong: Vec<String>,
    asked_too_early: bool,
}

struct Document {
    name: &'static str,
    title: String,
    opened: bool,
}

impl MarksPage {
    fn next(&self) -> Option<&Document> {
        self.documents.iter().find(|document| !document.opened)
    }
}

#[derive(Template)]
#[template(path = "member/document.html")]
struct DocumentPage {
    frame: Frame,
    title: String,
    html: String,
}

/// GET /member/marks
pub async fn get(
    member: Member,
    State(app): State<Arc<App>>,
    reader: Reader,
    sample: Option<Sample>,
) -> Result<Response, Error> {
    page(&app, &reader, &member, (sample, false)).await
}

async fn page(
    app: &App,
    reader: &Reader,
    Member(member): &Member,
    (sample, too_early): (Option<Sample>, bool),
) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let declaration = Sample::or_find(sample, &mut db, member.declaration).await?.ok_or(Error::NotFound)?;
    let opened = members::opened_documents(&mut db, member.id).await?;
    let document = |name: &'static str| Document {
        name,
        title: app.scheme.page(name).map(|page| page.title.clone()).unwrap_or_default(),
        opened: opened.iter().any(|one| one == name),
    };
    let kind = |code, phrase| {
        let words = app.scheme.words.phrase(phrase);
        let mut option = Opt::of(code, &words.label, &words.hint);
        option.chosen = code == "plain";
        option
    };
    show(&MarksPage {
        frame: Frame::of(app, reader),
        business: declaration.business.addressed_as().to_owned(),
        stars: Stars::of(&app.scheme, declaration.level),
        accepted: declaration.state == Life::Accepted,
        state: app.scheme.words.state(declaration.state).to_owned(),
        marks: marks(&declaration),
        documents: DOCUMENTS.map(document).into(),
        kinds: vec![kind("plain", Phrase::MarksPlain), kind("numbered", Phrase::MarksNumbered)],
        sentence: app.scheme.sentence(declaration.level),
        wrong: app.scheme.level(declaration.level).wrong.clone(),
        asked_too_early: too_early,
    })
}

/// The addresses of the pictures shown: those of the declared level.
fn marks(declaration: &Declaration) -> Vec<String> {
    let level = declaration.level.code();
    ["", "-mono", "-horizontal"].map(|variant| format!("/marks/mark-{level}{variant}.svg")).into()
}

/// GET /member/marks/{document} — opening it is remembered.
pub async fn document(
    Member(member): Member,
    Path(name): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
) -> Result<Response, Error> {
    let name = DOCUMENTS.into_iter().find(|known| *known == name).ok_or(Error::NotFound)?;
    let page = app.scheme.page(name).ok_or(Error::NotFound)?;
    let (id, now) = (member.id, app.now());
    app.store.write(|mut db| async move { members::opened(&mut db, id, name, now).await }).await?;
    let (frame, html) = (Frame::of(&app, &reader), markdown(&page.body));
    show(&DocumentPage { frame, title: page.title.clone(), html })
}

/// POST /member/marks — the ZIP, once both documents were opened and the declaration is accepted. The first one is remembered.
pub async fn download(
    member: Member,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let declaration = declarations::find(&mut db, member.0.declaration).await?.ok_or(Error::NotFound)?;
    let opened = members::opened_documents(&mut db, member.0.id).await?;
    drop(db);
    if declaration.state != Life::Accepted {
        return Ok(see("/member/marks"));
    }
    if !DOCUMENTS.iter().all(|name| opened.iter().any(|one| one == name)) {
        return page(&app, &reader, &member, (None, true)).await;
    }
    let numbered = typed.one("set") == "numbered" && declaration.number.is_some();
    let of = (member.0.business_id, declaration.id);
    let (name, zip) = tokio::task::spawn_blocking({
        let app = Arc::clone(&app);
        move || zip(&app, &declaration, numbered)
    })
    .await
    .map_err(|_| crate::hasher::Busy)??;
    let (set, now) = (if numbered { "numbered" } else { "plain" }, app.now());
    app.store.write(|mut db| async move { members::downloaded(&mut db, of, set, now).await }).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, zip).into_response())
}

/// The name of the file and its bytes.
fn zip(app: &App, declaration: &Declaration, numbered: bool) -> Result<(String, Vec<u8>), Error> {
    let readme = app.scheme.page("mark-procedure").map_or("", |page| page.body.as_str());
    let set = MarkSet::of(&app.scheme, declaration.level, readme)?;
    let Some(id) = declaration.number.as_ref().filter(|_| numbered) else {
        return Ok((set.file_name(), paper::marks::bundle(&set)?));
    };
    let url = format!("{}/v/{}", app.settings.origin, DeclarationId::as_str(id));
    let label = &app.scheme.words.phrase(Phrase::DeclarationId).label;
    let set = set.numbered(Number { id, url: &url, label });
    Ok((set.file_name(), paper::marks::bundle(&set)?))
}

/// GET /marks/{name} — the artwork as the pages show it. Marks are public: everybody may see what one looks like.
pub async fn artwork(Path(name): Path<String>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let svg = name.strip_suffix(".svg").and_then(|name| app.scheme.mark(name)).ok_or(Error::NotFound)?;
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=3600")];
    Ok((headers, svg.to_owned()).into_response())
}
