//! What git tells its push hooks on standard input: a line for each ref that moves.

use std::io::{BufRead, BufReader, Read};

use crate::error::Error;

/// A longer line is not git's.
const LONGEST: u64 = 1 << 20;

/// A ref that moves, or one that comes or goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Update {
    /// What it points to from now on; `None` if it is deleted.
    pub(super) new: Option<String>,
    /// What it points to before; `None` if it is new.
    pub(super) old: Option<String>,
}

/// Reads the lines of `pre-push`: local ref, local object, remote ref, remote object.
pub(super) fn pushed(input: &mut dyn Read) -> Result<Vec<Update>, Error> {
    lines(input, |words| match words {
        [_, new, _, old] => Some((*new, *old)),
        _ => None,
    })
}

/// Reads the lines of `pre-receive`: old object, new object, ref.
pub(super) fn received(input: &mut dyn Read) -> Result<Vec<Update>, Error> {
    lines(input, |words| match words {
        [old, new, _] => Some((*new, *old)),
        _ => None,
    })
}

/// Whether a name is all zeros, which stands for no object.
pub(super) fn is_zero(id: &str) -> bool {
    id.len() >= 40 && id.bytes().all(|byte| byte == b'0')
}

fn lines(
    input: &mut dyn Read,
    new_and_old: impl for<'w> Fn(&[&'w str]) -> Option<(&'w str, &'w str)>,
) -> Result<Vec<Update>, Error> {
    let mut input = BufReader::new(input);
    let mut updates = Vec::new();
    loop {
        let mut line = Vec::new();
        let read = (&mut input).take(LONGEST).read_until(b'\n', &mut line);
        let number = updates.len() + 1;
        let wrong = |reason: &str| Error::HookInput {
            reason: format!("line {number}: {reason}"),
        };
        if read.map_err(|error| wrong(&error.to_string()))? == 0 {
            return Ok(updates);
        }
        let line = String::from_utf8_lossy(&line);
        // What is pushed is told as it was typed, with blanks if there were any: it is the first.
        let mut words: Vec<&str> = line
            .trim_end_matches(['\n', '\r'])
            .rsplitn(4, ' ')
            .collect();
        words.reverse();
        let ids = new_and_old(&words).filter(|(new, old)| is_id(new) && is_id(old));
        let (new, old) = ids.ok_or_else(|| wrong("not what git writes to this hook"))?;
        let some = |id: &str| (!is_zero(id)).then(|| id.to_owned());
        updates.push(Update {
            new: some(new),
            old: some(old),
        });
    }
}

fn is_id(word: &str) -> bool {
    matches!(word.len(), 40 | 64) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn each_hook_has_its_own_order() {
        let (a, zero) = ("a".repeat(40), "0".repeat(40));
        let update = Update {
            new: Some(a.clone()),
            old: None,
        };
        let line = format!("refs/heads/x {a} refs/heads/y {zero}\n");
        assert_eq!(pushed(&mut line.as_bytes()).unwrap()[0], update);
        let line = format!("{zero} {a} refs/heads/y");
        assert_eq!(received(&mut line.as_bytes()).unwrap(), [update]);
        assert!(received(&mut &b""[..]).unwrap().is_empty());
    }

    #[test]
    fn what_is_pushed_may_have_blanks() {
        let (a, b) = ("a".repeat(40), "b".repeat(40));
        let line = format!("HEAD^{{/one two}} {a} refs/heads/y {b}\n");
        assert_eq!(pushed(&mut line.as_bytes()).unwrap()[0].new, Some(a));
    }

    #[test]
    fn other_lines_are_refused() {
        for line in [
            "\n",
            "x\n",
            "a b c d\n",
            "refs/heads/x --all refs/heads/y 0\n",
        ] {
            let error = pushed(&mut line.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("line 1"), "{error}");
        }
    }
}
