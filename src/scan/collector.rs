//! What one thread makes of the items it is given.

use std::io::{self, Read as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::content::{head, line_hashes};
use super::{Options, Progress};
use crate::blob::{Blob, Content, ExcludeReason, Item, Origin, Publication, SkipReason, Skipped};
use crate::detector::Detector;
use crate::dotenv::{self, Kind};
use crate::finding::Finding;
use crate::matcher::{Helpers, Match, Matcher, Searched};
use crate::report::Report;
use crate::root::Root;
use crate::secret::Fingerprint;

/// What one thread of the source has gathered. Merged when the thread drops it.
pub(super) struct Collector<'s> {
    matcher: &'s Matcher,
    options: &'s Options,
    progress: &'s Progress,
    helpers: &'s Helpers,
    root: &'s Root,
    report: Report,
    into: &'s Mutex<Report>,
}

impl Drop for Collector<'_> {
    fn drop(&mut self) {
        let mut into = self.into.lock().unwrap_or_else(PoisonError::into_inner);
        into.absorb(std::mem::take(&mut self.report));
    }
}

impl<'s> Collector<'s> {
    /// A collector that has nothing yet and merges what it gathers `into` the whole.
    pub(super) fn new(
        matcher: &'s Matcher,
        options: &'s Options,
        progress: &'s Progress,
        helpers: &'s Helpers,
        root: &'s Root,
        into: &'s Mutex<Report>,
    ) -> Self {
        Self {
            matcher,
            options,
            progress,
            helpers,
            root,
            report: Report::default(),
            into,
        }
    }

    /// Takes the next item.
    pub(super) fn take(&mut self, item: Item<'_>) {
        match item {
            Item::Blob(blob) => self.blob(blob),
            Item::Clean(bytes) => {
                self.progress.blobs.fetch_add(1, Ordering::Relaxed);
                self.progress.bytes.fetch_add(bytes, Ordering::Relaxed);
            }
            Item::Skipped(skipped) => self.skip(skipped.origin, skipped.reason),
            Item::Excluded(excluded) => {
                self.report.stats.excluded += 1;
                if self.options.name_excluded || excluded.reason == ExcludeReason::Repository {
                    self.report.excluded.push(excluded);
                }
            }
        }
    }

    fn skip(&mut self, origin: Origin, reason: SkipReason) {
        self.report.stats.skipped += 1;
        self.report.skipped.push(Skipped { origin, reason });
    }

    fn blob(&mut self, blob: Blob<'_>) {
        let (origin, again) = (blob.origin, blob.again);
        match self.search(blob) {
            Ok(()) if again => {}
            Ok(()) => {
                self.progress.blobs.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) => self.skip(origin.clone(), error.into()),
        }
    }

    fn search(&mut self, blob: Blob<'_>) -> io::Result<()> {
        let Blob {
            origin,
            mut content,
            again,
            publication,
        } = blob;
        let uncounted = AtomicU64::new(0);
        let bytes_read = if again {
            &uncounted
        } else {
            &self.progress.bytes
        };
        let searched = match &mut content {
            Content::Whole(bytes) => {
                bytes_read.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                self.matcher.matches(bytes, &origin.path)
            }
            Content::Stream(stream) => {
                self.matcher
                    .matches_in_stream(*stream, &origin.path, self.helpers, bytes_read)?
            }
            Content::Once { head, rest } => {
                let mut text = head.chain(rest);
                self.matcher
                    .matches_once(&mut text, &origin.path, bytes_read)?
            }
        };
        self.matches(searched, origin, &mut content)?;
        if let Some(kind) = self.options.dotenv.kind(&origin.path)
            && dotenv::has_open_value(&head(&mut content)?)
        {
            self.dotenv(kind, origin, publication(), &mut content)?;
        }
        Ok(())
    }

    /// Turns the matches in a blob into findings.
    fn matches(
        &mut self,
        searched: Searched,
        origin: &Origin,
        content: &mut Content<'_>,
    ) -> io::Result<()> {
        self.report.stats.placeholders += searched.placeholders;
        if searched.dropped > 0 {
            let dropped = searched.dropped;
            self.skip(origin.clone(), SkipReason::TooManyFindings { dropped });
        }
        if searched.matches.is_empty() {
            return Ok(());
        }
        let lines = searched.matches.iter().map(|found| found.region.line);
        let hashes = self.line_hashes(lines.collect(), content)?;
        for found in searched.matches {
            let hash = hashes
                .binary_search_by_key(&found.region.line, |(line, _)| *line)
                .ok()
                .map(|index| hashes[index].1.clone());
            let list = match found.placeholder {
                true => &mut self.report.placeholders,
                false => &mut self.report.findings,
            };
            list.push(finding(found, origin.clone(), hash));
        }
        Ok(())
    }

    /// GitHub's hashes of some lines, where the report is to hold them.
    fn line_hashes(
        &self,
        lines: Vec<u64>,
        content: &mut Content<'_>,
    ) -> io::Result<Vec<(u64, String)>> {
        if self.options.line_hashes {
            line_hashes(lines, content)
        } else {
            Ok(Vec::new())
        }
    }

    /// A dotenv file that git would publish.
    fn dotenv(
        &mut self,
        kind: Kind,
        origin: &Origin,
        publication: Publication,
        content: &mut Content<'_>,
    ) -> io::Result<()> {
        let detector = Detector::by_id(dotenv::DETECTOR);
        let (Some(detector), false) = (detector, publication == Publication::Ignored) else {
            return Ok(());
        };
        // Who shows files by line shows the first.
        let hashes = self.line_hashes(vec![1], content)?;
        let identity = self.root.in_work_tree(&origin.path);
        let identity = identity.as_os_str().as_encoded_bytes();
        let fingerprint = Fingerprint::of_bytes(detector.id, identity);
        let finding = Finding {
            publication: Some(publication),
            line_hash: hashes.into_iter().next().map(|(_, hash)| hash),
            ..Finding::new(detector, origin.clone(), fingerprint)
        };
        match kind {
            Kind::Dotenv => self.report.findings.push(finding),
            Kind::Template => {
                self.report.stats.placeholders += 1;
                self.report.placeholders.push(finding);
            }
        }
        Ok(())
    }
}

fn finding(found: Match, origin: Origin, line_hash: Option<String>) -> Finding {
    let fingerprint = Fingerprint::of_secret(found.detector.id, &found.secret);
    let mut finding = Finding {
        secret: Some(found.secret),
        confidence: found.confidence,
        severity: found.severity,
        encoding: found.encoding,
        excerpt: Some(found.excerpt),
        line_hash,
        marker: found.marker,
        client_id: found.client_id,
        ..Finding::new(found.detector, origin, fingerprint)
    };
    finding.location.region = Some(found.region);
    finding
}
