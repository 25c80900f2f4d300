//! How much one pack may make and hold.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// How many bytes all threads may hold at a time, for what is based on them: 1 GiB. Only a pack that
/// was made to break its reader needs more.
const MOST_HELD: i64 = 1 << 30;
/// What one thread may have done before it tells the others: 1 MiB. A counter that all threads write
/// for every object would cost more than many an object.
const UNTOLD: i64 = 1 << 20;

/// What all threads have done.
pub(super) struct Budget {
    /// Below zero where bytes were given up before it was told that they are held.
    held: AtomicI64,
    made: AtomicU64,
    most_made: u64,
}

impl Budget {
    /// Of a pack that may make so many bytes of its own.
    pub(super) fn new(most_made: u64) -> Self {
        Self {
            held: AtomicI64::new(0),
            made: AtomicU64::new(0),
            most_made,
        }
    }

    /// What one thread counts.
    pub(super) fn account(&self) -> Account<'_> {
        Account {
            budget: self,
            held: 0,
            made: 0,
        }
    }
}

/// What one thread has done, and not told yet.
pub(super) struct Account<'b> {
    budget: &'b Budget,
    held: i64,
    made: u64,
}

impl Account<'_> {
    /// Fails if so many bytes more are more than may be held.
    pub(super) fn afford(&self, size: u64) -> Result<(), String> {
        let held = self.budget.held.load(Ordering::Relaxed) + self.held;
        if i64::try_from(size).is_ok_and(|size| held.saturating_add(size) <= MOST_HELD) {
            return Ok(());
        }
        Err(format!(
            "it and what it is based on need too much memory ({size} bytes)"
        ))
    }

    /// Counts bytes that are made. Fails if they are more than any pack of git's makes.
    pub(super) fn make(&mut self, size: u64) -> Result<(), String> {
        self.made = self.made.saturating_add(size);
        let made = self.budget.made.load(Ordering::Relaxed);
        if made.saturating_add(self.made) > self.budget.most_made {
            return Err("its pack makes more of its bytes than any that git makes".to_owned());
        }
        if self.made >= UNTOLD.unsigned_abs() {
            self.tell();
        }
        Ok(())
    }

    /// Counts bytes that are held from now on.
    pub(super) fn hold(&mut self, bytes: usize) {
        self.held += bytes as i64;
        self.tell_much();
    }

    /// Counts bytes that are no longer held.
    pub(super) fn give_up(&mut self, bytes: usize) {
        self.held -= bytes as i64;
        self.tell_much();
    }

    fn tell_much(&mut self) {
        if self.held.abs() >= UNTOLD {
            self.tell();
        }
    }

    fn tell(&mut self) {
        let Self { budget, held, made } = self;
        budget
            .held
            .fetch_add(std::mem::take(held), Ordering::Relaxed);
        budget
            .made
            .fetch_add(std::mem::take(made), Ordering::Relaxed);
    }
}

impl Drop for Account<'_> {
    fn drop(&mut self) {
        self.tell();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_thread_holds_another_may_give_up() {
        let budget = Budget::new(0);
        let (mut one, mut other) = (budget.account(), budget.account());
        one.hold(MOST_HELD as usize - 1);
        assert!(one.afford(1).is_ok() && other.afford(1).is_ok());
        assert!(one.afford(2).is_err() && other.afford(2).is_err());
        assert!(one.afford(u64::MAX).is_err());
        other.give_up(MOST_HELD as usize - 1);
        assert!(one.afford(2).is_ok() && other.afford(2).is_ok());
    }

    #[test]
    fn all_threads_together_may_make_so_much() {
        let budget = Budget::new(10 << 20);
        let (mut one, mut other) = (budget.account(), budget.account());
        for _ in 0..5 {
            assert!(one.make(1 << 20).is_ok() && other.make(1 << 20).is_ok());
        }
        assert!(one.make(1).is_err() && other.make(1).is_err());
    }
}
