//! A connection that is kept and costs little: it reads an answer to its end and looks at the status and a few headers only.

use anyhow::{Context as _, Result, ensure};
use memchr::memmem;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A connection.
pub struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

/// What of an answer is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// It says when to come back.
    pub retry_after: bool,
    /// Bytes of the body.
    pub bytes: usize,
}

/// A request for an address; `more` are further header lines.
pub fn get(server: SocketAddr, address: &str, more: &str) -> Vec<u8> {
    format!("GET {address} HTTP/1.1\r\nhost: {server}\r\n{more}\r\n").into_bytes()
}

impl Wire {
    /// Connects.
    pub async fn connect(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(64 * 1024) })
    }

    /// Asks, and reads the answer to its end.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let head = loop {
            self.more("the connection was closed").await?;
            if let Some(end) = memmem::find(&self.read, b"\r\n\r\n") {
                break end + 4;
            }
        };
        let lines = std::str::from_utf8(self.read.get(..head).unwrap_or_default())?;
        let status = lines.get(9..12).context("no status")?.parse()?;
        let retry_after = lines.contains("\r\nretry-after: ");
        let length = lines.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = length.map(|length| length.trim().parse::<usize>()).transpose()?;
        ensure!(length.is_some() || lines.contains("transfer-encoding: chunked"), "neither length nor chunks: {lines}");
        while !length.map_or_else(|| self.read.ends_with(b"0\r\n\r\n"), |length| self.read.len() >= head + length) {
            self.more("the answer was cut").await?;
        }
        Ok(Answer { status, retry_after, bytes: self.read.len() - head })
    }

    async fn more(&mut self, otherwise: &'static str) -> Result<()> {
        ensure!(self.stream.read_buf(&mut self.read).await? > 0, otherwise);
        Ok(())
    }
}
