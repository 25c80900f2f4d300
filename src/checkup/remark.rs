//! In what a value is not a credential as it was issued.

use std::fmt;

use crate::finding::Encoding;

/// One thing that is wrong with a value. It never says anything of the value itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remark {
    /// Blanks before or behind it.
    Blanks,
    /// Blanks inside of it.
    InnerBlanks,
    /// A line break inside of it.
    LineBreaks,
    /// Quotation marks around it.
    Quotes,
    /// `Bearer` or `Basic` before it.
    Scheme,
    /// The name of a variable or a key before it.
    Assignment,
    /// Other text around it.
    Surroundings,
    /// Characters that cannot be seen: without width, byte-order marks, no-break spaces, controls.
    Invisible,
    /// Characters that look like others: Cyrillic, Greek, full-width.
    LookAlikes,
    /// Letters in the wrong case.
    LetterCase,
    /// It is written as something else.
    Encoded(Encoding),
    /// So many characters are missing.
    TooShort(usize),
    /// There are so many characters too many.
    TooLong(usize),
    /// It is a placeholder.
    Placeholder,
    /// It is a redacted copy.
    Redacted,
    /// It holds so many credentials, each of which is examined.
    Several(usize),
}

impl Remark {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Blanks => "blanks",
            Self::InnerBlanks => "inner_blanks",
            Self::LineBreaks => "line_breaks",
            Self::Quotes => "quotes",
            Self::Scheme => "scheme",
            Self::Assignment => "assignment",
            Self::Surroundings => "surroundings",
            Self::Invisible => "invisible",
            Self::LookAlikes => "look_alikes",
            Self::LetterCase => "letter_case",
            Self::Encoded(_) => "encoded",
            Self::TooShort(_) => "too_short",
            Self::TooLong(_) => "too_long",
            Self::Placeholder => "placeholder",
            Self::Redacted => "redacted",
            Self::Several(_) => "several",
        }
    }

    /// Whether what was issued is another value, which nobody can tell from this one.
    pub(crate) fn is_beyond_repair(self) -> bool {
        matches!(
            self,
            Self::LetterCase
                | Self::TooShort(_)
                | Self::TooLong(_)
                | Self::Placeholder
                | Self::Redacted
        )
    }
}

/// As a clause: `blanks stand before or behind it`.
impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let characters = |count| match count {
            1 => "1 character".to_owned(),
            _ => format!("{count} characters"),
        };
        f.write_str(match self {
            Self::Blanks => "blanks stand before or behind it",
            Self::InnerBlanks => "blanks stand inside of it",
            Self::LineBreaks => "a line break stands inside of it",
            Self::Quotes => "quotation marks stand around it",
            Self::Scheme => "the word Bearer or Basic stands before it",
            Self::Assignment => "a name stands before it, as in a configuration",
            Self::Surroundings => "other text stands around it",
            Self::Invisible => "it holds characters that cannot be seen",
            Self::LookAlikes => "it holds characters that look like others",
            Self::LetterCase => "letters of it are in the wrong case",
            Self::Encoded(Encoding::Split) => "it is written in pieces",
            Self::Encoded(encoding) => {
                return write!(f, "it is an encoded copy ({})", encoding.id());
            }
            Self::TooShort(missing) => {
                return write!(f, "it is too short by {}", characters(*missing));
            }
            Self::TooLong(more) => return write!(f, "it is too long by {}", characters(*more)),
            Self::Placeholder => "it is a placeholder, not a credential",
            Self::Redacted => "it is a redacted copy",
            Self::Several(count) => {
                return write!(f, "it holds {count} credentials; each is examined");
            }
        })
    }
}
