//! The names of refs, as people say them.

use std::borrow::Cow;

use crate::object::RefSet;

/// How many refs are named.
const NAMED: usize = 3;

/// The refs as a person lists them, `None` if there are none. Those of a remote come first, as they
/// tell who else can read it.
pub(super) fn list(refs: &RefSet) -> Option<String> {
    let mut names: Vec<Cow<'_, str>> = Vec::with_capacity(NAMED + 1);
    for wanted in 0..=LAST {
        let those = refs.iter().filter(|name| rank(name) == wanted);
        names.extend(those.take(NAMED - names.len()).map(short));
    }
    let more = refs.len() - names.len();
    if more > 0 {
        names.push(format!("{more} more").into());
    }
    let last = names.pop()?;
    Some(match names.as_slice() {
        [] => last.into_owned(),
        first => format!("{} and {last}", first.join(", ")),
    })
}

/// The rank of what is named when nothing else is.
const LAST: u8 = 2;

/// What a remote calls its `HEAD` is another of its branches once more.
fn rank(name: &str) -> u8 {
    match name.strip_prefix("refs/remotes/") {
        Some(branch) if branch.ends_with("/HEAD") => LAST,
        Some(_) => 0,
        None => 1,
    }
}

fn short(name: &str) -> Cow<'_, str> {
    let below = name.strip_prefix("refs/").unwrap_or(name);
    match below.split_once('/') {
        Some(("heads" | "remotes", branch)) => branch.into(),
        Some(("tags", tag)) => format!("tag {tag}").into(),
        Some(("notes", notes)) => format!("the notes {notes}").into(),
        _ if name == "refs/stash" => "the stash".into(),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(refs: &[&str]) -> Option<String> {
        list(&refs.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn refs_are_called_what_people_call_them() {
        assert_eq!(short("refs/heads/fix/a"), "fix/a");
        assert_eq!(short("refs/remotes/origin/main"), "origin/main");
        assert_eq!(short("refs/tags/v1"), "tag v1");
        assert_eq!(short("refs/stash"), "the stash");
        assert_eq!(short("refs/notes/commits"), "the notes commits");
        assert_eq!(short("refs/pull/7/head"), "refs/pull/7/head");
        assert_eq!(short("HEAD"), "HEAD");
    }

    #[test]
    fn three_are_named_and_the_others_counted() {
        assert_eq!(listed(&[]), None);
        assert_eq!(listed(&["refs/heads/a"]).as_deref(), Some("a"));
        let two = ["refs/heads/a", "refs/tags/v1"];
        assert_eq!(listed(&two).as_deref(), Some("a and tag v1"));
        let many = [
            "refs/heads/a",
            "refs/heads/b",
            "refs/heads/c",
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/a",
        ];
        assert_eq!(listed(&many).as_deref(), Some("origin/a, a, b and 2 more"));
        assert_eq!(
            listed(&many[2..]).as_deref(),
            Some("origin/a, c and origin/HEAD")
        );
    }
}
