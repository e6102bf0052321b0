//! The name system: is there a mail server for this domain?

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hickory_resolver::TokioResolver;
use hickory_resolver::proto::rr::RecordType;
use site::{MailHost, Outside};
use std::time::Duration;

/// A look-up that takes longer has no answer: it is a hint beside a form field.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Domains kept for examples and tests (RFC 2606, RFC 6761; example.jp and its kin by JPRS): nobody has mail there, and nobody
/// needs to be asked.
const RESERVED: [&str; 10] = [
    "example",
    "test",
    "invalid",
    "localhost",
    "example.com",
    "example.net",
    "example.org",
    "example.jp",
    "example.co.jp",
    "example.ne.jp",
];

/// Is this a domain for examples, or below one?
pub fn is_reserved(domain: &str) -> bool {
    RESERVED.iter().any(|name| domain.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// The name system. Without one (no configuration, no network) every answer is "unknown".
#[derive(Clone, Default)]
pub struct RealOutside(Option<TokioResolver>);

impl RealOutside {
    /// Uses the resolver of the machine.
    pub fn new() -> Self {
        Self(TokioResolver::builder_tokio().and_then(hickory_resolver::ResolverBuilder::build).ok())
    }

    async fn ask(&self, domain: &str) -> MailHost {
        let Some(resolver) = &self.0 else { return MailHost::Unknown };
        let name = format!("{domain}.");
        match resolver.lookup(name.clone(), RecordType::MX).await {
            Ok(found) if !found.answers().is_empty() => return MailHost::Accepts,
            Err(error) if !error.is_no_records_found() => return MailHost::Unknown,
            _ => {}
        }
        match resolver.lookup_ip(name).await {
            Ok(_) => MailHost::Accepts,
            Err(error) if error.is_no_records_found() => MailHost::None,
            Err(_) => MailHost::Unknown,
        }
    }
}

impl Outside for RealOutside {
    fn mail_host<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, MailHost> {
        if is_reserved(domain) {
            return async { MailHost::Unknown }.boxed();
        }
        async move { tokio::time::timeout(PATIENCE, self.ask(domain)).await.unwrap_or(MailHost::Unknown) }.boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::is_reserved;

    #[test]
    fn examples_are_not_asked_about() {
        for domain in ["example.jp", "mihon.example.jp", "a.test", "example"] {
            assert!(is_reserved(domain), "{domain}");
        }
        for domain in ["notexample.jp", "example.jp.evil.com", "gmail.com", "contest"] {
            assert!(!is_reserved(domain), "{domain}");
        }
    }
}
