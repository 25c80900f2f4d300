//! `ntnleaks` finds leaked Notion credentials, and dotenv files that git would publish.
//!
//! > A [source](Source) yields [blobs](Blob); the [matcher](Matcher) finds what the
//! > [detectors](DETECTORS) describe in a blob; a match at a [location](Location) is a
//! > [finding](Finding); the [policy](Policy) may [suppress](Suppression) it; a
//! > [report](Report) is [written](write()).
//!
//! ```
//! use ntnleaks::{Matcher, Options, Policy, Progress, ReadOptions, Worktree};
//!
//! # fn main() -> Result<(), ntnleaks::Error> {
//! let source = Worktree::new(vec!["src".into()], ReadOptions::default())?;
//! let report = ntnleaks::scan(
//!     &source,
//!     &Matcher::new(),
//!     &Policy::new(None),
//!     &Options::default(),
//!     &Progress::default(),
//! )?;
//! assert!(report.findings.is_empty());
//! # Ok(())
//! # }
//! ```

mod accepted;
mod access;
mod baseline;
mod blob;
mod check;
mod checkup;
mod config;
mod connection;
mod day;
mod detector;
mod dotenv;
mod entries;
mod error;
mod file;
mod finding;
mod integrity;
mod ledger;
mod line_hash;
mod matcher;
mod notion;
mod object;
mod policy;
mod report;
mod root;
mod rotation;
mod scan;
mod secret;
mod source;
mod utf16;
mod validity;

pub use accepted::{Accepted, BaselineNotes, FoundIn};
pub use access::{
    Access, Amount, Answer, Ending, Entry, EntryKind, NotAnId, ObjectId, Parent, Top, Tree,
    Unanswered,
};
pub use baseline::{Acceptance, Baseline, Changes};
pub use blob::{
    Blob, Content, ExcludeReason, Excluded, Glance, Item, Nothing, Origin, Publication, REACH,
    SkipReason, Skipped, Stream,
};
pub use check::{AwaitOptions, Delivery, Given, await_rotation, check, explore};
pub use checkup::{
    Age, Awaited, Checkup, Examined, Remark, RotationState, Sighting, Sightings, Watched,
};
pub use config::{Config, ConfigKey, SetBy, Setting};
pub use connection::{Connection, ConnectionKind, Owner};
pub use day::{Day, NotADay};
pub use detector::{
    Anchor, Confidence, DETECTORS, Detector, Evidence, Probe, Randomness, Severity, Shape,
};
pub use dotenv::DotenvNames;
pub use error::Error;
pub use finding::{
    Encoding, Excerpt, Finding, Location, Marker, MarkerScope, Region, Suppression, SuppressionKind,
};
pub use ledger::Ledger;
pub use matcher::{Helpers, Match, Matcher, Searched};
pub use notion::{Checked, Client, Endpoint, Limits, Network, NotAnEndpoint, check_one};
pub use object::{Commit, Exposure, Object, ObjectKind, RefSet, Time};
pub use policy::{Policy, Trust};
pub use report::{
    CheckupFormat, Format, Report, SUMMARY_LIMIT, Stats, View, escape_for_terminal, read, write,
    write_awaited, write_checkup, write_detector, write_detectors, write_summary,
};
pub use root::Root;
pub use rotation::{HAND_OVER, Rotation, RotationOrder, STORES, SecretStore};
pub use scan::{LiveCheck, Options, Progress, check_validity, merge, scan};
pub use secret::{
    Fingerprint, NotAFingerprint, NotASignature, REDACTION_MARK, Secret, Signature, Visibility,
};
pub use source::{
    CommitTree, Commits, Coverage, Ends, Exclude, History, Input, Place, ReadOptions, Sink, Source,
    Staged, Trace, Visitor, Worktree, bare_repository, commit_message, configuration_root,
    identity,
};
pub use validity::{Validity, Verdict};
