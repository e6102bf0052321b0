//! Where a posting may go: the name is resolved here, every address is looked at, and those alone are connected to. Nobody resolves
//! the name a second time, so it cannot mean another place then (DNS rebinding).

use crate::outside::is_reserved;
use domain::webhook_url::Reach;
use futures_util::{FutureExt as _, future::BoxFuture};
use hickory_resolver::TokioResolver;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use url::{Host, Url};

/// Addresses of one name that are tried.
const MOST: usize = 4;

/// Who knows the addresses of a name: the name system, or a test.
pub trait Names: Send + Sync {
    /// All addresses of a name; none: it has none, or nobody can say.
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Vec<IpAddr>>;
}

/// The name system as the machine is set up.
pub struct NameSystem(Option<TokioResolver>);

impl Default for NameSystem {
    fn default() -> Self {
        Self(TokioResolver::builder_tokio().and_then(hickory_resolver::ResolverBuilder::build).ok())
    }
}

impl Names for NameSystem {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Vec<IpAddr>> {
        async move {
            let Some(resolver) = self.0.as_ref().filter(|_| name == "localhost" || !is_reserved(name)) else {
                return Vec::new();
            };
            // The point at the end: this name, not one below the domain of the machine.
            let found = resolver.lookup_ip(format!("{}.", name.trim_end_matches('.'))).await;
            found.map(|found| found.iter().collect()).unwrap_or_default()
        }
        .boxed()
    }
}

/// Why nothing is posted there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nowhere {
    /// The address cannot be posted to, or one of its addresses is not for everybody.
    Address,
    /// The name has no address.
    Unknown,
}

/// The vetted addresses behind a URL, to connect to as they are.
pub async fn addresses(url: &Url, reach: Reach, names: &Arc<dyn Names>) -> Result<Vec<SocketAddr>, Nowhere> {
    let port = url.port_or_known_default().ok_or(Nowhere::Address)?;
    let found = match url.host() {
        Some(Host::Ipv4(address)) => vec![IpAddr::V4(address)],
        Some(Host::Ipv6(address)) => vec![IpAddr::V6(address)],
        Some(Host::Domain(name)) => names.addresses(name).await,
        None => return Err(Nowhere::Address),
    };
    if found.is_empty() {
        return Err(Nowhere::Unknown);
    }
    // One address inside is enough: a name that means both is no place for us.
    if !found.iter().all(|address| reach.allows(*address)) {
        return Err(Nowhere::Address);
    }
    Ok(found.into_iter().take(MOST).map(|address| SocketAddr::new(address, port)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::webhook_url::WebhookUrl;
    use std::net::{Ipv4Addr, Ipv6Addr};
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A name whose addresses are told once; whoever asks again is sent inside.
    struct Rebinding(Vec<IpAddr>, AtomicUsize);

    impl Names for Rebinding {
        fn addresses<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Vec<IpAddr>> {
            let first = self.1.fetch_add(1, Ordering::Relaxed) == 0;
            let told = if first { self.0.clone() } else { vec![IpAddr::V4(Ipv4Addr::LOCALHOST)] };
            async move { told }.boxed()
        }
    }

    async fn asked(text: &str, told: &[IpAddr]) -> Result<Vec<SocketAddr>, Nowhere> {
        let names = Arc::new(Rebinding(told.to_vec(), AtomicUsize::new(0)));
        let url = WebhookUrl::parse(text, Reach::World).unwrap();
        let found = addresses(url.url(), Reach::World, &(names.clone() as Arc<dyn Names>)).await;
        assert!(names.1.load(Ordering::Relaxed) < 2, "resolved twice");
        found
    }

    const WORLD: IpAddr = IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8));

    #[tokio::test]
    async fn a_name_is_what_it_resolves_to() {
        let found = asked("https://hooks.mihon.jp:8443/x", &[WORLD]).await;
        assert_eq!(found, Ok(vec!["8.8.8.8:8443".parse().unwrap()]));
        assert_eq!(asked("https://hooks.mihon.jp/", &[]).await, Err(Nowhere::Unknown));
        for inside in ["127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "100.64.1.1"] {
            let inside: IpAddr = inside.parse().unwrap();
            assert_eq!(asked("https://hooks.mihon.jp/", &[inside]).await, Err(Nowhere::Address), "{inside}");
            assert_eq!(asked("https://hooks.mihon.jp/", &[WORLD, inside]).await, Err(Nowhere::Address), "{inside}");
        }
    }

    #[tokio::test]
    async fn names_for_examples_are_never_asked_about() {
        let names = NameSystem::default();
        for name in ["hooks.example.jp", "example.com", "a.test", "example.com."] {
            assert!(names.addresses(name.trim_end_matches('.')).await.is_empty(), "{name}");
        }
        assert!(!Reach::World.allows(IpAddr::V6(Ipv6Addr::LOCALHOST)));
    }
}
