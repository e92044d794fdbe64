//! Reading and closing a visitor's connection.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The longest wait for a visitor to take note of the end.
const FAREWELL_TIME: Duration = Duration::from_secs(2);

/// What is there to read, at most 16 KiB; nothing at the end of the stream.
pub(super) async fn read_some(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(16 * 1024);
    stream.read_buf(&mut bytes).await?;
    Ok(bytes)
}

/// Ends the connection so that the visitor still gets what was written: unread bytes would turn FIN into RST.
pub(super) async fn close_gently(mut stream: TcpStream) {
    let farewell = async {
        stream.shutdown().await?;
        while !read_some(&mut stream).await?.is_empty() {}
        io::Result::Ok(())
    };
    // How the visitor leaves is the visitor's business.
    let _ = tokio::time::timeout(FAREWELL_TIME, farewell).await;
}
