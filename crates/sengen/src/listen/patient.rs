//! A socket that gives up when nothing happens on it.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// A stream with a clock: the first byte must come within `first`, and later something must move every `idle`.
pub struct Patient<S> {
    stream: S,
    idle: Duration,
    /// When patience ends. The timer is only moved when it fires, not with every byte.
    until: Instant,
    timer: Pin<Box<Sleep>>,
}

impl<S> Patient<S> {
    /// Wraps a fresh connection.
    pub fn new(stream: S, first: Duration, idle: Duration) -> Self {
        let until = Instant::now() + first;
        Self { stream, idle, until, timer: Box::pin(tokio::time::sleep_until(until)) }
    }

    /// Something moved.
    fn moved(&mut self) {
        self.until = Instant::now() + self.idle;
    }

    /// Nothing moves: pending, or the end of patience.
    fn wait<T>(&mut self, cx: &mut Context<'_>) -> Poll<Result<T>> {
        loop {
            ready!(self.timer.as_mut().poll(cx));
            if Instant::now() >= self.until {
                return Poll::Ready(Err(Error::from(ErrorKind::TimedOut)));
            }
            self.timer.as_mut().reset(self.until);
        }
    }

    /// Passes on what happened, and keeps the clock.
    fn after<T>(&mut self, cx: &mut Context<'_>, happened: Poll<Result<T>>) -> Poll<Result<T>> {
        match happened {
            Poll::Ready(done) => {
                self.moved();
                Poll::Ready(done)
            }
            Poll::Pending => self.wait(cx),
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let happened = Pin::new(&mut self.stream).poll_read(cx, buf);
        self.after(cx, happened)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        let happened = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.after(cx, happened)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let happened = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.after(cx, happened)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let happened = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.after(cx, happened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test(start_paused = true)]
    async fn silence_ends_and_bytes_buy_time() {
        let (mut far, near) = tokio::io::duplex(64);
        let mut near = Patient::new(near, Duration::from_secs(10), Duration::from_mins(1));
        let begun = Instant::now();
        far.write_all(b"x").await.unwrap();
        assert_eq!(near.read_u8().await.unwrap(), b'x');
        assert_eq!(near.read_u8().await.unwrap_err().kind(), ErrorKind::TimedOut);
        assert_eq!(begun.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_byte_has_its_own_limit() {
        let (_far, near) = tokio::io::duplex(64);
        let mut near = Patient::new(near, Duration::from_secs(10), Duration::from_mins(1));
        let begun = Instant::now();
        assert_eq!(near.read_u8().await.unwrap_err().kind(), ErrorKind::TimedOut);
        assert_eq!(begun.elapsed().as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_does_not_read_is_left() {
        let (_far, near) = tokio::io::duplex(4);
        let mut near = Patient::new(near, Duration::from_secs(10), Duration::from_mins(1));
        assert_eq!(near.write_all(b"more than fits").await.unwrap_err().kind(), ErrorKind::TimedOut);
    }
}
