//! Places in a YAML file where a block of lines can go, found line by line.
//!
//! A parser would lose comments and forms. Only the plain way to write a mapping of blocks is known here;
//! for any other there is no place, and a person is told.

use std::ops::Range;

use super::mark;

/// The lines of a YAML file in UTF-8 with one document and no tab in an indentation.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    lines: Vec<Range<usize>>,
}

/// A place for a block: where its first line starts, and how deep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) indent: String,
}

impl<'t> Lines<'t> {
    pub(super) fn of(bytes: &'t [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let lines: Vec<_> = mark::lines(bytes).collect();
        let found = Self { text, lines };
        let all = 0..found.lines.len();
        let is_odd = |at: usize| {
            let line = found.line(at);
            let is_marker = |it: &str| line == it || line.starts_with(&format!("{it} "));
            let depth = line.len() - line.trim_start().len();
            line[..depth].contains('\t') || is_marker("...") || (at > 0 && is_marker("---"))
        };
        // Comments may stand before the one start of a document.
        let odd: Vec<_> = all.filter(|at| is_odd(*at)).collect();
        let is_start =
            |at: usize| found.line(at) == "---" && (0..at).all(|before| !found.is_content(before));
        odd.iter().all(|at| is_start(*at)).then_some(found)
    }

    /// A line without its end.
    fn line(&self, at: usize) -> &'t str {
        let line = self.lines.get(at).cloned().unwrap_or_default();
        self.text[line].trim_end()
    }

    fn is_content(&self, at: usize) -> bool {
        let line = self.line(at).trim_start();
        !line.is_empty() && !line.starts_with('#')
    }

    fn depth(&self, at: usize) -> usize {
        let line = self.line(at);
        line.len() - line.trim_start().len()
    }

    /// The first line with content at `from` or later.
    fn content(&self, from: usize) -> Option<usize> {
        (from..self.lines.len()).find(|at| self.is_content(*at))
    }

    /// Where the document begins: the place for another key of it.
    pub(super) fn start(&self) -> Place {
        let marker = self.content(0).filter(|at| self.line(*at) == "---");
        Place {
            at: marker.map_or(0, |at| self.lines[at].end),
            indent: String::new(),
        }
    }

    /// The place behind everything.
    pub(super) fn end(&self) -> Place {
        Place {
            at: self.text.len(),
            indent: String::new(),
        }
    }

    /// Whether the document is a mapping of keys at the start of the line, as far as can be seen.
    pub(super) fn is_plain(&self) -> bool {
        let first = self.content(0).map(|at| match self.line(at) {
            "---" => self.content(at + 1),
            _ => Some(at),
        });
        first.flatten().is_none_or(|at| {
            let line = self.line(at);
            self.depth(at) == 0 && !line.starts_with(['{', '[', '-', '"', '\'', '&', '!', '?'])
        })
    }

    /// Whether a key is there, at the top, in any form that can be seen.
    pub(super) fn has(&self, key: &str) -> bool {
        (0..self.lines.len()).any(|at| {
            let line = self.line(at).trim_start_matches(['"', '\'']);
            let rest = line.strip_prefix(key);
            rest.is_some_and(|it| it.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
        })
    }

    /// The line of a key that has a block below it, at a depth, among some lines.
    fn key(&self, key: &str, depth: usize, among: Range<usize>) -> Option<usize> {
        let mut lines = among.filter(|at| self.is_content(*at) && self.depth(*at) == depth);
        lines.find(|at| {
            let rest = self.line(*at).trim_start().strip_prefix(key);
            let rest = rest
                .and_then(|it| it.strip_prefix(':'))
                .map(str::trim_start);
            rest.is_some_and(|it| it.is_empty() || it.starts_with('#'))
        })
    }

    /// The lines below a key: those that are deeper, and the items of a list that is not.
    fn below(&self, key: usize) -> Range<usize> {
        let depth = self.depth(key);
        let is_below = |at: usize| {
            let is_item = self.depth(at) == depth && self.line(at).trim_start().starts_with("- ");
            self.depth(at) > depth || is_item
        };
        let first_other = (key + 1..self.lines.len())
            .find(|at| self.is_content(*at) && !is_below(*at))
            .unwrap_or(self.lines.len());
        let last = (key + 1..first_other).rev().find(|at| self.is_content(*at));
        key + 1..last.map_or(key + 1, |at| at + 1)
    }

    /// The place behind the items of the list of a top key.
    pub(super) fn behind_list(&self, key: &str) -> Option<Place> {
        let key = self.key(key, 0, 0..self.lines.len())?;
        let below = self.below(key);
        let first = self.content(below.start).filter(|at| below.contains(at))?;
        self.line(first)
            .trim_start()
            .starts_with("- ")
            .then(|| Place {
                at: self.lines[below.end - 1].end,
                indent: " ".repeat(self.depth(first)),
            })
    }

    /// The place for another entry of what is below `path`, of top key and key.
    pub(super) fn first_below(&self, path: [&str; 2]) -> Option<Place> {
        let top = self.key(path[0], 0, 0..self.lines.len())?;
        let below = self.below(top);
        let child = self.content(below.start).filter(|at| below.contains(at))?;
        let key = self.key(path[1], self.depth(child), below.clone())?;
        let entries = self.below(key);
        let first = self
            .content(entries.start)
            .filter(|at| entries.contains(at))?;
        self.place_before(key + 1, first)
    }

    /// The place for the key `new` below a top key, if it is not there in any form.
    pub(super) fn first_below_top(&self, top: &str, new: &str) -> Option<Place> {
        let top = self.key(top, 0, 0..self.lines.len())?;
        let below = self.below(top);
        let child = self.content(below.start).filter(|at| below.contains(at))?;
        let is_mapping = !self.line(child).trim_start().starts_with('-');
        let mut lines = below.clone();
        let is_there = lines.any(|at| self.is_content(at) && self.line(at).contains(new));
        (is_mapping && !is_there).then(|| self.place_before(top + 1, child))?
    }

    fn place_before(&self, line: usize, sibling: usize) -> Option<Place> {
        Some(Place {
            at: self.lines.get(line)?.start,
            indent: " ".repeat(self.depth(sibling)),
        })
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Lines<'_> {
        Lines::of(text.as_bytes()).expect("plain")
    }

    fn behind(text: &str) -> Option<(usize, usize)> {
        let place = lines(text).behind_list("repos")?;
        Some((text[..place.at].lines().count(), place.indent.len()))
    }

    #[test]
    fn the_end_of_a_list() {
        assert_eq!(behind("repos:\n- repo: a\n  hooks: []\n"), Some((3, 0)));
        assert_eq!(
            behind("repos: # all\n  - repo: a\n\n# c\nfiles: x\n"),
            Some((2, 2))
        );
        assert_eq!(
            behind("---\nrepos:\n    - repo: a\n      x: |\n\n        t\n"),
            Some((6, 4))
        );
        assert_eq!(behind("repos:\n- repo: a"), Some((2, 0)));
        for odd in [
            "repos: []\n",
            "repos:\n",
            "repos: &a\n- b\n",
            "x: 1\n",
            "repos:\n  a: b\n",
        ] {
            assert_eq!(behind(odd), None, "{odd}");
        }
    }

    #[test]
    fn documents_that_are_not_plain() {
        for odd in ["a: 1\n---\nb: 2\n", "a:\n\tb: 1\n", "a: 1\n...\n"] {
            assert!(Lines::of(odd.as_bytes()).is_none(), "{odd}");
        }
        assert!(Lines::of(b"# c\n\n---\na: 1\n").is_some());
        assert!(!lines("{a: 1}\n").is_plain());
        assert!(lines("# c\n---\na: 1\n").is_plain());
    }

    #[test]
    fn places_below_keys() {
        let text = "pre-commit:\n  parallel: true\n  commands:\n    lint:\n      run: x\n";
        let place = lines(text)
            .first_below(["pre-commit", "commands"])
            .expect("a place");
        assert_eq!(
            (&text[place.at..place.at + 9], &*place.indent),
            ("    lint:", "    ")
        );
        let place = lines(text)
            .first_below_top("pre-commit", "jobs")
            .expect("a place");
        assert_eq!(
            (&text[place.at..place.at + 10], &*place.indent),
            ("  parallel", "  ")
        );
        assert!(lines(text).first_below(["pre-commit", "jobs"]).is_none());
        assert!(
            lines(text)
                .first_below_top("pre-commit", "commands")
                .is_none()
        );
        assert!(lines("\"pre-push\": {}\n").has("pre-push"));
    }
}
