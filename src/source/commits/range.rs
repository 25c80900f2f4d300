//! `A..B`, as a person or a workflow writes it.

use std::str::FromStr;

use super::added::Selection;
use super::updates::is_zero;
use crate::error::Error;

/// What leads to `tip` and not to `base`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    text: String,
    /// `None` for a branch that is new.
    pub(super) base: Option<String>,
    pub(super) tip: String,
}

impl FromStr for Range {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |reason: &str| Error::Range {
            range: text.to_owned(),
            reason: reason.to_owned(),
        };
        // What a pull request adds since the merge base is what leads to its tip and not to its
        // base: both spellings mean the same here.
        let ends = text.split_once("...").or_else(|| text.split_once(".."));
        let (base, tip) = ends.ok_or_else(|| wrong("a range is written A..B"))?;
        if base.is_empty() || tip.is_empty() {
            let reason = "one end is empty: write both (a variable may have had no value)";
            return Err(wrong(reason));
        }
        if text.chars().any(char::is_control) || tip.contains("..") {
            return Err(wrong("a range is written A..B"));
        }
        if is_zero(tip) {
            return Err(wrong("a branch that was deleted adds nothing"));
        }
        Ok(Self {
            text: text.to_owned(),
            base: (!is_zero(base)).then(|| base.to_owned()),
            tip: tip.to_owned(),
        })
    }
}

/// The ends of a range, as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The first; `None` for a branch that is new.
    pub base: Option<String>,
    /// The second.
    pub tip: String,
}

impl Ends {
    /// The ends of `A..B`.
    ///
    /// # Errors
    ///
    /// [`Error::Range`] for what is no range.
    pub fn of(range: &str) -> Result<Self, Error> {
        let Range { base, tip, .. } = range.parse()?;
        Ok(Self { base, tip })
    }
}

impl Range {
    /// The commits that git takes it for, if it takes both ends for names.
    pub(super) fn by_name(&self) -> Option<Selection> {
        let base = self.base.as_ref()?;
        // On the standard input of `rev-list` there may be options as well.
        (!self.tip.starts_with('-')).then(|| Selection {
            tips: vec![self.tip.clone()],
            known: vec![base.clone()],
            refs_are_known: false,
        })
    }

    /// An end, the first or the second, that names no commit.
    pub(super) fn unknown(&self, end: &str) -> Error {
        self.error(format!(
            "the {end} end names no commit that is here. A shallow clone, or a push that was forced, may not \
             have it: fetch it (`git fetch --unshallow`, `fetch-depth: 0`), or write zeros for the \
             first end to scan all that no remote branch has"
        ))
    }

    /// No commit between the ends.
    pub(super) fn empty(&self) -> Error {
        let reason =
            "holds no commit: both ends are the same, or the second comes before the first";
        self.error(format!("{reason} (a push that was forced?)"))
    }

    fn error(&self, reason: String) -> Error {
        Error::Range {
            range: self.text.clone(),
            reason,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn two_ends_and_the_first_may_be_zero() {
        let range: Range = "main..HEAD~1".parse().unwrap();
        assert_eq!(range.base.as_deref(), Some("main"));
        assert_eq!(range.tip, "HEAD~1");
        let zero = "0".repeat(40);
        let range: Range = format!("{zero}...x").parse().unwrap();
        assert_eq!((range.base, range.tip.as_str()), (None, "x"));
        assert!(format!("x..{zero}").parse::<Range>().is_err());
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in [
            "", "..", "main", "main..", "..main", "...x", "a..b..c", "a..b\nc",
        ] {
            assert!(text.parse::<Range>().is_err(), "{text:?}");
        }
    }
}
