//! `sengen form make FILE` and `sengen form read FILE`: the Word form, without a site and a database.

use crate::cli::FormCommand;
use crate::config::Config;
use crate::failure::Failure;
use crate::open;
use crate::say::say;
use crate::words::Words;
use crate::world::RealClock;
use domain::application_form::Filled;
use domain::field::Field;
use domain::problem::Problems;
use domain::registers::Registers;
use domain::scheme::Scheme;
use domain::time::{Clock as _, day};
use jiff::civil::Date;
use std::path::Path;

/// Runs the command with the scheme in force and the forms of today.
pub fn run(config: &Config, command: &FormCommand) -> Result<(), Failure> {
    let (scheme, registers, today) = (open::scheme(config)?, open::registers()?, day(RealClock.now()));
    match command {
        FormCommand::Make { file } => {
            let place = (today, config.http.origin.as_str());
            let made = paper::application_form::make(&scheme, &registers, place, &Filled::default());
            std::fs::write(file, made.map_err(Failure::of)?).map_err(|why| about(file, why))
        }
        FormCommand::Read { file } => {
            let bytes = std::fs::read(file).map_err(|why| about(file, why))?;
            let read = paper::application_form::read(&bytes, &scheme, &registers, today);
            let filled = read.map_err(|refused| about(file, scheme.form.refused(refused)))?;
            tell(&filled, &scheme, &registers, today);
            Ok(())
        }
    }
}

fn about(file: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::of(format!("{}: {why}", file.display()))
}

/// A line for each field that holds something, for each doubt, and for each problem the wizard would show.
fn tell(filled: &Filled, scheme: &Scheme, registers: &Registers, today: Date) {
    let words = Words::bundled();
    for field in Field::ALL {
        let label = &scheme.words.field(*field).label;
        match (filled.text(*field), filled.chosen(*field)) {
            (text, _) if !text.is_empty() => say!("{} ({label}): {text}", field.key()),
            (_, chosen) if !chosen.is_empty() => say!("{} ({label}): {}", field.key(), chosen.join(", ")),
            _ => {}
        }
    }
    for doubt in &filled.doubts {
        say!("{}", words.say("form.doubt", &[("doubt", &scheme.form.doubt(doubt, &scheme.words))]));
    }
    let business = filled.business_form().parse(scheme, registers).err();
    let declaration = filled.declaration_form(&scheme.form).parse(scheme, today).err();
    for (field, problem) in business.iter().chain(&declaration).flat_map(Problems::iter) {
        say!("{}", words.say("form.problem", &[("problem", &scheme.words.problem(field, problem))]));
    }
    let agreed = if filled.agreed(scheme, today) { "form.agreed" } else { "form.not-agreed" };
    say!("{}", words.say(agreed, &[]));
}
