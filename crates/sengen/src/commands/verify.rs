//! `sengen verify --offline SNAPSHOT IDS.csv`

use crate::{
    cli::Verify,
    failure::Failure,
    offline::{self, Judged, Report},
    open,
    words::Words,
};
use site::checked::list::Refused;
use std::{
    io::{BufWriter, Write as _},
    path::Path,
};

/// Checks the list and says on the standard error what came out. Asks no network, no database and no settings.
pub fn run(command: &Verify) -> Result<(), Failure> {
    let (words, registers) = (Words::bundled(), open::registers()?);
    let paths = (command.offline.as_path(), command.ids.as_path());
    let failed = |why: offline::Error| Failure::of(told(&why, paths, &words));
    let report = match &command.out {
        Some(out) => {
            let part = out.with_added_extension("part");
            let there = |why: std::io::Error| Failure::of(format!("{}: {why}", out.display()));
            let mut file = BufWriter::new(std::fs::File::create(&part).map_err(there)?);
            // The mark by which spreadsheets know UTF-8.
            file.write_all(paper::open_data::BYTE_ORDER_MARK.as_bytes()).map_err(there)?;
            let report = offline::check(paths, &mut file, &registers, &words);
            let report = report.inspect_err(|_| drop(std::fs::remove_file(&part))).map_err(failed)?;
            file.into_inner().map_err(|why| there(why.into_error()))?.sync_all().map_err(there)?;
            std::fs::rename(&part, out).map_err(there)?;
            report
        }
        None => offline::check(paths, &mut std::io::stdout().lock(), &registers, &words).map_err(failed)?,
    };
    // The reader of the result may have gone away; there is nobody to tell then.
    let _ = writeln!(std::io::stderr(), "{}", summary(&report, &words));
    Ok(())
}

/// Why nothing was checked, and which file it is about.
fn told(why: &offline::Error, (folder, list): (&Path, &Path), words: &Words) -> String {
    let (folder, list) = (folder.display().to_string(), list.display().to_string());
    let why_said = why.to_string();
    match why {
        offline::Error::Snapshot(_) => words.say("verify.snapshot-bad", &[("folder", &folder), ("why", &why_said)]),
        offline::Error::List(_) => words.say("verify.list-bad", &[("file", &list), ("why", &why_said)]),
        offline::Error::NoList(Refused::NoIds) => words.say("verify.list-no-ids", &[("file", &list)]),
        offline::Error::NoList(_) => words.say("verify.list-no-csv", &[("file", &list)]),
        offline::Error::Out(_) => words.say("verify.out-bad", &[("why", &why_said)]),
    }
}

fn summary(report: &Report, words: &Words) -> String {
    let day = report.day.map(|day| day.to_string()).unwrap_or_default();
    let count = |judged| report.counts.get(&judged).copied().unwrap_or_default().to_string();
    let rows: u64 = report.counts.values().sum();
    let [fits, differs, ended, unknown, broken] = Judged::ALL.map(count);
    let facts = [
        ("day", day.as_str()),
        ("rows", &rows.to_string()),
        ("match", &fits),
        ("mismatch", &differs),
        ("not_valid", &ended),
        ("unknown", &unknown),
        ("broken", &broken),
    ];
    words.say("verify.summary", &facts)
}
