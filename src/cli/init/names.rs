//! The names that a dotenv file assigns, and nothing else of it.
//!
//! A line of a value that goes on may look like an assignment: a private key ends with `=`. So what does
//! not look like a name is left out, and counted.

use ntnleaks::Matcher;

/// No part of a name between two of `_.-` is longer, in characters.
const LONGEST_PART: usize = 24;

/// A part of so many characters has no digit but at its end, and a name that mixes capitals and small
/// letters has none at all: random text soon has one.
const LONG_PART: usize = 8;

/// What the lines of a dotenv file say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Names {
    /// Each name once, in the order of the file.
    pub(in crate::cli) names: Vec<String>,
    /// How many lines assign nothing to a name that may be shown.
    pub(in crate::cli) left_out: usize,
}

/// The names of a text.
pub(in crate::cli) fn names(text: &str) -> Names {
    let matcher = Matcher::new();
    let mut found = Names::default();
    let mut value = Value::Ended;
    for line in text.trim_start_matches('\u{feff}').lines() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if value != Value::Ended {
            value = value.after(line);
            continue;
        }
        let line = line.trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, assigned) = match assignment(line) {
            Some((name, assigned)) => (Some(name), assigned),
            None => (None, line),
        };
        value = Value::begun(assigned);
        match name {
            Some(name) if may_be_shown(name, &matcher) => {
                if !found.names.iter().any(|it| it == name) {
                    found.names.push(name.to_owned());
                }
            }
            _ => found.left_out += 1,
        }
    }
    // Nobody knows where a quote should have ended: what came after it may be names.
    if matches!(value, Value::Quoted(_)) {
        found.left_out += 1;
    }
    found
}

/// Where a value is, at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Ended,
    Quoted(char),
    /// A backslash ended the line.
    Continued,
}

impl Value {
    /// After the line on which the value begins.
    fn begun(assigned: &str) -> Self {
        let value = assigned.trim_start();
        match value.chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => {
                Self::Quoted(quote).after(&value[quote.len_utf8()..])
            }
            _ => Self::Continued.after(value),
        }
    }

    /// After one more line of it.
    fn after(self, line: &str) -> Self {
        match self {
            Self::Quoted(quote) if closes(line, quote) => Self::Ended,
            Self::Quoted(_) => self,
            _ if line.ends_with('\\') => Self::Continued,
            _ => Self::Ended,
        }
    }
}

/// Whether a quote ends on a line. In single quotes nothing is escaped.
fn closes(line: &str, quote: char) -> bool {
    let mut is_escaped = false;
    line.chars().any(|character| {
        let is_end = character == quote && !is_escaped;
        is_escaped = character == '\\' && !is_escaped && quote != '\'';
        is_end
    })
}

fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = ["export", "declare -x"]
        .iter()
        .find_map(|word| line.strip_prefix(word)?.strip_prefix([' ', '\t']))
        .unwrap_or(line)
        .trim_start();
    let (name, value) = line.split_once('=')?;
    Some((name.trim_end(), value))
}

/// Whether it is a name that a person gives, and no part of a value.
fn may_be_shown(name: &str, matcher: &Matcher) -> bool {
    let mut characters = name.chars();
    let first = characters.next().unwrap_or(' ');
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let has = |class: fn(&u8) -> bool| name.bytes().any(|byte| class(&byte));
    let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    (first.is_ascii_alphabetic() || first == '_')
        && characters.all(is_word)
        && !(is_mixed && (has(u8::is_ascii_digit) || name.len() > LONGEST_PART))
        && name.split(['_', '.', '-']).all(is_part)
        && matcher.redact(name) == name
}

fn is_part(part: &str) -> bool {
    let word = part.trim_end_matches(|c: char| c.is_ascii_digit());
    part.len() <= LONGEST_PART
        && (part.len() < LONG_PART || !word.bytes().any(|byte| byte.is_ascii_digit()))
        && part.len() - word.len() < LONG_PART
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Vec<String>, usize) {
        let Names { names, left_out } = names(text);
        (names, left_out)
    }

    #[test]
    fn every_way_to_assign() {
        let text = "\u{feff}A=1\r\nexport B = 'x' # c\r\n\r\n# D=4\n  E=\"it \\\" is\"\nA=2\n\
                    declare -x F=`f`\nlower_case=x\nDB2_URL=x\ncamelCase=1\n";
        let names = ["A", "B", "E", "F", "lower_case", "DB2_URL", "camelCase"];
        assert_eq!(of(text), (names.map(str::to_owned).to_vec(), 0));
    }

    #[test]
    fn lines_of_a_value_are_no_names() {
        for quote in ['"', '\'', '`'] {
            let text = format!("A={quote}one\nNOT=two\nNOR=three{quote}\nB=1\n");
            assert_eq!(
                of(&text),
                (vec!["A".to_owned(), "B".to_owned()], 0),
                "{text}"
            );
        }
        let text = "A=one\\\nNOT=two\\\nNOR=three\nB=1\n";
        assert_eq!(of(text), (vec!["A".to_owned(), "B".to_owned()], 0));
    }

    #[test]
    fn after_a_quote_that_never_ends_nothing_is_known() {
        assert_eq!(of("A=1\nB='it\nC=2\n"), (vec!["A".into(), "B".into()], 1));
    }

    #[test]
    fn the_end_of_a_key_is_no_name() {
        let lines = [
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDh==",
            "Ab3dE9xY=",
            "deadbeefcafe0123deadbeef=",
            "JBSWY3DPEHPK3PXP=",
            "aVeryLongTextWithoutAnyDigitAtAll=",
            "with blank=1",
            "just words",
            "9=1",
            "=1",
        ];
        for line in lines {
            assert_eq!(of(line), (vec![], 1), "{line}");
        }
    }
}
