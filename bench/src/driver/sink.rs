//! A mail server that accepts everything, keeps its own record on disk before it says so, and tells who waits for a mail.

use super::{mail_text::MailText, record::Record};
use anyhow::{Context, Result};
use std::{
    collections::HashMap,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// What has arrived.
#[derive(Default)]
struct Arrived {
    /// How many copies of each message: (recipient, copies) by its Message-ID.
    copies: HashMap<String, (String, u64)>,
    /// The confirmation token by recipient; the latest mail counts.
    tokens: HashMap<String, String>,
}

/// The sink. Clones share what arrived.
#[derive(Clone)]
pub struct Sink {
    /// Where it listens, on 127.0.0.1.
    pub address: SocketAddr,
    arrived: Arc<Mutex<Arrived>>,
    count: watch::Receiver<u64>,
}

impl Sink {
    /// Listens on a free port and records every mail at `path`: message id, recipient, token.
    pub async fn open(path: &Path) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no port for the mail sink")?;
        let address = listener.local_addr()?;
        let record = Record::begin(path)?;
        let (tell, count) = watch::channel(0);
        let arrived = Arc::new(Mutex::new(Arrived::default()));
        let inbox = Inbox { arrived: arrived.clone(), record, tell: Arc::new(tell) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let inbox = inbox.clone();
                // A sender that goes away in the middle (it is killed on purpose) is no error of the sink.
                tokio::spawn(async move { inbox.talk(stream).await.ok() });
            }
        });
        Ok(Self { address, arrived, count })
    }

    /// The token of the latest confirmation mail to an address, if one has come.
    pub fn token(&self, recipient: &str) -> Option<String> {
        self.look(|arrived| arrived.tokens.get(recipient).cloned())
    }

    /// Waits for the confirmation mail to an address; `None` when it has not come in time.
    pub async fn wait(&self, recipient: &str, at_most: Duration) -> Option<String> {
        let mut count = self.count.clone();
        let arrives = async {
            loop {
                count.mark_unchanged();
                if let Some(token) = self.token(recipient) {
                    return Some(token);
                }
                count.changed().await.ok()?;
            }
        };
        tokio::time::timeout(at_most, arrives).await.ok().flatten()
    }

    /// How many mails have arrived, copies included.
    pub fn total(&self) -> u64 {
        *self.count.borrow()
    }

    /// Each message: Message-ID, recipient and how many copies came.
    pub fn copies(&self) -> HashMap<String, (String, u64)> {
        self.look(|arrived| arrived.copies.clone())
    }

    fn look<T>(&self, read: impl FnOnce(&Arrived) -> T) -> T {
        read(&self.arrived.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The receiving side.
#[derive(Clone)]
struct Inbox {
    arrived: Arc<Mutex<Arrived>>,
    record: Record,
    tell: Arc<watch::Sender<u64>>,
}

impl Inbox {
    async fn talk(&self, stream: TcpStream) -> Result<()> {
        stream.set_nodelay(true)?;
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read);
        write.write_all(b"220 sink ESMTP\r\n").await?;
        let mut recipient = String::new();
        let mut line = String::new();
        while lines.read_line(&mut line).await? > 0 {
            let said = line.trim_end().to_owned();
            let verb = said.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer: &[u8] = match verb.as_str() {
                "EHLO" => b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
                "RCPT" => {
                    recipient = said.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    b"250 2.1.5 ok\r\n"
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let message = data(&mut lines).await?;
                    self.keep(&message, &recipient).await?;
                    b"250 2.0.0 kept\r\n"
                }
                "QUIT" => b"221 2.0.0 bye\r\n",
                "HELO" | "MAIL" | "RSET" | "NOOP" => b"250 2.0.0 ok\r\n",
                _ => b"502 5.5.2 what?\r\n",
            };
            write.write_all(answer).await?;
            if verb == "QUIT" {
                break;
            }
            line.clear();
        }
        Ok(())
    }

    async fn keep(&self, message: &str, recipient: &str) -> Result<()> {
        let mail = MailText::read(message);
        let token = mail.token().unwrap_or_default().to_owned();
        self.record.line(format!("{}\t{recipient}\t{token}", mail.message_id)).await?;
        {
            let mut arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
            arrived.copies.entry(mail.message_id).or_insert_with(|| (recipient.to_owned(), 0)).1 += 1;
            if !token.is_empty() {
                arrived.tokens.insert(recipient.to_owned(), token);
            }
        }
        self.tell.send_modify(|count| *count += 1);
        Ok(())
    }
}

/// The message up to the line with a single dot; a doubled dot at the head of a line is one.
async fn data(lines: &mut (impl AsyncBufReadExt + Unpin)) -> Result<String> {
    let mut message = String::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            anyhow::bail!("cut off inside DATA");
        }
        let text = String::from_utf8_lossy(&line);
        if text == ".\r\n" {
            return Ok(message);
        }
        message.push_str(text.strip_prefix('.').unwrap_or(&text));
    }
}
