//! The same questions through the real pages on a real socket, beside an axum answer of the same size that only is sent.

use super::{client, engines::ours::Ours, questions::Question};
use crate::{
    database::{self, Engine},
    house,
    register::{self, Templates},
};
use ::directory::{Directory, Industry, Query, Sort};
use anyhow::{Context, Result};
use axum::{Router, response::Html, routing::get};
use domain::{place::Prefecture, time::Clock as _};
use sengen::world::RealClock;
use site::App;
use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// People who search at the same time.
const CLIENTS: usize = 64;
/// IDs that stand in the store alone.
const DECLARED: u64 = 20_000;

/// Measures and prints.
pub async fn run(ours: &Ours, questions: &[Question], folder: &Path, declared: u64, length: Duration) -> Result<()> {
    let declared = declared.min(DECLARED);
    let app = app(ours, folder, declared).await?;
    let templates = Templates::read()?;
    let followed = tokio::spawn(follow(ours.directory.clone()));
    let site = serve(site::router(app)).await?;
    let pages: Vec<String> = questions.iter().map(|question| address(&question.query)).collect();
    let asked = |path: &str| -> Vec<String> { ours.some_numbers().map(|number| format!("{path}{number}")).collect() };
    let in_store = (1..=declared).map(|row| {
        let made = templates.make(row)?;
        Ok(format!("/api/v1/declarations/{}", made.numbers.declaration_id.as_str()))
    });
    let in_store: Vec<String> = in_store.collect::<Result<_>>()?;
    println!("through HTTP, {CLIENTS} connections kept, server and clients share {} cores:", sengen::open::cores());
    for (what, addresses, more) in [
        ("search pages with all counts", &pages, ""),
        ("the same, gzip", &pages, "accept-encoding: gzip\r\n"),
        ("single checks of an ID, the page", &asked("/v/"), ""),
        ("single checks of an ID, the API", &asked("/api/v1/declarations/"), ""),
        ("the same of IDs that the directory does not know yet", &in_store, ""),
    ] {
        let measured = client::load(site, addresses, more, CLIENTS, length).await.with_context(|| what.to_owned())?;
        let bare = client::load(bare(measured.bytes).await?, &["/".to_owned()], "", CLIENTS, length).await?;
        println!(
            "  {what}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, {} bytes; bare answer of that size: {:.0}/s; {:.0} %",
            measured.rate,
            measured.p50,
            measured.p99,
            measured.bytes,
            bare.rate,
            100.0 * measured.rate / bare.rate
        );
    }
    followed.abort();
    Ok(())
}

/// As the node does: the directory says ten times a second that nothing happened.
async fn follow(directory: Arc<Directory>) {
    loop {
        directory.follow([], Some(RealClock.now()));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The site as the binary builds it, over the directory that was filled.
async fn app(ours: &Ours, folder: &Path, declared: u64) -> Result<Arc<App>> {
    let folder = crate::empty_folder(&folder.join("http"))?;
    let key = folder.join("key");
    sengen::key_file::Key::make(&key, &crate::NoSecret)?;
    let store = register::open(&database::prepare(Engine::Sqlite, &folder, "")?, &key).await?;
    register::load(&store, &Templates::read()?, declared).await?;
    house::app(store, ours.registers().clone(), ours.directory.clone())
}

async fn serve(router: Router) -> Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

/// So many bytes, no layers.
async fn bare(bytes: usize) -> Result<SocketAddr> {
    let page = Arc::new("x".repeat(bytes));
    serve(Router::new().route("/", get(async move || Html(page.as_str().to_owned())))).await
}

/// The address of a search, as the page's own links are.
fn address(query: &Query) -> String {
    let mut pairs = form_urlencoded::Serializer::new("/directory?".to_owned());
    let mut pair = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            pairs.append_pair(name, &value);
        }
    };
    pair("text", Some(query.text.clone()));
    pair("prefecture", query.prefecture.map(Prefecture::code));
    pair("municipality", query.municipality.clone());
    let industry = query.industry.as_ref().map(|industry| match industry {
        Industry::Division(code) => code.clone(),
        Industry::Group(group) => group.code().to_owned(),
    });
    pair("industry", industry);
    pair("level", query.level.map(|level| level.code().to_owned()));
    pair("sort", (query.sort == Sort::Kana).then(|| "kana".to_owned()));
    pair("page", Some(query.page.to_string()));
    pairs.finish()
}
