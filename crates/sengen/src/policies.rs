//! The pages of basic policies: looked for after the confirmation, so that the office hears of one that is not there. Asked like a
//! webhook: every address is vetted, also that of a redirect, and little is read.

use crate::{
    stop::Stop,
    webhooks::{
        place::{Names, addresses},
        wire::{Trouble, connect, exchange},
    },
};
use domain::{time::Clock, webhook_url::Reach};
use http_body_util::Full;
use hyper::{
    Request, Response,
    body::Bytes,
    header::{ACCEPT, HOST, LOCATION, USER_AGENT},
};
use jiff::{SignedDuration, Timestamp};
use std::{sync::Arc, time::Duration};
use store::{
    Error, Store,
    policies::{self, Looked, Page},
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};
use url::{Position, Url};

/// How often we look whether a page is due.
const LOOK: Duration = Duration::from_secs(5);
/// One answer may take so long.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pages taken at once; one after the other, so that a rush of declarations is no rush on others.
const AT_ONCE: i64 = 4;
/// How long a page is ours: longer than all of them can take with their redirects.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// A page that is not there is looked for again after these, because a site may be down for an evening.
const AGAIN: [SignedDuration; 2] = [SignedDuration::from_hours(1), SignedDuration::from_hours(23)];
/// Redirects that are followed.
const HOPS: usize = 5;

/// Who looks.
pub struct Looker {
    /// Which pages are due.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Which places may be asked.
    pub reach: Reach,
    /// The name system.
    pub names: Arc<dyn Names>,
    /// TLS, as for webhooks.
    pub tls: TlsConnector,
    /// The address of the site, which says who asks.
    pub origin: String,
    /// Ends the loop.
    pub stop: Stop,
}

impl Looker {
    /// Looks until told to stop.
    pub async fn run(self) {
        while !self.stop.said() {
            tokio::select! {
                () = self.look() => {}
                // A page that was taken is looked for again when its lease ends.
                () = self.stop.heard() => return,
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = self.stop.heard() => {}
            }
        }
    }

    /// Looks for the pages that are due now, and keeps what came of it.
    pub async fn look(&self) {
        let now = self.clock.now();
        let taken = self.store.write(|mut db| async move { policies::lease(&mut db, now + LEASE, now, AT_ONCE).await });
        let pages = taken.await.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "the pages of policies cannot be read");
            Vec::new()
        });
        for page in &pages {
            let there = self.is_there(&page.url).await;
            tracing::info!(target: "policy", declaration = %page.declaration, there, tries = page.tries);
            if let Err(error) = self.record(page, there).await {
                tracing::error!(declaration = %page.declaration, error = %error, "what came of a look could not be kept");
            }
        }
    }

    async fn record(&self, page: &Page, there: bool) -> Result<(), Error> {
        let now = self.clock.now();
        let looked = if there { Looked::Reached } else { again(page.tries, now) };
        self.store.write(|mut db| async move { policies::looked(&mut db, page, looked, now).await }).await.map(drop)
    }

    /// The page answers. One that asks for a login or turns programs away is there; one that is not found, or whose server fails, is not.
    pub async fn is_there(&self, address: &str) -> bool {
        let Ok(mut url) = Url::parse(address) else { return false };
        for _ in 0..=HOPS {
            let Ok(Ok(answer)) = tokio::time::timeout(PATIENCE, self.ask(&url)).await else { return false };
            let next = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| url.join(to).ok());
            match (answer.status().as_u16(), next) {
                (300..400, Some(next)) => url = next,
                (404 | 410 | 500.., _) => return false,
                _ => return true,
            }
        }
        false
    }

    async fn ask(&self, url: &Url) -> Result<Response<()>, Trouble> {
        let port = url.port_or_known_default().ok_or("address")?;
        let login = !url.username().is_empty() || url.password().is_some();
        // Ports below belong to other services of a machine.
        if !matches!(url.scheme(), "http" | "https") || login || (port < 1024 && port != 80 && port != 443) {
            return Err("address");
        }
        let found = addresses(url, self.reach, &self.names).await.map_err(|_| "address")?;
        let stream = connect(&found).await.ok_or("connect")?;
        let request = Request::get(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(USER_AGENT, format!("Sengen/{} (+{})", env!("CARGO_PKG_VERSION"), self.origin))
            .header(ACCEPT, "text/html,application/pdf;q=0.9,*/*;q=0.8")
            .body(Full::new(Bytes::new()))
            .map_err(|_| "protocol")?;
        if url.scheme() == "http" {
            return exchange(stream, request).await;
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host).map_err(|_| "tls")?;
        exchange(self.tls.connect(name, stream).await.map_err(|_| "tls")?, request).await
    }
}

/// What follows a try, from 1, that found nothing.
fn again(tries: i64, now: Timestamp) -> Looked {
    let wait = usize::try_from(tries - 1).ok().and_then(|before| AGAIN.get(before));
    wait.map_or(Looked::Unreachable, |wait| Looked::Again(now + *wait))
}
