//! The command line of the emergency modes.

use clap::{Args, Subcommand};

/// How the site works. A change reaches all nodes within a second, and is noted as one of the command line.
#[derive(Debug, Subcommand)]
pub enum ModeCommand {
    /// The mode in force, since when, and why.
    Show,
    /// As always.
    Normal(ModeChange),
    /// Nobody begins, sends or confirms a declaration; everything else goes on.
    DenyDeclarations(ModeChange),
    /// Nothing is changed; search, checks, badges and reading by the API go on.
    ReadOnly(ModeChange),
}

/// What is kept of a change.
#[derive(Args, Debug)]
pub struct ModeChange {
    /// Why, for the records. Never shown to the public.
    #[arg(long)]
    pub reason: String,
    /// What the banner says: maintenance, trouble, scheme-change, or other for the notice alone.
    #[arg(long, default_value = "maintenance")]
    pub cause: String,
    /// A text for the banner on every page.
    #[arg(long)]
    pub notice: Option<String>,
    /// When it is expected to end, on the clock of Japan: 2026-11-22T18:00. It does not end by itself.
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
}
