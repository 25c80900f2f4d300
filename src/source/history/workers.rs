//! What the threads have of their own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::traverse::{Visit, Worker};

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

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn into_visits<V>(workers: Vec<Mutex<Worker<V>>>) -> impl Iterator<Item = V> {
    let inner =
        |worker: Mutex<Worker<V>>| worker.into_inner().unwrap_or_else(PoisonError::into_inner);
    workers.into_iter().map(move |worker| inner(worker).visit)
}
