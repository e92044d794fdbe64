//! How many questions may be under way at once: as many as the session allows, fewer once the server shows strain.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// See the module.
pub(super) struct Pace {
    inner: Arc<Inner>,
}

struct Inner {
    places: Arc<Semaphore>,
    full: usize,
    width: Mutex<usize>,
    /// Places to be closed as soon as their question ends.
    to_close: AtomicUsize,
}

/// One question's place; free again when this is dropped.
pub(super) struct Turn {
    permit: Option<OwnedSemaphorePermit>,
    pace: Arc<Inner>,
}

impl Pace {
    /// At most `full` at once, at least 1.
    pub fn new(full: usize) -> Self {
        let full = full.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            inner: Arc::new(Inner {
                places: Arc::new(Semaphore::new(full)),
                full,
                width: Mutex::new(full),
                to_close: AtomicUsize::new(0),
            }),
        }
    }

    /// Waits for a place.
    pub async fn turn(&self) -> Turn {
        // The semaphore is never closed.
        let permit = Arc::clone(&self.inner.places).acquire_owned().await.ok();
        Turn { permit, pace: Arc::clone(&self.inner) }
    }

    /// A place, if one is free.
    pub fn try_turn(&self) -> Option<Turn> {
        let permit = Arc::clone(&self.inner.places).try_acquire_owned().ok()?;
        Some(Turn { permit: Some(permit), pace: Arc::clone(&self.inner) })
    }

    /// How many places are free.
    pub fn free(&self) -> usize {
        self.inner.places.available_permits()
    }

    /// Halves the number of places, down to one.
    pub fn narrow(&self) {
        let mut width = self.inner.width.lock().unwrap_or_else(PoisonError::into_inner);
        let fewer = *width - width.div_ceil(2);
        *width -= fewer;
        let closed = self.inner.places.forget_permits(fewer);
        self.inner.to_close.fetch_add(fewer - closed, Ordering::Relaxed);
    }

    /// Places now.
    pub fn width(&self) -> usize {
        *self.inner.width.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there are fewer places than in the beginning.
    pub fn is_narrowed(&self) -> bool {
        self.width() < self.inner.full
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let take_one = |left: usize| left.checked_sub(1);
        if self.pace.to_close.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take_one).is_ok()
            && let Some(permit) = self.permit.take()
        {
            permit.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn places_are_halved_and_one_stays() {
        let pace = Pace::new(8);
        let busy: Vec<Turn> = (0..6).filter_map(|_| pace.try_turn()).collect();
        pace.narrow();
        assert!(pace.is_narrowed() && pace.try_turn().is_none());
        drop(busy);
        let turns: Vec<Turn> = std::iter::from_fn(|| pace.try_turn()).collect();
        assert_eq!(turns.len(), 4);
        drop(turns);
        for _ in 0..5 {
            pace.narrow();
        }
        assert_eq!(pace.width(), 1);
        let _only = pace.turn().await;
        assert!(pace.try_turn().is_none());
    }
}
