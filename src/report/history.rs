//! What git tells of a finding, in one sentence: who brought it in and when, and where it still is.

use super::place::{nameless, short};
use super::{refs, sanitize, time};
use crate::finding::Finding;
use crate::object::{Commit, Exposure};

/// How many characters of a name, and of a commit's summary, are shown.
const NAME: usize = 40;
const SUMMARY: usize = 60;

/// The sentence, without a full stop, harmless for a terminal; `None` for what git tells nothing of.
pub(super) fn sentence(finding: &Finding) -> Option<String> {
    let commit = finding.location.origin.commit.as_deref();
    let sentence = match (commit, &finding.exposure) {
        (None, None) => return None,
        (Some(commit), None) => arrival(finding, commit, "added") + &summary(commit),
        (commit, Some(exposure)) => {
            let arrival = commit.map(|commit| arrival(finding, commit, "introduced"));
            let departure = exposure.removed_in.as_deref().map(departure);
            let past: Vec<String> = [arrival, departure].into_iter().flatten().collect();
            ending(past, exposure)
        }
    };
    Some(sanitize::text(&sentence).into_owned())
}

/// The message of a commit came with that commit, which its place names already.
fn arrival(finding: &Finding, commit: &Commit, verb: &str) -> String {
    let day = time::day(commit.time);
    let author = author(&commit.author);
    match nameless(&finding.location.origin) {
        Some(object) if object.id == commit.id => format!("written {day}{author}"),
        _ => format!("{verb} {day}{author} in {}", short(&commit.id)),
    }
}

fn departure(commit: &Commit) -> String {
    format!(
        "removed {} in {}",
        time::day(commit.time),
        short(&commit.id)
    )
}

/// What was in the past, and what follows from where it is now.
fn ending(mut past: Vec<String>, exposure: &Exposure) -> String {
    // Whoever has a clone has it from a remote, whatever else is not so.
    if !exposure.reachable && !exposure.pushed {
        let unreachable =
            "no ref leads to it: only a stash, a reflog or the object database may hold it";
        return match past.is_empty() {
            true => unreachable.to_owned(),
            false => format!("{}; {unreachable}", past.join(", ")),
        };
    }
    let still = exposure.removed_in.as_ref().map_or("", |_| "still ");
    past.push(match (exposure.in_head, refs::list(&exposure.refs)) {
        (true, None) => "still in HEAD".to_owned(),
        (true, Some(refs)) => format!("still in HEAD, and in the history of {refs}"),
        (false, Some(refs)) => format!("{still}in the history of {refs}"),
        // No ref, and yet reachable: `HEAD` is detached.
        (false, None) => format!("{still}in the history of HEAD"),
    });
    let advice = match exposure.pushed {
        true => ": it was pushed, so rotate it",
        false => "",
    };
    past.join(", ") + advice
}

/// ` by` and the name; the address only of who gives no name.
fn author(author: &str) -> String {
    let (name, address) = author.split_once('<').unwrap_or((author, ""));
    let address = address.trim().trim_end_matches('>');
    match [name, address].map(str::trim) {
        ["", ""] => String::new(),
        ["", address] => format!(" by {}", cut(address, NAME)),
        [name, _] => format!(" by {}", cut(name, NAME)),
    }
}

fn summary(commit: &Commit) -> String {
    match commit.summary.trim() {
        "" => String::new(),
        summary => format!(" ({})", cut(summary, SUMMARY)),
    }
}

/// `text`, or as many characters of it as tell what it is about.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{ObjectKind, RefSet};
    use crate::report::testing::{commit, committed, id, in_object, token};

    fn told(exposure: Exposure) -> Option<String> {
        let mut finding = committed("a.rs", 1);
        finding.exposure = Some(exposure);
        sentence(&finding)
    }

    fn refs<const N: usize>(names: [&str; N]) -> RefSet {
        names.map(str::to_owned).into_iter().collect()
    }

    #[test]
    fn without_git_there_is_nothing_to_tell() {
        assert_eq!(sentence(&token("a.rs", 1)), None);
    }

    #[test]
    fn a_range_tells_who_added_it() {
        let mut finding = committed("a.rs", 1);
        assert_eq!(
            sentence(&finding).as_deref(),
            Some("added 3 March 2026 by A U Thor in 1a2b3c4 (Call the API)")
        );
        let bare = Commit {
            author: " <> ".into(),
            summary: " ".into(),
            ..commit(1)
        };
        finding.location.origin.commit = Some(bare.into());
        let expected = "added 3 March 2026 in 1a2b3c4";
        assert_eq!(sentence(&finding).as_deref(), Some(expected));
    }

    #[test]
    fn what_was_pushed_is_to_be_rotated_although_it_was_removed() {
        let exposure = Exposure {
            removed_in: Some(commit(2).into()),
            refs: refs(["refs/remotes/origin/main"]),
            reachable: true,
            pushed: true,
            ..Exposure::default()
        };
        assert_eq!(
            told(exposure).as_deref(),
            Some(
                "introduced 3 March 2026 by A U Thor in 1a2b3c4, removed 4 March 2026 in 2a2b3c4, \
                 still in the history of origin/main: it was pushed, so rotate it"
            )
        );
    }

    #[test]
    fn what_is_there_is_said_to_be_there() {
        let introduced = "introduced 3 March 2026 by A U Thor in 1a2b3c4";
        let head = Exposure {
            in_head: true,
            reachable: true,
            ..Exposure::default()
        };
        let detached = Exposure {
            reachable: true,
            ..Exposure::default()
        };
        let branch = Exposure {
            refs: refs(["refs/heads/fix"]),
            ..detached.clone()
        };
        let both = Exposure {
            refs: branch.refs.clone(),
            ..head.clone()
        };
        for (exposure, expected) in [
            (head, ", still in HEAD"),
            (detached, ", in the history of HEAD"),
            (branch, ", in the history of fix"),
            (both, ", still in HEAD, and in the history of fix"),
            (
                Exposure::default(),
                "; no ref leads to it: only a stash, a reflog or the object database may hold it",
            ),
        ] {
            assert_eq!(told(exposure), Some(format!("{introduced}{expected}")));
        }
    }

    #[test]
    fn an_object_that_no_commit_introduced_is_told_too() {
        let mut finding = token("", 1);
        finding.location.origin = in_object(ObjectKind::Blob, &id(3));
        finding.exposure = Some(Exposure::default());
        let expected =
            "no ref leads to it: only a stash, a reflog or the object database may hold it";
        assert_eq!(sentence(&finding).as_deref(), Some(expected));
    }

    #[test]
    fn a_message_is_of_its_own_commit() {
        let mut finding = committed("", 1);
        finding.location.origin.object = in_object(ObjectKind::Commit, &id(1)).object;
        let expected = "written 3 March 2026 by A U Thor (Call the API)";
        assert_eq!(sentence(&finding).as_deref(), Some(expected));
    }

    #[test]
    fn no_name_is_longer_than_a_line_or_acts_on_a_terminal() {
        let hostile = Commit {
            author: format!("\x1b[2J{}<", "é".repeat(90)),
            summary: format!("\u{202e}{}", "word ".repeat(90)),
            ..commit(1)
        };
        let mut finding = committed("a.rs", 1);
        finding.location.origin.commit = Some(hostile.into());
        let told = sentence(&finding).unwrap_or_default();
        assert!(
            told.contains(&format!(r"by \x1b[2J{}… in", "é".repeat(36))),
            "{told}"
        );
        assert!(told.ends_with("word word…)") && told.len() < 260, "{told}");
        assert_eq!(author("<a@b.example>"), " by a@b.example");
    }
}
