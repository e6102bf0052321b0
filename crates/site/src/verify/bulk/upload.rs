//! Taking a table in. An upload may be slow, but not so slow that it keeps others out: it takes one of a few places, of which an
//! address has two at most, and must come at a least rate.

use super::result::Output;
use crate::address::Address;
use axum::{
    body::Bytes,
    extract::{
        Multipart,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::StatusCode,
};
use domain::text::digits;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::{Instant, timeout_at},
};

/// Uploads at the same time; each holds what has come of it in memory.
const UPLOADS: usize = 8;
/// Of these so many from one address.
const OF_ONE: usize = 2;
/// An upload may be as slow as it likes for so long, as every request may.
const GRACE: Duration = Duration::from_secs(20);
/// Then so many bytes a second must have come since it began: a table of 6 MB may take three minutes.
const RATE: u64 = 32 * 1024;
/// 100,000 rows with names have some ten million bytes.
pub const BYTES: usize = 32 * 1024 * 1024;

static FREE: Semaphore = Semaphore::const_new(UPLOADS);
static OF_ADDRESS: LazyLock<Mutex<HashMap<IpAddr, usize>>> = LazyLock::new(Mutex::default);

/// A place among the uploads, free again when it is dropped.
pub struct Place {
    _free: SemaphorePermit<'static>,
    address: Option<IpAddr>,
}

impl Place {
    /// A place, if one is free for this address.
    pub fn take(address: Option<Address>) -> Option<Self> {
        let free = FREE.try_acquire().ok()?;
        let address = address.map(Address::household);
        if let Some(address) = address {
            let mut taken = OF_ADDRESS.lock().unwrap_or_else(PoisonError::into_inner);
            let count = taken.entry(address).or_default();
            if *count >= OF_ONE {
                return None;
            }
            *count += 1;
        }
        Some(Self { _free: free, address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut taken = OF_ADDRESS.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(taken.remove(&address)),
        }
    }
}

/// What was sent.
#[derive(Default)]
pub struct Sent {
    /// The file.
    pub file: Bytes,
    /// The text that was pasted.
    pub pasted: String,
    /// Where the result goes.
    pub output: Output,
    /// Year, month and day of 基準日, as typed.
    pub day: [String; 3],
}

/// Why nothing arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// More bytes than are taken.
    TooLarge,
    /// It came too slowly.
    TooSlow,
    /// It did not arrive whole.
    Cut,
}

impl From<MultipartError> for Lost {
    fn from(why: MultipartError) -> Self {
        if why.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::Cut }
    }
}

/// The fields of the form.
pub async fn read(sent: Result<Multipart, MultipartRejection>) -> Result<Sent, Lost> {
    let mut form = sent.map_err(|_| Lost::Cut)?;
    let mut sent = Sent::default();
    let mut pace = Pace { begun: Instant::now(), bytes: 0 };
    while let Some(field) = timeout_at(pace.until(), form.next_field()).await.map_err(|_| Lost::TooSlow)?? {
        match field.name().unwrap_or_default() {
            "file" => sent.file = pace.bytes_of(field).await?.into(),
            "pasted" => sent.pasted = pace.text_of(field).await?,
            "output" => sent.output = Output::parse(&pace.text_of(field).await?),
            name => {
                let part = ["year", "month", "day"].iter().position(|part| *part == name);
                if let Some(part) = part.and_then(|at| sent.day.get_mut(at)) {
                    *part = digits(&pace.text_of(field).await?);
                }
            }
        }
    }
    Ok(sent)
}

/// How fast it comes.
struct Pace {
    begun: Instant,
    bytes: u64,
}

impl Pace {
    /// By when the next bytes must have come.
    fn until(&self) -> Instant {
        self.begun + GRACE + Duration::from_secs(self.bytes / RATE)
    }

    async fn bytes_of(&mut self, mut field: Field<'_>) -> Result<Vec<u8>, Lost> {
        let mut all = Vec::new();
        while let Some(piece) = timeout_at(self.until(), field.chunk()).await.map_err(|_| Lost::TooSlow)?? {
            self.bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            all.extend_from_slice(&piece);
        }
        Ok(all)
    }

    async fn text_of(&mut self, field: Field<'_>) -> Result<String, Lost> {
        let bytes = self.bytes_of(field).await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In one test, for the places are those of the process.
    #[test]
    fn an_address_has_two_places_and_leaves_the_rest_to_others() {
        let address = |text: &str| Some(Address(text.parse().unwrap()));
        let one: Vec<_> = (0..3).map(|_| Place::take(address("2001:db8::1"))).collect();
        assert_eq!(one.iter().flatten().count(), OF_ONE);
        assert!(Place::take(address("2001:db8::2")).is_none(), "the same household");
        let others: Vec<_> = (1..10).map(|n| Place::take(address(&format!("203.0.113.{n}")))).collect();
        assert_eq!(others.iter().flatten().count(), UPLOADS - OF_ONE);
        assert!(Place::take(None).is_none());
        drop((one, others));
        assert!(Place::take(address("2001:db8::1")).is_some());
        assert!(OF_ADDRESS.lock().unwrap().is_empty(), "no address is kept");
    }
}
