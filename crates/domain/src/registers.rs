//! The public registers that come with the program: postal codes, municipalities, industries, legal forms, free mail hosts.

/// All registers, read once at start.
#[derive(Debug, Default)]
pub struct Registers {}
