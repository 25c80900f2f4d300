//! A whole repository: every object, reachable or not, and the text beside them.
//!
//! A first look at each object tells which may hold a credential. Only for those is it found out,
//! from commits and trees, where they stand; and only of what is found then, where it is still to
//! be seen.

mod asked;
mod budget;
mod delta;
mod files;
mod forest;
mod found;
mod gather;
mod gathered;
mod graph;
mod index_file;
mod inflate;
mod lookup;
mod loose;
mod names;
mod news;
mod prune;
mod refs;
mod seen;
mod shower;
mod snapshots;
mod store;
mod survey;
mod telling;
mod trace;
mod traverse;
mod tree;
mod unindexed;
mod workers;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, OnceLock};

use gix::ObjectId;
use gix::objs::Kind;
use rayon::prelude::*;

use forest::Forest;
use gather::{Gatherer, Wanted};
use graph::{Graph, Link};
use names::short;
use prune::Shaper;
use refs::Refs;
use seen::{Missing, OBJECTS, Seen};
use shower::Shower;
use snapshots::Snapshots;
use store::Store;
use survey::Survey;
use trace::Known;
use traverse::traverse;
use workers::{into_visits, lock, share, workers};

use super::{
    Coverage, Place, ReadOptions, Sink, Source, Trace, Visitor, commit, environment, git, pool,
};
use crate::accepted::FoundIn;
use crate::blob::{Item, Origin, SkipReason, Skipped};
use crate::error::Error;

/// The objects of one repository. Only read, never run: so also one that belongs to somebody else,
/// which the `git` program refuses (`safe.directory`).
pub struct History {
    repository: gix::ThreadSafeRepository,
    store: Store,
    options: ReadOptions,
    /// The commits, as long as nobody has asked for more.
    links: Mutex<Vec<Vec<Link>>>,
    pool: rayon::ThreadPool,
    known: OnceLock<Known>,
}

impl History {
    /// The repository that a directory lies in, or is; or else the one of the current directory.
    ///
    /// # Errors
    ///
    /// [`Error::Repository`] if there is none, or it cannot be understood; [`Error::Threads`] if none
    /// can be had.
    pub fn new(directory: Option<&Path>, options: ReadOptions) -> Result<Self, Error> {
        let repository = git::open_around(directory)?;
        let local = repository.to_thread_local();
        let mut objects = vec![local.common_dir().join("objects")];
        if directory.is_none() {
            objects.extend(environment::object_directories());
        }
        let (pool, hash) = (pool(options.threads)?, local.object_hash());
        Ok(Self {
            store: pool.install(|| Store::open(objects, hash)),
            repository,
            options,
            links: Mutex::default(),
            pool,
            known: OnceLock::new(),
        })
    }

    /// The first look, at all objects.
    fn survey(&self, sink: Sink<'_>) -> Seen {
        let workers = workers(|| Survey::new(&self.store, sink, self.options.max_file_size));
        let kinds = [Kind::Blob, Kind::Tree, Kind::Commit, Kind::Tag];
        for (at, pack) in self.store.packs.iter().enumerate() {
            let forest = Forest::of(pack);
            for worker in &workers {
                lock(worker).visit.pack = at;
            }
            traverse(&forest, &kinds, &workers);
            lock(&workers[0]).visit.note_unreached(&forest);
            // Another copy of what is broken may be whole.
            let broken = workers.iter().flat_map(|worker| {
                let worker = lock(worker);
                let broken = worker.visit.seen.broken.iter().map(|(id, ..)| *id);
                broken.collect::<Vec<_>>()
            });
            let broken: Arc<HashSet<ObjectId>> = Arc::new(broken.collect());
            for worker in &workers {
                lock(worker).visit.broken = broken.clone();
            }
        }
        share(&self.store.loose, &workers, Survey::loose);
        let mut seen = Seen::default();
        into_visits(workers).for_each(|survey| seen.absorb(survey.into_seen()));
        seen
    }

    /// The second look, at trees, for what leads to the blobs that are wanted.
    fn gather(&self, wanted: &Wanted, mut links: Vec<Vec<Link>>, refs: Refs) -> Known {
        let marks = AtomicU32::new(0);
        let workers = workers(|| Gatherer::new(&self.store, wanted, &marks));
        if !wanted.is_empty() {
            for pack in &self.store.packs {
                traverse(&Forest::of(pack), &[Kind::Tree], &workers);
            }
            share(&self.store.loose, &workers, Gatherer::loose);
        }
        let gathered: Vec<_> = into_visits(workers).map(|it| it.gathered).collect();
        links.push(refs.trees().map(Link::of_tree).collect());
        let links: Vec<Link> = links.into_iter().flatten().collect();
        let roots: Vec<_> = links.iter().map(|link| short(&link.tree)).collect();
        let (graph, shaper) = rayon::join(|| Graph::new(links), || Shaper::new(&gathered, &roots));
        let snapshots = Snapshots::new(&shaper, &graph);
        Known {
            graph,
            snapshots,
            refs,
        }
    }

    /// Shows blobs where they stand, in every place.
    fn show(&self, seen: &Seen, snapshots: &Snapshots, sink: Sink<'_>) {
        let mut places: HashMap<ObjectId, Vec<Vec<u8>>> = HashMap::new();
        let paths = snapshots.paths();
        for (id, path) in paths.found {
            places.entry(id).or_default().push(path);
        }
        if !paths.complete {
            let reason = "its trees have more paths than can be followed".to_owned();
            let origin = Origin::file(OBJECTS);
            let skipped = Skipped {
                origin,
                reason: SkipReason::Unreadable(reason),
            };
            (sink.visitor())(Item::Skipped(skipped));
        }
        let blobs: HashSet<&ObjectId> = seen.holding.iter().chain(&seen.named).collect();
        let mut blobs: Vec<&ObjectId> = blobs.into_iter().collect();
        blobs.sort_unstable();
        let start = || Shower {
            store: &self.store,
            exclude: &self.options.exclude,
            visitor: sink.visitor(),
            buffer: Vec::new(),
        };
        blobs.par_iter().for_each_init(start, |shower, id| {
            let paths = places.get(*id).map_or(&[][..], Vec::as_slice);
            // What has a telling name and nothing else of interest was counted as clean.
            shower.show(id, paths, seen.holding.contains(*id));
        });
    }

    /// Names what is not there, or cannot be read.
    fn skip_gaps(&self, seen: Seen, visitor: &mut Visitor<'_>) {
        let advice = if self.store.is_partial {
            "; this is a partial clone: `git fetch --refetch --no-filter` gets it"
        } else if self
            .repository
            .to_thread_local()
            .is_shallow()
            .unwrap_or(true)
        {
            "; this is a shallow clone: `git fetch --unshallow` gets it"
        } else {
            ""
        };
        let unreadable = self.store.unreadable.iter();
        let unreadable =
            unreadable.map(|(path, reason)| (Origin::file(self.shown(path)), reason.clone()));
        for (origin, reason) in unreadable.chain(seen.gaps(advice)) {
            visitor(Item::Skipped(Skipped { origin, reason }));
        }
    }

    /// The name of a file of the repository, as a report may show it.
    fn shown(&self, path: &Path) -> PathBuf {
        let common = self.repository.to_thread_local().common_dir().to_owned();
        // A linked work tree leads there by way of `..`.
        let real = common.canonicalize().unwrap_or_default();
        let name = real.file_name().filter(|name| *name == ".git");
        match path.strip_prefix(&common) {
            Ok(below) => Path::new(name.unwrap_or_default()).join(below),
            Err(_) => path.to_owned(),
        }
    }
}

impl Source for History {
    fn blobs(&self, sink: Sink<'_>) -> Result<Coverage, Error> {
        self.pool.install(|| {
            let repository = self.repository.to_thread_local();
            let mut visitor = sink.visitor();
            let common = repository.common_dir();
            files::show(common, &self.shown(common), &mut visitor);
            let mut seen = self.survey(sink);
            let below = telling::blobs_below(&seen.named_trees, &self.store);
            seen.named.extend(below);
            let refs = Refs::read(&repository, &self.store);
            if let Some(reason) = refs.broken.clone() {
                let origin = Origin::file(self.shown(&common.join("refs")));
                let reason = SkipReason::Corrupt(reason);
                visitor(Item::Skipped(Skipped { origin, reason }));
            }
            for it in &refs.all {
                if let Some(target) = it.targets.first().filter(|id| !self.store.has(id)) {
                    seen.missing.entry(*target).or_insert_with(|| Missing {
                        kind: None,
                        told: format!("{} points to it", it.name),
                    });
                }
            }
            let shown = self.shown(&common.join("refs"));
            files::show_refs(&refs, &shown, &mut visitor);
            let wanted = seen.holding.iter().chain(&seen.named).copied().collect();
            let wanted = Wanted::new(wanted);
            let links = std::mem::take(&mut seen.links);
            if wanted.is_empty() {
                *lock(&self.links) = links;
            } else {
                let known = self.gather(&wanted, links, refs);
                self.show(&seen, &known.snapshots, sink);
                let _ = self.known.set(known);
            }
            let coverage = Coverage {
                commits: seen.commits,
                whole: Some(FoundIn::History),
                ..Coverage::default()
            };
            self.skip_gaps(seen, &mut visitor);
            Ok(coverage)
        })
    }

    fn traces(&self, places: &[Place]) -> Vec<Trace> {
        if places.is_empty() {
            return Vec::new();
        }
        self.pool.install(|| {
            let known = self.known.get_or_init(|| {
                let refs = Refs::read(&self.repository.to_thread_local(), &self.store);
                let links = std::mem::take(&mut *lock(&self.links));
                self.gather(&Wanted::new(HashSet::new()), links, refs)
            });
            known.traces(places, &|at, id| {
                let (kind, raw) = self.store.object(id).ok()?;
                let describe = || commit::describe(&id.to_string(), &raw, at.into());
                (kind == Kind::Commit).then(describe)
            })
        })
    }
}
