//! Shows every object of a pack, each base taken out of its compressed form once, on all cores.

use std::sync::{Arc, Mutex};

use gix::objs::Kind;
use rayon::Scope;

use super::budget::{Account, Budget};
use super::delta::{apply, novelties, result_size};
use super::forest::{Forest, Node};
use super::found::{Body, Broken, Found, Held, Kept, Visit};
use super::news::news;
use super::workers::{Worker, own};

/// A blob of more bytes that nothing is based on is not held but streamed: 32 MiB.
pub(super) const MOST_HELD: u64 = 32 << 20;
/// How many trees of objects make a task.
const ROOTS: usize = 128;
/// A task that has more objects before it gives half of them away.
const MOST_WAITING: usize = 64;
/// How many bytes a pack may make of each of its own, beyond what every pack may. Real ones make
/// some hundred; a pack that was made to keep its reader busy makes millions.
const MOST_GROWTH: u64 = 4096;

/// Shows the objects of those kinds.
pub(super) fn traverse<V: Visit>(
    forest: &Forest<'_>,
    kinds: &[Kind],
    workers: &[Mutex<Worker<V>>],
) {
    let growth = forest.bytes().saturating_mul(MOST_GROWTH);
    let walk = Walk {
        forest,
        workers,
        budget: Budget::new(growth.saturating_add(V::GROWTH)),
    };
    rayon::scope(|scope| {
        for kind in kinds {
            let roots = forest.roots.iter().filter(|(_, own)| own == kind);
            let roots: Vec<Waiting> = roots.map(|(node, _)| (*node, None)).collect();
            for roots in roots.chunks(ROOTS) {
                let (walk, roots) = (&walk, roots.to_vec());
                scope.spawn(move |scope| walk.run(scope, *kind, roots));
            }
        }
    });
}

/// An object that waits, and what it is based on.
type Waiting = (Node, Option<Arc<Held>>);

struct Walk<'w, 'p, V> {
    forest: &'w Forest<'p>,
    workers: &'w [Mutex<Worker<V>>],
    budget: Budget,
}

impl<V: Visit> Walk<'_, '_, V> {
    fn run<'s>(&'s self, scope: &Scope<'s>, kind: Kind, mut stack: Vec<Waiting>) {
        let mut worker = own(self.workers);
        let mut account = self.budget.account();
        while let Some((node, base)) = stack.pop() {
            let children = self.forest.children(node);
            match self.show(
                &mut worker,
                &mut account,
                kind,
                node,
                base.as_deref(),
                !children.is_empty(),
            ) {
                Ok(None) => {}
                Ok(Some(held)) => {
                    let held = Arc::new(held);
                    // Those without children are done first, so that few bases wait for others.
                    let is_base = |node: &&Node| !self.forest.children(**node).is_empty();
                    let first = children.iter().filter(is_base);
                    let last = children.iter().filter(|node| !is_base(node));
                    let children = held.kept.based.iter().chain(first).chain(last);
                    stack.extend(children.map(|node| (*node, Some(held.clone()))));
                }
                Err(reason) => self.fail(&mut worker, node, reason),
            }
            if let Some(base) = base.and_then(Arc::into_inner) {
                account.give_up(base.bytes.len());
                worker.recycle(base.bytes);
            }
            if stack.len() > MOST_WAITING {
                let given = stack.drain(..stack.len() / 2).collect();
                scope.spawn(move |scope| self.run(scope, kind, given));
            }
        }
    }

    /// Makes an object and shows it. Returns it if others are based on it.
    fn show(
        &self,
        worker: &mut Worker<V>,
        account: &mut Account<'_>,
        kind: Kind,
        node: Node,
        base: Option<&Held>,
        is_base: bool,
    ) -> Result<Option<Held>, String> {
        let (size, compressed) = self.forest.entry(node)?;
        let id = self.forest.id(node);
        let found = |body, base| Found {
            kind,
            id,
            body,
            base,
            is_base,
        };
        let mut visited = None;
        if base.is_none() && !is_base && kind == Kind::Blob && size > MOST_HELD {
            compressed.check_claim(size)?;
            let bytes = compressed.own();
            let body = Body::Compressed { bytes, size };
            let kept = worker.visit.visit(Ok(found(body, None)));
            if kept.based.is_empty() {
                return Ok(None);
            }
            visited = Some(kept);
        }
        account.afford(size)?;
        let Some(base) = base else {
            let mut out = worker.buffers.pop().unwrap_or_default();
            worker.inflate.inflate(compressed, size, &mut out)?;
            let kept =
                visited.unwrap_or_else(|| worker.visit.visit(Ok(found(Body::Held(&out), None))));
            return Ok(keep(worker, account, out, kept, is_base));
        };
        worker
            .inflate
            .inflate(compressed, size, &mut worker.delta)?;
        let size = result_size(&worker.delta)?;
        account.afford(size)?;
        let silent = base.kept.is_silent && {
            novelties(&base.bytes, &worker.delta, &mut worker.novelties)?;
            worker.visit.is_silent(&worker.novelties)
        };
        let silent = silent.then_some(Body::Silent { size });
        // The object itself is made only for somebody who looks at it.
        if let (Some(silent), false) = (silent, is_base) {
            worker.visit.visit(Ok(found(silent, None)));
            return Ok(None);
        }
        let Worker { delta, visit, .. } = worker;
        if V::ONLY_NEWS && kind == Kind::Tree && !is_base {
            let hash = self.forest.hash();
            let known = (&*base.bytes, &base.kept.listing);
            if news(hash, known, delta, &mut worker.novelties)? {
                visit.visit(Ok(found(Body::Held(&worker.novelties), None)));
                return Ok(None);
            }
        }
        account.make(size)?;
        let mut out = worker.buffers.pop().unwrap_or_default();
        apply(&base.bytes, &worker.delta, &mut out)?;
        let body = silent.unwrap_or(Body::Held(&out));
        let kept = worker
            .visit
            .visit(Ok(found(body, Some((base, &worker.delta)))));
        Ok(keep(worker, account, out, kept, is_base))
    }

    /// Says that an object cannot be had, nor any that is based on it.
    fn fail(&self, worker: &mut Worker<V>, node: Node, reason: String) {
        let mut reason = reason;
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            let id = self.forest.id(node);
            worker.visit.visit(Err(Broken { id, reason }));
            stack.extend(self.forest.children(node));
            reason = "what it is based on is broken".to_owned();
        }
    }
}

/// What others are based on is held for them; any other buffer is used again.
fn keep<V: Visit>(
    worker: &mut Worker<V>,
    account: &mut Account<'_>,
    bytes: Vec<u8>,
    kept: Kept,
    is_base: bool,
) -> Option<Held> {
    if !is_base && kept.based.is_empty() {
        worker.recycle(bytes);
        return None;
    }
    account.hold(bytes.len());
    Some(Held { bytes, kept })
}
