//! The tables.

use super::{
    measure::{self, Measured},
    questions::KINDS,
};
use std::fmt::Write as _;

/// Every kind of question and the mix, engine beside engine; then how many times quicker the first one is.
pub fn tables(all: &[Measured]) -> String {
    let mut text = String::new();
    let mut line = |cells: Vec<String>| {
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    };
    let names = || all.iter().map(|one| one.name.to_owned());
    line(["milliseconds of processor time, p50 / p99".to_owned()].into_iter().chain(names()).collect());
    line(vec!["---".to_owned(); all.len() + 1]);
    for (at, (kind, ..)) in KINDS.iter().enumerate() {
        let times = all.iter().map(|one| {
            one.kinds
                .get(at)
                .map_or(String::new(), |times| format!("{} / {}", short(times.at(50)), short(times.at(99))))
        });
        line([(*kind).to_owned()].into_iter().chain(times).collect());
    }
    let mix = all.iter().map(|one| format!("{} / {}", short(one.mix.at(50)), short(one.mix.at(99))));
    line(["mix".to_owned()].into_iter().chain(mix).collect());
    let rates = all.iter().map(|one| format!("{:.0}", one.mix.a_second()));
    line(["**mix, questions a second of one core**".to_owned()].into_iter().chain(rates).collect());
    let first = all.first().map_or(f64::NAN, |one| one.mix.a_second());
    let ratios = all.iter().map(|one| format!("{:.1}×", first / one.mix.a_second()));
    line(["the directory is so many times quicker".to_owned()].into_iter().chain(ratios).collect());
    if let Some(kept) = all.first().and_then(|one| one.kept.as_ref()).map(measure::Times::a_second) {
        let ratios = all.iter().map(|one| format!("{:.1}×", kept / one.mix.a_second()));
        let what = format!("with answers kept until the next change ({kept:.0} a second)");
        line([what].into_iter().chain(ratios).collect());
    }
    line(["build".to_owned()].into_iter().chain(all.iter().map(|one| one.built.clone())).collect());
    let compared = all
        .iter()
        .map(|one| format!("{} answers, {} differ; mix of {}", one.compared, one.wrong.len(), one.mix.count()));
    line(["compared".to_owned()].into_iter().chain(compared).collect());
    text
}

/// Three figures that count.
fn short(millis: f64) -> String {
    match millis {
        ..0.1 => format!("{millis:.4}"),
        ..1.0 => format!("{millis:.3}"),
        ..10.0 => format!("{millis:.2}"),
        ..100.0 => format!("{millis:.1}"),
        _ => format!("{millis:.0}"),
    }
}
