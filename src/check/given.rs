//! What a person gives to be examined.

use zeroize::Zeroizing;

use crate::detector::Detector;
use crate::finding::Finding;
use crate::report::Report;
use crate::secret::{Fingerprint, Secret, Visibility};
use crate::utf16;

/// A value that is to be examined, and what is known of it beside it.
pub struct Given {
    /// Where it was given: `line 1`, the name of a variable, a place in a report.
    pub(super) place: String,
    pub(super) value: Value,
    /// The name that it has where it was given, which may tell what it is.
    pub(super) name: Option<String>,
    /// What a report says it is.
    pub(super) detector: Option<&'static Detector>,
}

/// As much as is known of a value.
pub(super) enum Value {
    /// Every byte.
    Whole(Zeroizing<Vec<u8>>),
    /// What a report shows of it, and what identifies it.
    Redacted(Secret, Fingerprint),
}

impl Given {
    /// The lines of a text that are not empty, without their line ends. A text in UTF-16 with a
    /// byte-order mark, as PowerShell writes it, is read as what it says.
    pub fn of_lines(text: &[u8]) -> Vec<Self> {
        let mut transcoded = Zeroizing::new(Vec::new());
        let has_mark = text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff");
        let text = match utf16::detect(text).filter(|_| has_mark) {
            None => text,
            Some(endian) => {
                utf16::transcode(text, endian, &mut transcoded);
                transcoded
                    .strip_prefix(b"\xef\xbb\xbf")
                    .unwrap_or(&transcoded)
            }
        };
        let lines = (1..).zip(text.split(|byte| *byte == b'\n'));
        let lines = lines.map(|(number, line)| (number, line.strip_suffix(b"\r").unwrap_or(line)));
        lines
            .filter(|(_, line)| !line.trim_ascii().is_empty())
            .map(|(number, line): (u64, _)| Self::plain(format!("line {number}"), line.to_vec()))
            .collect()
    }

    /// The value of a variable, whose name may tell what it is.
    pub fn of_variable(name: &str, value: Vec<u8>) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..Self::plain(format!("${name}"), value)
        }
    }

    /// The credentials of a report, each place of each, in the order of the report: all of them, or
    /// those whose fingerprints begin with any of `fingerprints`. What the report says of their
    /// validity is not believed.
    pub fn of_report(report: Report, fingerprints: &[String]) -> Vec<Self> {
        let found = report.findings.into_iter().chain(report.suppressed);
        let is_chosen = |finding: &Finding| {
            let fingerprint = finding.fingerprint.to_string();
            let mut chosen = fingerprints.iter();
            fingerprints.is_empty() || chosen.any(|it| fingerprint.starts_with(it.as_str()))
        };
        found
            .filter(is_chosen)
            .filter_map(Self::of_finding)
            .collect()
    }

    fn of_finding(finding: Finding) -> Option<Self> {
        let secret = finding.secret?;
        let path = finding.location.origin.path.display();
        let place = match finding.location.region {
            Some(region) => format!("{path}:{}:{}", region.line, region.column),
            None => path.to_string(),
        };
        let value = match secret.is_redacted() {
            true => Value::Redacted(secret, finding.fingerprint),
            false => Value::Whole(Zeroizing::new(
                secret.render(Visibility::Whole).into_bytes(),
            )),
        };
        Some(Self {
            place,
            value,
            name: None,
            detector: Some(finding.detector),
        })
    }

    fn plain(place: String, value: Vec<u8>) -> Self {
        Self {
            place,
            value: Value::Whole(Zeroizing::new(value)),
            name: None,
            detector: None,
        }
    }
}
