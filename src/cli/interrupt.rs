//! Ctrl-C, told to a handler instead of ending the program at once.

use std::future::ready;
use std::io;
use std::sync::mpsc;

/// What a shell reports for a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Calls `stop` at the first Ctrl-C, so that what was found can still be told; a second one ends the program.
pub(super) fn stop_or_end(stop: impl Fn() + Send + 'static) {
    let mut is_stopped = false;
    let handler = move || {
        if is_stopped {
            std::process::exit(INTERRUPTED);
        }
        is_stopped = true;
        stop();
    };
    if let Err(error) = on_interrupt(handler) {
        tracing::debug!("Ctrl-C will end the program at once: {error}");
    }
}

/// Calls `handler` each time Ctrl-C is pressed, from a thread of its own. When this returns, Ctrl-C is listened for.
pub(super) fn on_interrupt(mut handler: impl FnMut() + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (listening, wait) = mpsc::channel();
    std::thread::Builder::new().name("interrupt".to_owned()).spawn(move || {
        runtime.block_on(async {
            let mut pressed = Box::pin(tokio::signal::ctrl_c());
            loop {
                // The first look at the future is what begins to listen.
                let now = tokio::select! {
                    biased;
                    result = &mut pressed => Some(result),
                    () = ready(()) => None,
                };
                let _ = listening.send(());
                let result = match now {
                    Some(result) => result,
                    None => pressed.await,
                };
                if result.is_err() {
                    break;
                }
                handler();
                pressed = Box::pin(tokio::signal::ctrl_c());
            }
        });
    })?;
    wait.recv().map_err(io::Error::other)
}
