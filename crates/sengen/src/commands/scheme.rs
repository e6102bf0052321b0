//! `sengen scheme check DIR`

use crate::cli::SchemeCommand;
use crate::failure::Failure;
use crate::open;

/// Checks a folder; every fault as `file:line: reason`.
pub fn run(command: &SchemeCommand) -> Result<(), Failure> {
    let SchemeCommand::Check { folder } = command;
    match domain::scheme::read(&open::scheme_files(folder)?) {
        Ok(scheme) => {
            println!("{}: {} fits.", folder.display(), scheme.about.name);
            Ok(())
        }
        Err(faults) => {
            for fault in &faults {
                println!("{fault}");
            }
            Err(Failure::of(format!("{}: {} faults", folder.display(), faults.len())))
        }
    }
}
