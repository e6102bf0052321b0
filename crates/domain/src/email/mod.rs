//! メールアドレス.

mod typo;

use crate::{problem::Problem, text};
use unicode_normalization::UnicodeNormalization as _;

/// A mail address that a confirmation can be sent to; the domain in lower case, an international one as punycode.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// The greatest number of characters (RFC 5321 §4.5.3.1: a path of 256 with its brackets).
    pub const MAX: usize = 254;

    /// Reads an address: full-width characters are repaired, `mailto:` and blanks around it dropped.
    ///
    /// Narrower than RFC 5322 on purpose: the local part is a dot-atom in ASCII (no quotes, no dots side by side), the
    /// domain is a name of at least two labels (no address in brackets). What the rule leaves out, most servers refuse.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let whole: String = typed.nfkc().filter(|c| !text::is_invisible(*c)).collect();
        let trimmed = whole.trim();
        let text = trimmed.strip_prefix("mailto:").unwrap_or(trimmed);
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().any(char::is_control) {
            return Err(Problem::ControlCharacter);
        }
        if text.chars().count() > Self::MAX {
            return Err(Problem::TooLong { max: Self::MAX });
        }
        let (local, domain) = text.rsplit_once('@').ok_or(Problem::EmailShape)?;
        if !is_dot_atom(local) || domain.is_empty() || domain.contains(char::is_whitespace) {
            return Err(Problem::EmailShape);
        }
        let address = format!("{local}@{}", host_name(domain).ok_or(Problem::EmailDomain)?);
        if address.len() > Self::MAX { Err(Problem::TooLong { max: Self::MAX }) } else { Ok(Self(address)) }
    }

    /// The address as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the last @.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The part after the @, in lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The address that was probably meant, where the domain looks like a slip: `gmial.com`, `yahooo.co.jp`, `.con`.
    pub fn suggestion(&self) -> Option<Self> {
        let domain = typo::repaired(self.domain())?;
        Self::parse(&format!("{}@{domain}", self.local())).ok().filter(|other| other != self)
    }

    /// For pages that others may see: `t•••@example.co.jp`.
    pub fn masked(&self) -> String {
        format!("{}•••@{}", self.local().chars().next().unwrap_or('•'), self.domain())
    }
}

/// RFC 5322 §3.2.3 dot-atom, at most 64 characters.
fn is_dot_atom(local: &str) -> bool {
    let atom = |part: &str| !part.is_empty() && part.chars().all(is_atext);
    local.len() <= 64 && local.split('.').all(atom)
}

fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
}

/// A host name of two labels or more whose last is not a number, in lower case and as punycode.
fn host_name(domain: &str) -> Option<String> {
    let Ok(url::Host::Domain(name)) = url::Host::parse(domain) else { return None };
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let (_, last) = name.rsplit_once('.')?;
    let top = last.len() >= 2 && !last.bytes().any(|b| b.is_ascii_digit()) || last.starts_with("xn--");
    (top && name.split('.').all(label)).then_some(name)
}

#[cfg(test)]
mod tests;
