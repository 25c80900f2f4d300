//! The colours of the terminal report, and its width.

use std::fmt::Display;
use std::io::{self, Write};

use owo_colors::Style;

use crate::detector::Severity;

/// Where running text is broken.
const WIDTH: usize = 88;

/// What a piece of text is in the report.
#[derive(Clone, Copy)]
pub(in crate::report) enum Role {
    /// That a credential works: nothing is louder.
    Active,
    /// The severity of a leak.
    Severity(Severity),
    /// The name of a section.
    Heading,
    /// A credential, redacted or not.
    Secret,
    /// Where something is.
    Place,
    /// What matters less than what it stands beside.
    Aside,
    /// The mark before what to do.
    Mark,
    /// Good news.
    Clean,
    /// News that needs a person.
    Unclean,
}

/// Colours text, or leaves it as it is.
#[derive(Clone, Copy)]
pub(in crate::report) struct Paint {
    color: bool,
}

impl Paint {
    /// Colours only if `color`.
    pub(in crate::report) fn new(color: bool) -> Self {
        Self { color }
    }

    /// `text` in the style of `role`.
    pub(in crate::report) fn as_a<'a>(self, role: Role, text: &'a str) -> impl Display + use<'a> {
        let style = if self.color {
            style(role)
        } else {
            Style::new()
        };
        style.style(text)
    }

    /// Writes how to make a credential worthless, and where.
    pub(in crate::report) fn remedy(
        self,
        remedy: &str,
        url: &str,
        out: &mut impl Write,
    ) -> io::Result<()> {
        for (at, line) in wrap(remedy, 4).iter().enumerate() {
            match at {
                0 => writeln!(out, "  {} {line}", self.as_a(Role::Mark, "→"))?,
                _ => writeln!(out, "    {line}")?,
            }
        }
        writeln!(out, "    {}", self.as_a(Role::Aside, url))
    }
}

fn style(role: Role) -> Style {
    let plain = Style::new();
    match role {
        Role::Active => plain.red().bold().reversed(),
        Role::Severity(Severity::Critical) => plain.red().bold(),
        Role::Severity(Severity::High) | Role::Secret => plain.red(),
        Role::Severity(Severity::Medium) => plain.yellow().bold(),
        Role::Severity(Severity::Low) => plain.blue().bold(),
        Role::Heading => plain.bold(),
        Role::Place => plain.cyan(),
        Role::Aside => plain.dimmed(),
        Role::Mark | Role::Clean => plain.green(),
        Role::Unclean => plain.yellow(),
    }
}

/// `text` in lines of at most [`WIDTH`] columns less `indent`. What stands between backquotes, and
/// a word that is longer than a line, stays whole, so that it can be copied.
pub(in crate::report) fn wrap(text: &str, indent: usize) -> Vec<String> {
    // A last one that has no partner, as in the name of an author, quotes nothing.
    let mut left = text.matches('`').count();
    let mut quoted = false;
    let words = text.split(|character| {
        if character == '`' {
            left -= 1;
            quoted = !quoted && left > 0;
        }
        character == ' ' && !quoted
    });
    let mut lines = vec![String::new()];
    for word in words {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if indent + line.chars().count() + 1 + word.chars().count() <= WIDTH {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_only_there_on_request() {
        let painted = |color| Paint::new(color).as_a(Role::Secret, "x").to_string();
        assert_eq!(painted(false), "x");
        assert_eq!(painted(true), "\x1b[31mx\x1b[0m");
    }

    #[test]
    fn text_is_broken_between_words_and_never_in_a_command() {
        let words = "word ".repeat(30);
        assert!(wrap(&words, 4).iter().all(|line| line.len() <= WIDTH - 4));
        let command = format!("{words}`git rm --cached 'a b c d e f g h'` and");
        let lines = wrap(&command, 4);
        assert!(
            lines
                .iter()
                .any(|line| line.contains("`git rm --cached 'a b c d e f g h'`"))
        );
        let alone = wrap(&format!("`{words}"), 4);
        assert!(alone.iter().all(|line| line.len() <= WIDTH - 4));
        assert_eq!(wrap("", 4), [""]);
    }
}
