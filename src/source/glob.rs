//! Matches one glob as git does: a port of its `wildmatch.c`, down to its oddities.
//!
//! Not the port in `gix`: under `core.ignoreCase` that one folds the letters of a class such as
//! `[A]`, which git does not, and so it ignores files that git publishes.

use super::class;

/// How many steps one match may take. A hostile pattern takes more than a lifetime.
const MOST_STEPS: u32 = 100_000;
/// How deep stars may nest, which is as deep as the match recurses.
const MOST_DEPTH: u32 = 100;

/// Whether `glob` matches all of `text`. With `fold`, ASCII letters match in either case, as far
/// as they do in git. None if that is too costly to find out.
pub(super) fn matches(glob: &[u8], text: &[u8], fold: bool) -> Option<bool> {
    let mut matcher = Matcher {
        glob,
        text,
        fold,
        steps: MOST_STEPS,
    };
    match matcher.run(0, 0, MOST_DEPTH) {
        Outcome::TooCostly => None,
        outcome => Some(outcome == Outcome::Match),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Match,
    NoMatch,
    /// No star may try again.
    AbortAll,
    /// No star that stops at slashes may try again.
    AbortToStarStar,
    TooCostly,
}

struct Matcher<'a> {
    glob: &'a [u8],
    text: &'a [u8],
    fold: bool,
    steps: u32,
}

impl Matcher<'_> {
    /// The byte at `at`, or 0 behind the end: neither rules nor file names hold a 0.
    fn glob(&self, at: usize) -> u8 {
        self.glob.get(at).copied().unwrap_or(0)
    }

    fn text(&self, at: usize) -> u8 {
        self.folded(self.text.get(at).copied().unwrap_or(0))
    }

    fn folded(&self, byte: u8) -> u8 {
        if self.fold {
            byte.to_ascii_lowercase()
        } else {
            byte
        }
    }

    /// Matches the glob from `start` with the text from `t`.
    fn run(&mut self, start: usize, mut t: usize, depth: u32) -> Outcome {
        let mut g = start;
        if depth == 0 {
            return Outcome::TooCostly;
        }
        while self.glob(g) != 0 {
            let Some(left) = self.steps.checked_sub(1) else {
                return Outcome::TooCostly;
            };
            self.steps = left;
            let byte = self.text(t);
            match self.glob(g) {
                b'*' => return self.star(g, t, depth),
                _ if byte == 0 => return Outcome::AbortAll,
                b'?' if byte == b'/' => return Outcome::NoMatch,
                b'?' => {}
                b'[' => match class::contains(self.glob, g, byte, self.fold) {
                    Some((end, true)) if byte != b'/' => g = end,
                    Some(_) => return Outcome::NoMatch,
                    None => return Outcome::AbortAll,
                },
                b'\\' => {
                    g += 1;
                    if self.glob(g) != byte {
                        return Outcome::NoMatch;
                    }
                }
                literal if self.folded(literal) != byte => return Outcome::NoMatch,
                _ => {}
            }
            g += 1;
            t += 1;
        }
        if self.text(t) == 0 {
            Outcome::Match
        } else {
            Outcome::NoMatch
        }
    }

    /// Matches from the star at `g` on.
    fn star(&mut self, mut g: usize, mut t: usize, depth: u32) -> Outcome {
        let first = g;
        while self.glob(g) == b'*' {
            g += 1;
        }
        let starts = first == 0 || self.glob(first - 1) == b'/';
        let ends = matches!(
            (self.glob(g), self.glob(g + 1)),
            (0 | b'/', _) | (b'\\', b'/')
        );
        let crosses = g - first > 1 && starts && ends;
        if crosses && self.glob(g) == b'/' {
            let outcome = self.run(g + 1, t, depth - 1);
            if matches!(outcome, Outcome::Match | Outcome::TooCostly) {
                return outcome;
            }
        }
        let impossible = if crosses {
            Outcome::AbortAll
        } else {
            Outcome::AbortToStarStar
        };
        let rest = self.text.get(t..).unwrap_or_default();
        match self.glob(g) {
            0 if !crosses && rest.contains(&b'/') => return Outcome::AbortToStarStar,
            0 => return Outcome::Match,
            b'/' if !crosses => {
                return match rest.iter().position(|byte| *byte == b'/') {
                    Some(slash) => self.run(g + 1, t + slash + 1, depth - 1),
                    None => Outcome::AbortAll,
                };
            }
            _ => {}
        }
        let next = self.glob(g);
        let literal = (!b"*?[\\".contains(&next)).then(|| self.folded(next));
        while self.text(t) != 0 {
            if let Some(literal) = literal {
                while !matches!(self.text(t), 0) && self.text(t) != literal {
                    if !crosses && self.text(t) == b'/' {
                        return impossible;
                    }
                    t += 1;
                }
                if self.text(t) != literal {
                    return impossible;
                }
            }
            match self.run(g, t, depth - 1) {
                Outcome::NoMatch if !crosses && self.text(t) == b'/' => return impossible,
                Outcome::NoMatch => {}
                Outcome::AbortToStarStar if crosses => {}
                done => return done,
            }
            t += 1;
        }
        Outcome::AbortAll
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_costly_is_not_decided() {
        let text = "a".repeat(300);
        assert_eq!(
            matches("*a".repeat(200).as_bytes(), text.as_bytes(), false),
            None
        );
        let long = "a/".repeat(MOST_STEPS as usize);
        assert_eq!(matches(b"**/b*", long.as_bytes(), false), None);
    }

    #[test]
    fn a_class_folds_only_as_git_does() {
        assert_eq!(matches(b"[B]", b"b", true), Some(false));
        assert_eq!(matches(b"[A-C]", b"b", true), Some(true));
        assert_eq!(matches(b"B", b"b", true), Some(true));
    }
}
