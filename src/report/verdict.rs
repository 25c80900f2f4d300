//! The verdict of a run in words, and the evidence that something was looked at.

use std::collections::BTreeSet;
use std::time::Duration;

use super::leak::Leak;
use super::{Report, Stats, place};
use crate::blob::{SkipReason, Skipped};
use crate::finding::Finding;
use crate::validity::{Validity, Verdict};

/// All of it in one line.
pub(super) fn line(report: &Report, leaks: &[Leak<'_>]) -> String {
    let parts = [verdict(report, leaks), gap(report)];
    let parts = parts.into_iter().flatten().chain(facts(report));
    parts.collect::<Vec<_>>().join(" · ")
}

/// What was found, or why it is good news that nothing was; `None` where it is none.
pub(super) fn verdict(report: &Report, leaks: &[Leak<'_>]) -> Option<String> {
    let left_out = || {
        let all_inactive = "everything that was found is inactive";
        (report.stats.inactive > 0).then(|| all_inactive.to_owned())
    };
    let clean = || report.is_complete().then(|| clean(report));
    found(leaks).or_else(left_out).or_else(clean)
}

/// What was found, counted; `None` when nothing was.
fn found(leaks: &[Leak<'_>]) -> Option<String> {
    let secrets: Vec<_> = leaks.iter().filter(|leak| leak.is_secret()).collect();
    let files = leaks.len() - secrets.len();
    let in_places = || {
        let findings = secrets.iter().flat_map(|leak| leak.findings());
        let counted = counted(secrets.len() as u64, "secret");
        let validities = validities(&secrets);
        format!("{counted} in {}{validities}", places("place", findings))
    };
    let parts = [
        (!secrets.is_empty()).then(in_places),
        (files > 0).then(|| counted(files as u64, "dotenv file")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// ` (1 ACTIVE, 2 inactive)`, if anybody asked.
fn validities(secrets: &[&Leak<'_>]) -> String {
    let of = |leak: &&Leak<'_>| leak.verdict().map(Verdict::validity);
    let all: Vec<Option<Validity>> = secrets.iter().map(of).collect();
    if all.iter().all(Option::is_none) {
        return String::new();
    }
    let active = Some(Validity::Active);
    let parts = [
        (active, "ACTIVE"),
        (Some(Validity::Inactive), "inactive"),
        (Some(Validity::Unknown), "unknown"),
        (None, "not asked about"),
    ];
    let parts = parts.into_iter().filter_map(|(validity, what)| {
        let count = all.iter().filter(|it| **it == validity).count();
        (count > 0 || validity == active).then(|| format!("{} {what}", grouped(count as u64)))
    });
    format!(" ({})", parts.collect::<Vec<_>>().join(", "))
}

/// `14 places, 3 repositories`, each place called `what`.
pub(super) fn places<'a>(
    what: &str,
    findings: impl Iterator<Item = &'a Finding> + Clone,
) -> String {
    let places = counted(findings.clone().count() as u64, what);
    let names = findings.filter_map(|finding| finding.location.origin.repository.as_deref());
    match names.collect::<BTreeSet<_>>().len() {
        0 => places,
        several => format!("{places}, {}", repositories(several)),
    }
}

fn repositories(count: usize) -> String {
    match count {
        1 => "1 repository".to_owned(),
        several => format!("{} repositories", grouped(several as u64)),
    }
}

/// What is not listed since Notion does not accept it now, in a sentence; `None` if that is nothing.
pub(super) fn left_out(report: &Report) -> Option<String> {
    let count = report.stats.inactive;
    let findings = counted(count, "inactive finding");
    (count > 0).then(|| format!("Not listed: {findings}, which Notion does not accept now."))
}

/// Why it is good news that nothing was found.
fn clean(report: &Report) -> String {
    let nothing = report.nothing.map(|nothing| nothing.to_string());
    nothing.unwrap_or_else(|| "no leaked Notion credentials".to_owned())
}

/// How much was looked at, and what is not listed.
pub(super) fn facts(report: &Report) -> Vec<String> {
    let stats = &report.stats;
    let several = match report.repositories.len() {
        0 => String::new(),
        several => format!("{}: ", repositories(several)),
    };
    let mut facts = vec![
        format!(
            "{several}{}, {}, {}",
            amount(stats),
            size(stats.bytes),
            time(stats.elapsed)
        ),
        format!("{} skipped", grouped(stats.skipped)),
        counted(stats.placeholders, "placeholder"),
        format!("{} suppressed", grouped(stats.suppressed)),
    ];
    let asides = [
        (stats.excluded, "excluded"),
        (stats.below_confidence, "below the minimum confidence"),
        (stats.disabled, "of disabled detectors"),
        (stats.inactive, "inactive and not listed"),
    ];
    let asides = asides.into_iter().filter(|&(count, _)| count > 0);
    facts.extend(asides.map(|(count, what)| format!("{} {what}", grouped(count))));
    facts
}

/// Whoever reads commits reads objects of git, messages too. All else is files to a person.
fn amount(stats: &Stats) -> String {
    match stats.commits {
        0 => counted(stats.blobs, "file"),
        commits => format!(
            "{}, {}",
            counted(stats.blobs, "object"),
            counted(commits, "commit")
        ),
    }
}

/// What keeps the run from being complete, said plainly.
pub(super) fn gap(report: &Report) -> Option<String> {
    let is_file = |skipped: &Skipped| {
        let is_run = skipped.reason.id() == SkipReason::NothingRead.id();
        place::nameless(&skipped.origin).is_none() && !is_run
    };
    let what = match report.skipped.iter().all(is_file) {
        true => "file",
        false => "item",
    };
    match report.stats.skipped.max(report.skipped.len() as u64) {
        _ if report.read_nothing() => {
            Some("nothing was read: this is not a clean result".to_owned())
        }
        0 => None,
        1 => Some(format!("not clean: 1 {what} was not read")),
        more => Some(format!(
            "not clean: {} {what}s were not read",
            grouped(more)
        )),
    }
}

/// `1 file`, `2 files`.
pub(super) fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(count))
}

/// `1234567` as `1,234,567`.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Bytes in powers of 1000, as disks are sold.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut amount = bytes as f64 / 1000.0;
    let mut unit = UNITS[0];
    for larger in &UNITS[1..] {
        // From here one decimal place would round up to 1000.
        if amount < 999.95 {
            break;
        }
        amount /= 1000.0;
        unit = larger;
    }
    format!("{amount:.1} {unit}")
}

fn time(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        0..60 => format!("{:.2} s", elapsed.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(counted(1, "file"), "1 file");
        assert_eq!(counted(0, "file"), "0 files");
    }

    #[test]
    fn sizes_have_one_decimal_place() {
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_200), "1.2 kB");
        assert_eq!(size(999_999), "1.0 MB");
        assert_eq!(size(1_234_567_890), "1.2 GB");
        assert_eq!(size(u64::MAX), "18446744.1 TB");
    }

    #[test]
    fn times_are_seconds_then_minutes() {
        assert_eq!(time(Duration::from_millis(412)), "0.41 s");
        assert_eq!(time(Duration::from_secs(125)), "2 min 5 s");
    }
}
