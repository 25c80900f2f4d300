//! What the threads have of their own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::found::Visit;
use super::inflate::Inflate;
use super::store::Loose;

/// How many loose objects make a task.
const LOOSE: usize = 32;

/// How many buffers a thread keeps for the next objects.
const BUFFERS: usize = 16;
/// A buffer of more bytes is not kept: 4 MiB.
const LARGEST_BUFFER: usize = 4 << 20;

/// What one thread needs, and what it shows objects to.
pub(super) struct Worker<V> {
    pub(super) inflate: Inflate,
    pub(super) delta: Vec<u8>,
    pub(super) novelties: Vec<u8>,
    pub(super) buffers: Vec<Vec<u8>>,
    pub(super) visit: V,
}

impl<V: Visit> Worker<V> {
    pub(super) fn new(visit: V) -> Self {
        Self {
            inflate: Inflate::default(),
            delta: Vec::new(),
            novelties: Vec::new(),
            buffers: Vec::new(),
            visit,
        }
    }

    /// Keeps a buffer for the next objects.
    pub(super) fn recycle(&mut self, buffer: Vec<u8>) {
        if self.buffers.len() < BUFFERS && buffer.capacity() <= LARGEST_BUFFER {
            self.buffers.push(buffer);
        }
    }
}

/// One thread's turn; each has its own lock, so nobody waits.
pub(super) fn own<W>(workers: &[Mutex<W>]) -> MutexGuard<'_, W> {
    let own = rayon::current_thread_index().unwrap_or_default();
    workers[own % workers.len()]
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

/// One worker for each thread.
pub(super) fn workers<V: Visit>(visit: impl Fn() -> V) -> Vec<Mutex<Worker<V>>> {
    let worker = |_| Mutex::new(Worker::new(visit()));
    (0..rayon::current_num_threads()).map(worker).collect()
}

/// Shows objects in files of their own to all workers.
pub(super) fn share<V: Visit>(
    loose: &[Loose],
    workers: &[Mutex<Worker<V>>],
    look: impl Fn(&mut V, &Loose) + Sync,
) {
    loose.par_chunks(LOOSE).for_each(|chunk| {
        let mut worker = own(workers);
        chunk.iter().for_each(|it| look(&mut worker.visit, it));
    });
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn into_visits<V>(workers: Vec<Mutex<Worker<V>>>) -> impl Iterator<Item = V> {
    let inner =
        |worker: Mutex<Worker<V>>| worker.into_inner().unwrap_or_else(PoisonError::into_inner);
    workers.into_iter().map(move |worker| inner(worker).visit)
}
