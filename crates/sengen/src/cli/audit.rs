//! The command line of the records.

use clap::Subcommand;
use std::path::PathBuf;

/// The records of who did what, and of what happened.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Look at every record, at the register, and at the checkpoints, and say what was changed. Writes nothing.
    Verify {
        /// Checkpoints that were kept elsewhere, one a line; without it, the file of this node.
        #[arg(long, value_name = "FILE")]
        checkpoints: Option<PathBuf>,
    },
    /// Bind all records of now, and add a signed checkpoint to the file of this node.
    Checkpoint,
}
