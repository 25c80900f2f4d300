//! Inflates every object of a repository's packs with `gix`, along the delta tree and on all cores,
//! and looks at nothing: what `benches/git.sh` compares `ntnleaks scan --history` with.
//!
//!     bare_traversal [repository, default this project's own]

use std::error::Error;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use gix::hash::Kind;
use gix::odb::pack::index::traverse::{Algorithm, Options, SafetyCheck, Statistics};
use gix::odb::pack::{cache, data, index};

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo passes `--bench`.
    let repository = std::env::args_os()
        .skip(1)
        .find(|argument| argument != "--bench")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    let repository = gix::open(repository)?;
    let store = repository.objects.store_ref();
    let (mut objects, mut bytes) = (0, 0);
    for database in [vec![store.path().to_owned()], store.alternate_db_paths()?].concat() {
        for entry in std::fs::read_dir(database.join("pack"))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "idx") {
                let pack = traverse(&path, repository.object_hash())?;
                objects += pack.num_blobs + pack.num_commits + pack.num_tags + pack.num_trees;
                bytes += pack.total_object_size;
            }
        }
    }
    writeln!(stderr(), "{objects} objects, {bytes} bytes")?;
    Ok(())
}

fn traverse(path: &Path, hash: Kind) -> Result<Statistics, Box<dyn Error>> {
    let index = index::File::at(path, hash)?;
    let pack = data::File::at(path.with_extension("pack"), hash)?;
    let outcome = index.traverse(
        &pack,
        &mut gix::progress::Discard,
        &AtomicBool::new(false),
        |_, _: &[u8], _, _| -> Result<(), gix::Error> { Ok(()) },
        Options {
            traversal: Algorithm::DeltaTreeLookup,
            thread_limit: None,
            check: SafetyCheck::SkipFileAndObjectChecksumVerificationAndNoAbortOnDecodeError,
            alloc_limit_bytes: None,
            make_pack_lookup_cache: || cache::Never,
        },
    )?;
    Ok(outcome.statistics)
}
