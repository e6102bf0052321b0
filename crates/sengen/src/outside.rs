//! The name system: is there a mail server for this domain?

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hickory_resolver::TokioResolver;
use hickory_resolver::proto::rr::RecordType;
use site::{MailHost, Outside};
use std::time::Duration;

/// A look-up that takes longer has no answer: it is a hint beside a form field.
const PATIENCE: Duration = Duration::from_millis(1500);

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
        async move { tokio::time::timeout(PATIENCE, self.ask(domain)).await.unwrap_or(MailHost::Unknown) }.boxed()
    }
}
