//! `sengen key new FILE`

use crate::cli::KeyCommand;
use crate::failure::Failure;
use crate::key_file::Key;
use crate::world::RealDice;

/// Makes a key file.
pub fn run(command: &KeyCommand) -> Result<(), Failure> {
    let KeyCommand::New { file } = command;
    Key::make(file, &RealDice).map_err(Failure::of)?;
    crate::say::say!(
        "{}: made. Keep a copy apart from the database; without it the personal data cannot be read.",
        file.display()
    );
    Ok(())
}
