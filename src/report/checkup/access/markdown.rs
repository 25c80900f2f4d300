//! What a credential opens, for the report of an incident. Titles and addresses are code.

use std::io::{self, Write};

use super::fold::{self, What};
use super::{PUBLIC_LISTED, words};
use crate::access::{Access, Entry, Tree};
use crate::report::markdown::{code, text};

/// Writes what it may do, what it opens, and what of it is public.
pub(in crate::report::checkup) fn write(access: &Access, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n### What it may do\n")?;
    for (ability, answer) in words::abilities(access) {
        writeln!(out, "- {ability}: {}", text(&answer))?;
    }
    writeln!(
        out,
        "\n### What it opens\n\n{}.\n",
        text(&words::sum(access))
    )?;
    for sentence in words::caveats(access) {
        writeln!(out, "- {}", text(&sentence))?;
    }
    tree(access, out)?;
    public(access, out)
}

fn tree(access: &Access, out: &mut impl Write) -> io::Result<()> {
    let tree = Tree::of(&access.entries);
    for row in fold::rows(&tree, access.entries.len()) {
        let level = row.follows.len().saturating_sub(1);
        let indent = "  ".repeat(level);
        match row.what {
            What::Top(top) => writeln!(out, "\n**{}**\n", words::top(top))?,
            What::Entry(at) => writeln!(out, "{indent}- {}", entry(&access.entries[at]))?,
            What::More(amount) => {
                writeln!(out, "{indent}- {}", text(&words::more(amount, level > 0)))?;
            }
        }
    }
    Ok(())
}

fn entry(entry: &Entry) -> String {
    let title = match &*entry.title {
        "" => "*Untitled*".to_owned(),
        title => code(title),
    };
    let asides = words::asides(entry).into_iter().map(str::to_owned);
    let edited = words::edited(entry).map(|day| format!("edited {day}"));
    let public = entry.is_public.then(|| format!("**{}**", words::PUBLIC));
    let parts = std::iter::once(title)
        .chain(asides)
        .chain(edited)
        .chain(public);
    parts.collect::<Vec<_>>().join(" · ")
}

fn public(access: &Access, out: &mut impl Write) -> io::Result<()> {
    let mut public = access
        .entries
        .iter()
        .filter_map(|it| it.public_url.as_deref());
    let shown: Vec<_> = public.by_ref().take(PUBLIC_LISTED).collect();
    if shown.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n**Public on the web**\n")?;
    for url in shown {
        writeln!(out, "- {}", code(url))?;
    }
    match public.count() {
        0 => Ok(()),
        more => writeln!(out, "- … and {more} more, which the JSON lists"),
    }
}
