//! What a credential opens, for a person: the tree of Notion's side bar.

use std::io::{self, Write};

use super::fold::{self, What};
use super::{PUBLIC_LISTED, words};
use crate::access::{Access, Entry, Tree};
use crate::report::sanitize;
use crate::report::terminal::paint::{Paint, Role, wrap};

/// How many columns a line of the tree may take.
const WIDTH: usize = 96;
/// How many columns a title has at least, however deep it stands.
const LEAST: usize = 24;
/// What stands before each entry.
const DAYS: &str = "The days are those of the last edits, in UTC.";
/// How many columns the name of an ability takes.
const ABILITY: usize = 23;

/// Writes what it may do, what it opens, and what of it is public.
pub(in crate::report::checkup) fn write(
    access: &Access,
    paint: Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "\n  {}", paint.as_a(Role::Heading, "What it may do"))?;
    for (ability, answer) in words::abilities(access) {
        let label = paint.as_a(Role::Aside, ability);
        let gap = ABILITY.saturating_sub(ability.len()) + 2;
        for (number, line) in wrap(&answer, 4 + ABILITY + 2).iter().enumerate() {
            match number {
                0 => writeln!(out, "    {label}{:gap$}{line}", "")?,
                _ => writeln!(out, "    {:ABILITY$}  {line}", "")?,
            }
        }
    }
    let opens = paint.as_a(Role::Heading, "What it opens");
    writeln!(out, "\n  {opens}: {}", words::sum(access))?;
    let days = (!access.entries.is_empty()).then_some(DAYS.to_owned());
    for sentence in words::caveats(access).into_iter().chain(days) {
        for line in wrap(&sentence, 4) {
            writeln!(out, "    {}", paint.as_a(Role::Aside, &line))?;
        }
    }
    tree(access, paint, out)?;
    public(access, paint, out)
}

fn tree(access: &Access, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let tree = Tree::of(&access.entries);
    for row in fold::rows(&tree, access.entries.len()) {
        let entry = match row.what {
            What::Top(top) => {
                writeln!(out, "\n    {}", words::top(top))?;
                continue;
            }
            What::Entry(at) => Some(&access.entries[at]),
            What::More(_) => None,
        };
        let date = entry.and_then(words::edited).unwrap_or_default();
        let date = format!("{date:10}");
        let branch = branch(&row.follows);
        let (date, lines) = (
            paint.as_a(Role::Aside, &date),
            paint.as_a(Role::Aside, &branch),
        );
        write!(out, "    {date}  {lines}")?;
        match (row.what, entry) {
            (What::More(amount), _) => {
                let more = words::more(amount, row.follows.len() > 1);
                writeln!(out, "{}", paint.as_a(Role::Aside, &more))?;
            }
            (_, Some(entry)) => self::entry(entry, 3 * row.follows.len(), paint, out)?,
            (_, None) => writeln!(out)?,
        }
    }
    Ok(())
}

/// The lines that lead to a row: `│  ├─ `.
fn branch(follows: &[bool]) -> String {
    let Some((own, above)) = follows.split_last() else {
        return String::new();
    };
    let above = above.iter().map(|&more| if more { "│  " } else { "   " });
    let own = if *own { "├─ " } else { "└─ " };
    above.chain([own]).collect()
}

fn entry(entry: &Entry, indent: usize, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let asides = words::asides(entry);
    let asides: String = asides.iter().map(|aside| format!(" · {aside}")).collect();
    let public = match entry.is_public {
        true => format!(" · {}", words::PUBLIC),
        false => String::new(),
    };
    let taken = 4 + 10 + 2 + indent + asides.chars().count() + public.chars().count();
    let title = match &*entry.title {
        "" => paint.as_a(Role::Aside, "Untitled").to_string(),
        title => cut(
            &sanitize::text(title),
            WIDTH.saturating_sub(taken).max(LEAST),
        ),
    };
    let (asides, public) = (
        paint.as_a(Role::Aside, &asides),
        paint.as_a(Role::Unclean, &public),
    );
    writeln!(out, "{title}{asides}{public}")
}

/// The beginning of a text that takes no more than so many columns.
fn cut(text: &str, columns: usize) -> String {
    // Letters of East Asia and pictures take two; a few others are narrower than counted here.
    let wide = |character: char| if character >= '\u{1100}' { 2 } else { 1 };
    let mut taken = 0;
    let mut last = 0;
    for (at, character) in text.char_indices() {
        if taken < columns {
            last = at;
        }
        taken += wide(character);
        if taken > columns {
            return format!("{}…", &text[..last]);
        }
    }
    text.to_owned()
}

/// Where everybody can read it, so that it can be looked at and taken back.
fn public(access: &Access, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    let mut public = access
        .entries
        .iter()
        .filter_map(|it| it.public_url.as_deref());
    let shown: Vec<_> = public.by_ref().take(PUBLIC_LISTED).collect();
    if shown.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n    {}",
        paint.as_a(Role::Unclean, "Public on the web")
    )?;
    for url in shown {
        writeln!(out, "    {}", paint.as_a(Role::Place, &sanitize::text(url)))?;
    }
    match public.count() {
        0 => Ok(()),
        more => writeln!(out, "    … and {more} more, which --format json lists"),
    }
}
