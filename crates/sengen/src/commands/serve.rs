//! `sengen serve`: opens everything, serves, and closes gently.

mod editions;
mod loops;

use super::{demo, officer};
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::follow::{CHECK_EVERY, Follower};
use crate::health::{self, Health};
use crate::key_file::Key;
use crate::listen::{self, Ended, Patience, Proxies};
use crate::outside::RealOutside;
use crate::stop::{self, Stop};
use crate::world::{RealClock, RealDice};
use crate::{mode, open, open_data, pressure, provider, seen, snapshot};
use axum::{Router, middleware};
use directory::Directory;
use domain::registers::Registers;
use domain::scheme::Scheme;
use domain::time::Clock;
use site::editions::{Source, Stage};
use site::provider::Provider;
use site::registry::Registry;
use site::rush::{Crowd, Pressure};
use site::{App, Board, Hasher, Secret, Settings};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// What the loops beside the listener have left once the last request is answered.
/// The directory of 400,000 entries is in its file after two seconds.
const LOOPS_END: Duration = Duration::from_secs(10);

/// No page takes longer; the site ends one that does after 20 s.
const ANSWER: Duration = Duration::from_secs(21);

/// Runs the site until it is told to stop.
pub async fn run(config: Config, mode: Mode, demo: bool) -> Result<(), Failure> {
    let listener = bind(config.http.listen).await?;
    let key = open::key(&config, mode)?;
    let store = open::current_store(&config, &key, mode).await?;
    let ((scheme, source), registers) = (open::scheme_now(&config, &store).await?, open::registers()?);
    let now = RealClock.now();
    store.write(|mut db| async move { store::signing_keys::begin(&mut db, now).await }).await?;
    if demo {
        demo::load(&store, &scheme, &registers).await?;
        // A real register gets no administrator whose link stands in a log.
        if mode == Mode::Development {
            officer::show_demo(&store, &config).await?;
        }
    }
    let (bell, postings, pressure) = (Arc::default(), Arc::default(), Arc::default());
    let crowd = Arc::new(Crowd::of_today());
    let registry = Arc::new(Registry::new(registers.clone()));
    let board = Arc::new(Board::default());
    // Before the first request, so that it meets the mode that is in force.
    board.look(&store).await?;
    let provider = provider::of(&config)?;
    let house =
        House { config, mode, key, store, registers, bell, postings, pressure, crowd, registry, board, provider };
    Arc::new(house).serve(listener, (Arc::new(scheme), source)).await
}

/// Everything that was opened.
struct House {
    config: Config,
    mode: Mode,
    key: Key,
    store: Store,
    registers: Arc<Registers>,
    /// Rung when a letter was put.
    bell: Arc<Notify>,
    /// Rung when there is something to post to a webhook.
    postings: Arc<Notify>,
    /// How far behind this process is.
    pressure: Arc<Pressure>,
    /// How often each address asks.
    crowd: Arc<Crowd>,
    /// The register as the office searches it.
    registry: Arc<Registry>,
    /// How the site works now.
    board: Arc<Board>,
    /// The provider of the office, if there is one.
    provider: Option<Arc<Provider>>,
}

impl House {
    async fn serve(self: Arc<Self>, listener: TcpListener, scheme: (Arc<Scheme>, Source)) -> Result<(), Failure> {
        // Readiness goes first, so that a load balancer can look away before the door closes.
        let (leaving, stop) = (Stop::default(), Stop::default());
        let directory = Arc::new(Directory::new(self.registers.clone()));
        let speakers = self.speakers(&scheme.0)?;
        let mut loops = JoinSet::new();
        self.reach_out(&mut loops, &stop)?;
        loops.spawn(self.follower(&directory).run(stop.clone()));
        loops.spawn(crate::registry::keep_up(self.registry.clone(), self.store.clone(), stop.clone()));
        loops.spawn(mode::follow(self.board.clone(), self.store.clone(), stop.clone()));
        let fed = if self.config.limits.shedding { self.pressure.clone() } else { Arc::default() };
        loops.spawn(pressure::feel(fed, self.crowd.clone(), stop.clone()));
        let health = self.health(&leaving, &directory)?;
        let stage = self.stage(directory, health.clone(), scheme)?;
        loops.spawn(editions::follow(self.clone(), stage.clone(), speakers, stop.clone()));
        let (router, office) = site::on_stage(&stage);
        if let Some(address) = self.metrics_address() {
            loops.spawn(beside(bind(address).await?, health::figures(health), self.patience(), stop.clone()));
        }
        let office = match office.zip(self.office_address()) {
            Some((router, at)) => Some(tokio::spawn(beside(bind(at).await?, router, self.patience(), stop.clone()))),
            None => None,
        };
        let address = listener.local_addr().map_err(Failure::of)?;
        self.announce(address, &stage.app().scheme.about.name);
        tokio::spawn(wait_for_the_order(leaving, stop.clone(), Duration::from_secs(self.config.http.drain_seconds)));
        let ended = listen::serve(listener, router, self.patience(), stop.ear()).await;
        // Requests of the office have as long as those of the public.
        if let Some(office) = office {
            let _ = office.await;
        }
        self.close(ended, loops).await;
        Ok(())
    }

    /// How this process is.
    fn health(&self, leaving: &Stop, directory: &Arc<Directory>) -> Result<Health, Failure> {
        Ok(Health {
            store: self.store.clone(),
            stop: leaving.clone(),
            clock: Arc::new(RealClock),
            figures: health::count().map_err(Failure::of)?,
            directory: directory.clone(),
            board: self.board.clone(),
        })
    }

    /// Who fills the directory and follows the journal.
    fn follower(&self, directory: &Arc<Directory>) -> Follower {
        Follower {
            store: self.store.clone(),
            directory: directory.clone(),
            clock: Arc::new(RealClock),
            check_every: CHECK_EVERY,
            snapshot: Some(snapshot::path(&self.config)),
        }
    }

    /// The loops end, the store closes.
    async fn close(&self, ended: Ended, mut loops: JoinSet<()>) {
        if let Ended::Cut(connections) = ended {
            tracing::warn!(connections, "some requests were still under way");
        }
        let all = async { while loops.join_next().await.is_some() {} };
        if tokio::time::timeout(LOOPS_END, all).await.is_err() {
            // A letter under way goes out again when its lease has ended, with the same Message-ID.
            loops.abort_all();
        }
        self.store.close().await;
        tracing::info!("stopped");
    }

    /// The pages under the edition in force, and whatever edition follows it.
    fn stage(
        self: &Arc<Self>,
        directory: Arc<Directory>,
        health: Health,
        (scheme, source): (Arc<Scheme>, Source),
    ) -> Result<Arc<Stage>, Failure> {
        let folder = Source { edition: None, files: open::folder(&self.config)? };
        let (app, house) = (self.app(directory, scheme, source), self.clone());
        Ok(Arc::new(Stage::new(app, folder, move |app| house.routers(app, health.clone()))))
    }

    /// The public site, and the office if it has a listener of its own.
    fn routers(&self, app: Arc<App>, health: Health) -> (Router, Option<Router>) {
        let mut public = site::router(app.clone()).merge(health::probes(health.clone()));
        if self.metrics_address().is_none() {
            public = public.merge(health::figures(health));
        }
        let office = self.office_address().map(|_| self.guarded(site::office_router(app)));
        (self.guarded(public), office)
    }

    /// What stands before every page, whatever its listener.
    fn guarded(&self, router: Router) -> Router {
        router
            .layer(RequestBodyTimeoutLayer::new(Duration::from_secs(self.config.http.body_seconds)))
            .layer(middleware::from_fn_with_state(self.proxies(), listen::known))
            .layer(middleware::from_fn(seen::seen))
    }

    fn app(&self, directory: Arc<Directory>, scheme: Arc<Scheme>, source: Source) -> Arc<App> {
        Arc::new(App {
            store: self.store.clone(),
            scheme,
            source: Arc::new(source),
            registers: self.registers.clone(),
            directory,
            registry: self.registry.clone(),
            clock: Arc::new(RealClock),
            dice: Arc::new(RealDice),
            secret: Secret::new(self.key.links()),
            hasher: Arc::new(Hasher::new(open::hash_cost(&self.config), open::cores())),
            settings: self.settings(),
            outside: Arc::new(RealOutside::new()),
            letters: self.bell.clone(),
            pressure: self.pressure.clone(),
            crowd: self.crowd.clone(),
            board: self.board.clone(),
            provider: self.provider.clone(),
        })
    }

    /// The configuration was checked before: an address that cannot be read never comes here.
    fn proxies(&self) -> Proxies {
        Proxies::parse(&self.config.http.trusted_proxies).unwrap_or_default()
    }

    fn settings(&self) -> Settings {
        Settings {
            origin: self.config.http.origin.clone(),
            // Letters that really go out are not shown to everybody.
            development: self.mode == Mode::Development && !self.config.mail.is_real(),
            open_data: open_data::folder(&self.config),
            office_apart: self.office_address().is_some(),
            inquiries_address: self.config.mail.takes_inquiries(),
            letters_a_minute: self.config.mail.news_per_minute,
            webhooks: self.config.webhooks.enabled.then_some(self.mode.reach()),
        }
    }

    fn metrics_address(&self) -> Option<SocketAddr> {
        self.config.http.metrics.parse().ok()
    }

    fn office_address(&self) -> Option<SocketAddr> {
        self.config.http.office.parse().ok()
    }

    fn patience(&self) -> Patience {
        let http = &self.config.http;
        // A connection is silent while its page is made; that must not look like a client that went away.
        let idle = Duration::from_secs(http.idle_seconds).max(ANSWER);
        Patience {
            header: Duration::from_secs(http.header_seconds),
            idle,
            stop: Duration::from_secs(http.stop_seconds),
            connections: http.connections,
        }
    }

    /// Says where to go. The first line is read by programs, too.
    fn announce(&self, address: SocketAddr, scheme: &str) {
        crate::say::say!("listening on http://{address}");
        if self.mode == Mode::Development {
            crate::say::say!("open {}", self.config.http.origin);
            if !self.config.mail.is_real() {
                crate::say::say!("mails: {}/dev/mailbox", self.config.http.origin);
            }
        }
        tracing::info!(%address, database = self.store.engine(), scheme, "started");
    }
}

/// What has a door of its own: the office, the figures.
async fn beside(listener: TcpListener, router: Router, patience: Patience, stop: Stop) {
    listen::serve(listener, router, patience, stop.ear()).await;
}

/// SIGTERM or SIGINT: first readiness, then the door. A second one ends the process at once.
async fn wait_for_the_order(leaving: Stop, stop: Stop, drain: Duration) {
    if let Err(error) = stop::signalled().await {
        tracing::error!(error = %error, "no signals can be heard");
        return;
    }
    tracing::info!("stopping");
    leaving.say();
    tokio::time::sleep(drain).await;
    stop.say();
    if stop::signalled().await.is_ok() {
        tracing::warn!("told twice: leaving at once");
        std::process::exit(1);
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| Failure::of(format!("{address}: {error}")))
}
