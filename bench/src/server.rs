//! The real binary as a child process: started with its own data, asked whether it is ready, killed.

use anyhow::{Context, Result, bail, ensure};
use std::{
    fs::OpenOptions,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

/// How to start it.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The binary.
    pub program: PathBuf,
    /// Where key, log and (SQLite) database lie.
    pub folder: PathBuf,
    /// `sqlite://…` or `postgres://…`.
    pub database: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// The mail server it hands mail to.
    pub mail: SocketAddr,
    /// The real Argon2id, or the cheap one.
    pub real_hash: bool,
    /// Further settings, as environment variables.
    pub more: Vec<(String, String)>,
}

/// The running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

/// A port nobody listens on at the moment.
pub fn free_port() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

impl Setup {
    /// The key file.
    pub fn key_file(&self) -> PathBuf {
        self.folder.join("key")
    }

    /// The name people call the site by.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env("SENGEN_HTTP__LISTEN", self.address.to_string());
        command.env("SENGEN_HTTP__ORIGIN", format!("http://{}", self.address));
        command.env("SENGEN_DATABASE__URL", &self.database);
        command.env("SENGEN_MAIL__HOST", self.mail.ip().to_string());
        command.env("SENGEN_MAIL__PORT", self.mail.port().to_string());
        command.env("SENGEN_MAIL__PROTECTION", "none");
        // The sink answers at once; a short lease lets the letters of a killed server go out again soon.
        command.env("SENGEN_MAIL__TIMEOUT_SECONDS", "2");
        command.env("SENGEN_SECRETS__KEY_FILE", self.key_file());
        command.env("SENGEN_LIMITS__PASSWORD_HASH", if self.real_hash { "normal" } else { "test" });
        command.env("SENGEN_LOG__LEVEL", "warn");
        command.envs(self.more.iter().cloned());
        command.current_dir(&self.folder).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Makes the key file.
    pub async fn make_key(&self) -> Result<()> {
        let done = self.command().args(["key", "new"]).arg(self.key_file()).output().await;
        let done = done.with_context(|| format!("{} does not start", self.program.display()))?;
        ensure!(done.status.success(), "no key: {}", String::from_utf8_lossy(&done.stderr));
        Ok(())
    }

    /// Starts the server and returns when it is ready.
    pub async fn start(&self) -> Result<Server> {
        let log = OpenOptions::new().create(true).append(true).open(self.folder.join("server.log"))?;
        let mut command = self.command();
        command.args(["serve", "--development"]).stdout(log.try_clone()?).stderr(log);
        let child = command.spawn().with_context(|| format!("{} does not start", self.program.display()))?;
        let mut server = Server { child, address: self.address };
        server.wait_until_ready(&self.folder).await?;
        Ok(server)
    }
}

impl Server {
    async fn wait_until_ready(&mut self, folder: &Path) -> Result<()> {
        let begun = Instant::now();
        let host = self.address.to_string();
        while begun.elapsed() < Duration::from_mins(5) {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended at once ({status}); see {}", folder.join("server.log").display());
            }
            let mut asking = crate::driver::browser::Browser::new(self.address, &host);
            if asking.get("/readyz").await.is_ok_and(|answer| answer.status.is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("the server is not ready after five minutes; see {}", folder.join("server.log").display())
    }

    /// SIGKILL: no goodbye, no flush.
    pub async fn kill(mut self) -> Result<()> {
        self.child.kill().await.context("the server could not be killed")
    }

    /// An error when it has ended by itself.
    pub fn still_there(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the server ended by itself ({status})"),
        }
    }

    /// The process id.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Resident memory now and at its highest, in KiB.
    pub fn memory(&self) -> Result<(u64, u64)> {
        let id = self.id().context("the server has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let value = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_ascii_whitespace().nth(1)?.parse().ok()
        };
        Ok((value("VmRSS:").context("no VmRSS")?, value("VmHWM:").context("no VmHWM")?))
    }

    /// Seconds of processor time used so far.
    pub fn processor_seconds(&self) -> Result<f64> {
        let id = self.id().context("the server has ended")?;
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
        let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
        let ticks = after.split_ascii_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u32>().ok());
        Ok(f64::from(ticks.sum::<u32>()) / 100.0)
    }
}
