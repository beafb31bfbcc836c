//! A TCP stream that notes what moves, and that closes in a way that the peer gets to read what we sent.

use super::activity::Activity;
use std::{
    io::{self, IoSlice},
    mem::MaybeUninit,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// The stream of one connection.
pub(super) struct WatchedStream {
    stream: TcpStream,
    activity: Arc<Activity>,
    closed: bool,
}

impl WatchedStream {
    pub(super) fn new(stream: TcpStream, activity: Arc<Activity>) -> Self {
        Self { stream, activity, closed: false }
    }

    fn stream(&mut self) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.stream)
    }

    fn sent(&self, progress: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(progress, Poll::Ready(Ok(1..))) {
            self.activity.sent();
        }
        progress
    }
}

impl AsyncRead for WatchedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(self.stream().poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.activity.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for WatchedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let progress = self.stream().poll_write(context, bytes);
        self.sent(progress)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let progress = self.stream().poll_write_vectored(context, slices);
        self.sent(progress)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(context)
    }

    /// Closes our side, then reads until the peer has closed its own.
    ///
    /// To close a socket that holds unread bytes resets the connection, and the reset overtakes the answer: a client
    /// that is still sending a body which we have refused would see a broken pipe instead of the refusal. The
    /// supervisor bounds the wait.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.closed {
            ready!(self.stream().poll_shutdown(context))?;
            self.closed = true;
            self.activity.closed();
        }
        let mut discarded = [MaybeUninit::uninit(); 4096];
        loop {
            let mut buffer = ReadBuf::uninit(&mut discarded);
            ready!(self.stream().poll_read(context, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }
}
