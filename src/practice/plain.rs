//! Sites that do not speak TLS, or end the talk: each habit says what a visitor meets.

use std::time::Duration;
use std::{io, iter};

use socket2::SockRef;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::server::{close_gently, http_answer, read_some};

/// No TLS record begins so, and no text either.
const GARBAGE: [u8; 8] = [0xde, 0xad, 0xbe, 0xef, 0x00, 0xff, 0x1b, 0x5b];

/// The header of a handshake record of 200 bytes.
const SLOW_RECORD: [u8; 5] = [22, 3, 3, 0, 200];

/// From one byte to the next: well below any limit on silence.
const PACE: Duration = Duration::from_millis(500);

/// What a server does that a visitor greets with a `ClientHello`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// Reads the `ClientHello` and closes without a word.
    Close,
    /// Says something that no protocol says.
    Garbage,
    /// Speaks HTTP without TLS: the `ClientHello` is a bad request to it.
    Http,
    /// Reads the `ClientHello` and resets the connection.
    Reset,
    /// Accepts the connection, reads, and never says anything.
    Silence,
    /// Greets like a mail server that wants `STARTTLS` first.
    Smtp,
    /// Greets like an SSH server.
    Ssh,
    /// Begins a record, one byte at a time, and takes longer for it than anybody waits.
    Trickle,
}

impl Habit {
    /// Serves one connection.
    pub async fn serve(self, mut stream: TcpStream) -> io::Result<()> {
        match self {
            Self::Close => {
                read_some(&mut stream).await?;
                close_gently(stream).await
            }
            Self::Garbage => {
                read_some(&mut stream).await?;
                stream.write_all(&GARBAGE).await?;
                close_gently(stream).await
            }
            Self::Http => {
                let request = read_some(&mut stream).await?;
                let is_http = request.starts_with(b"GET ") || request.starts_with(b"HEAD ");
                stream.write_all(&http_answer(&request, if is_http { "200 OK" } else { "400 Bad Request" })).await?;
                close_gently(stream).await
            }
            Self::Reset => {
                read_some(&mut stream).await?;
                // Closing with a linger time of nothing sends RST instead of FIN.
                SockRef::from(&stream).set_linger(Some(Duration::ZERO))
            }
            Self::Silence => {
                while !read_some(&mut stream).await?.is_empty() {}
                Ok(())
            }
            Self::Smtp => {
                stream.write_all(b"220 mail.practice.test ESMTP practice\r\n").await?;
                read_some(&mut stream).await?;
                stream.write_all(b"500 5.5.1 Command unrecognized\r\n").await?;
                close_gently(stream).await
            }
            Self::Ssh => {
                stream.write_all(b"SSH-2.0-practice_1.0\r\n").await?;
                read_some(&mut stream).await?;
                stream.write_all(b"Invalid SSH identification string.\r\n").await?;
                close_gently(stream).await
            }
            Self::Trickle => {
                read_some(&mut stream).await?;
                for byte in SLOW_RECORD.into_iter().chain(iter::repeat_n(0, usize::from(SLOW_RECORD[4]))) {
                    stream.write_all(&[byte]).await?;
                    let heard = tokio::time::timeout(PACE, read_some(&mut stream)).await;
                    if matches!(heard, Ok(Ok(said)) if said.is_empty()) {
                        return Ok(());
                    }
                }
                Ok(())
            }
        }
    }
}
