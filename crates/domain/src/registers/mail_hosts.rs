//! Hosts of free, provider and carrier mail, for the word «use the address of your organisation».

use super::table::{RegisterFault, unpack};

/// The hosts: one text and the sorted starts of its lines.
#[derive(Debug, Default)]
pub(super) struct MailHosts {
    text: String,
    starts: Vec<u32>,
}

const FILE: &str = "free_mail_domains.txt.gz";

impl MailHosts {
    /// Reads the embedded list.
    pub fn bundled() -> Result<Self, RegisterFault> {
        let text = unpack(FILE, include_bytes!("../../data/free_mail_domains.txt.gz"))?;
        let mut starts = Vec::new();
        let mut start = 0;
        for line in text.lines() {
            starts.push(u32::try_from(start).map_err(|error: std::num::TryFromIntError| RegisterFault {
                file: FILE,
                line: 0,
                reason: error.to_string(),
            })?);
            start += line.len() + 1;
        }
        starts.sort_by(|a, b| line(&text, *a).cmp(line(&text, *b)));
        Ok(Self { text, starts })
    }

    /// The host, or one of the names above it, is in the list.
    pub fn has(&self, domain: &str) -> bool {
        let mut name = domain;
        loop {
            if self.starts.binary_search_by(|start| line(&self.text, *start).cmp(name)).is_ok() {
                return true;
            }
            match name.split_once('.') {
                Some((_, above)) => name = above,
                None => return false,
            }
        }
    }
}

fn line(text: &str, start: u32) -> &str {
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("")
}
