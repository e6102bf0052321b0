//! A real mail server (aiosmtpd) for the tests, which keeps what it is given.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// The Python of the tests: `SMTP_PYTHON`, or what `bin/check prepare` made.
pub fn python() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "the test's own tool, not a setting of the program")]
    let given = std::env::var("SMTP_PYTHON").ok().map(PathBuf::from);
    let python = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin/python"));
    assert!(python.exists(), "{} is missing; run bin/check prepare, or set SMTP_PYTHON", python.display());
    python
}

/// A program beside this file.
pub fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp").join(name)
}

/// A mail server.
pub struct Sink {
    process: Child,
    /// Where it listens on this machine.
    pub port: u16,
    /// Where it keeps what it was given.
    pub folder: TempDir,
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Sink {
    /// Starts one: plain, starttls or tls.
    pub fn start(mode: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(python())
            .arg(script("sink.py"))
            .args([folder.path().to_str().unwrap(), mode])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port =
            line.trim().parse().expect("the mail server does not start; is aiosmtpd in the venv, and openssl there?");
        Self { process, port, folder }
    }

    /// What it was given, oldest first.
    pub fn messages(&self) -> Vec<String> {
        (1..)
            .map_while(|n| std::fs::read(self.folder.path().join(format!("{n}.eml"))).ok())
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .collect()
    }
}
