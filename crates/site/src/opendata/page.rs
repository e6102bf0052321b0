//! GET /opendata: what the files hold, under which terms, how to check them, and how to stay up to date.

use super::folder::Folder;
use crate::{
    app::App,
    error::Error,
    page::{Frame, show},
    schema_org,
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    open_data::{LEVELS, RULES, STATES, TABLES},
    scheme::OpenData,
    text::thousands,
    time::{date_ja, moment_ja},
};
use paper::open_data::Package;
use std::{path::PathBuf, sync::Arc};

#[derive(Template)]
#[template(path = "opendata/page.html")]
struct OpenDataPage {
    frame: Frame,
    words: OpenData,
    origin: String,
    /// The latest files; `None` before the first ones are made.
    latest: Option<Latest>,
    /// What search engines for data read; `None` before the first files are made.
    markup: Option<String>,
    /// Earlier days, newest first.
    earlier: Vec<String>,
    tables: Vec<TableView>,
    codes: Vec<CodeView>,
}

/// The files of the latest day.
struct Latest {
    day: String,
    shown: String,
    made: String,
    since: String,
    files: Vec<FileView>,
}

struct FileView {
    path: String,
    title: String,
    size: String,
    rows: String,
    sha256: String,
}

/// A table with its columns.
struct TableView {
    name: &'static str,
    title: String,
    description: String,
    columns: Vec<ColumnView>,
}

struct ColumnView {
    name: &'static str,
    title: String,
    description: String,
    kind: &'static str,
    required: bool,
    refers: String,
}

/// A code table that is short enough for the page.
struct CodeView {
    title: String,
    head: Vec<String>,
    /// Each cell with the head of its column.
    lines: Vec<Vec<(String, String)>>,
}

/// GET /opendata
pub async fn get(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let folder = app.settings.open_data.clone().ok_or(Error::NotFound)?;
    let (mut days, package) =
        tokio::task::spawn_blocking(move || read(folder)).await.map_err(|_| crate::hasher::Busy)?;
    days.reverse();
    show(&OpenDataPage {
        frame: Frame::of(&app, &reader),
        words: app.scheme.open_data.clone(),
        origin: app.settings.origin.clone(),
        markup: package.as_ref().map(|package| markup(&app, package)),
        latest: package.map(|package| latest(&package)),
        earlier: days.into_iter().skip(1).collect(),
        tables: TABLES.iter().map(|table| table_view(&app, table)).collect(),
        codes: codes(&app),
    })
}

/// The days and the latest package. A folder that cannot be read is told to the log; the page then has no files.
fn read(folder: PathBuf) -> (Vec<String>, Option<Package>) {
    let folder = Folder::new(folder);
    let read = || {
        let days = folder.days()?;
        let package = days.last().map(|day| folder.package(*day)).transpose()?.flatten();
        Ok::<_, std::io::Error>((days.iter().map(ToString::to_string).collect(), package))
    };
    read().unwrap_or_else(|why| {
        tracing::error!(cause = %why, "the folder of the open data cannot be read");
        (Vec::new(), None)
    })
}

fn markup(app: &App, package: &Package) -> String {
    let words = &app.scheme.open_data;
    let kind = |path: &str| match path.rsplit_once('.') {
        Some((_, "jsonl")) => "application/jsonl",
        _ => "text/csv",
    };
    let file = |resource: &paper::open_data::Resource| {
        (format!("/opendata/{}/{}", package.version, resource.path), kind(&resource.path))
    };
    let files: Vec<_> = package.resources.iter().map(file).collect();
    schema_org::dataset(app, (&words.title, &words.description), &words.licence.url, &files)
}

fn latest(package: &Package) -> Latest {
    let file = |resource: &paper::open_data::Resource| FileView {
        path: resource.path.clone(),
        title: resource.title.clone(),
        size: size(resource.bytes),
        rows: thousands(resource.rows),
        sha256: resource.sha256().to_owned(),
    };
    Latest {
        day: package.version.to_string(),
        shown: date_ja(package.version),
        made: moment_ja(package.created),
        since: package.changes.since.clone(),
        files: package.resources.iter().map(file).collect(),
    }
}

fn table_view(app: &App, table: &domain::open_data::Table) -> TableView {
    let words = app.scheme.open_data.table(table.name);
    let column = |column: &domain::open_data::Column| {
        let own = words.column(column.name);
        ColumnView {
            name: column.name,
            title: own.title.clone(),
            description: own.description.clone(),
            kind: column.kind.code(),
            required: column.required,
            refers: column.refers.map_or("", |(table, _)| table).to_owned(),
        }
    };
    TableView {
        name: table.name,
        title: words.title.clone(),
        description: words.description.clone(),
        columns: table.columns.iter().map(column).collect(),
    }
}

/// The code tables that are short.
fn codes(app: &App) -> Vec<CodeView> {
    let short = [LEVELS.name, STATES.name, RULES.name];
    let all = paper::open_data::small(&app.scheme, &app.registers).into_iter();
    all.filter(|(table, _)| short.contains(&table.name))
        .map(|(table, lines)| {
            let words = app.scheme.open_data.table(table.name);
            let head: Vec<_> = table.columns.iter().map(|column| words.column(column.name).title.clone()).collect();
            let named = |line: Vec<String>| head.iter().cloned().zip(line).collect();
            let lines = lines.into_iter().map(named).collect();
            CodeView { title: words.title.clone(), head, lines }
        })
        .collect()
}

/// A length for people: `318 B`, `12.4 kB`, `201.7 MB`.
fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one figure behind the point is shown")]
    let number = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", number / 1e3),
        _ => format!("{:.1} MB", number / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn figures_are_for_people() {
        assert_eq!([999, 12_400, 201_700_000].map(size), ["999 B", "12.4 kB", "201.7 MB"]);
    }
}
