//! The names of refs, as people say them.

use std::borrow::Cow;

/// How many refs are named.
const NAMED: usize = 3;

/// The refs as a person lists them, `None` if there are none. Those of a remote come first, as they
/// tell who else can read it.
pub(super) fn list(refs: &[String]) -> Option<String> {
    let mut order: Vec<&String> = refs.iter().collect();
    order.sort_by_key(|name| rank(name));
    let more = order.len().saturating_sub(NAMED);
    let mut names: Vec<Cow<'_, str>> = order.iter().take(NAMED).map(|name| short(name)).collect();
    if more > 0 {
        names.push(format!("{more} more").into());
    }
    let last = names.pop()?;
    Some(match names.as_slice() {
        [] => last.into_owned(),
        first => format!("{} and {last}", first.join(", ")),
    })
}

/// What a remote calls its `HEAD` is another of its branches once more.
fn rank(name: &str) -> u8 {
    match name.strip_prefix("refs/remotes/") {
        Some(branch) if branch.ends_with("/HEAD") => 2,
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
        let refs: Vec<String> = refs.iter().map(|&name| name.to_owned()).collect();
        list(&refs)
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
