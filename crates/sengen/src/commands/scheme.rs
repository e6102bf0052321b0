//! `sengen scheme check DIR`

use crate::cli::SchemeCommand;
use crate::failure::Failure;
use crate::open;

/// Checks a folder; every fault as `file:line: reason`.
pub fn run(command: &SchemeCommand) -> Result<(), Failure> {
    let SchemeCommand::Check { folder } = command;
    match domain::scheme::read(&open::scheme_files(folder)?) {
        Ok(scheme) => {
            crate::say::say!("{}: {} fits.", folder.display(), scheme.about.name);
            Ok(())
        }
        Err(faults) => {
            for fault in &faults {
                crate::say::say!("{fault}");
            }
            Err(Failure::of(format!("{}: {} faults", folder.display(), faults.len())))
        }
    }
}
