//! The words of `sengen scheme`.

use clap::Subcommand;
use std::path::PathBuf;
use uuid::Uuid;

/// The scheme folder.
#[derive(Debug, Subcommand)]
pub enum SchemeCommand {
    /// Check a folder without starting; every fault as `file:line: reason`.
    Check {
        /// The folder.
        folder: PathBuf,
    },
    /// Load a folder as an edition beside the one in force. It takes force after two officers approved and dated it in the office.
    Load {
        /// The folder.
        folder: PathBuf,
        /// What the office calls it.
        #[arg(long)]
        label: String,
    },
    /// All editions, and which one is in force.
    List,
    /// Put a mended folder in the place of the files of an edition that this version of the program cannot read; its approval and its
    /// day stay. Refused while the program can read them, and if terms or rules would be changed or lost.
    Mend {
        /// Which, as `list` shows it.
        id: Uuid,
        /// The mended folder.
        folder: PathBuf,
        /// Why, for the records.
        #[arg(long)]
        reason: String,
    },
    /// Withdraw an edition; if it is in force, what was in force before it is again, within seconds.
    Withdraw {
        /// Which, as `list` shows it.
        id: Uuid,
        /// Why, for the records.
        #[arg(long)]
        reason: String,
    },
}
