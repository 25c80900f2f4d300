//! What stands around a credential where it was copied from: quotation marks, names, `Bearer`.

use std::collections::BTreeSet;

use super::characters::is_invisible;
use crate::checkup::Remark;

/// What begins a credential of Notion. With any of these, nobody has to guess what is around it.
pub(super) const PREFIXES: [&str; 6] = ["ntn_", "secret_", "nrt_", "adm_", "v02:", "v03:"];

/// Words that stand before a name.
const KEYWORDS: [&str; 8] = [
    "export ", "set ", "env ", "ENV ", "let ", "const ", "- ", "$env:",
];
/// Words that stand before a token in a header.
const SCHEMES: [&str; 3] = ["bearer", "basic", "token"];
/// The length of a UUID in text.
const UUID: usize = 36;

/// What stands before or behind a value.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) remarks: BTreeSet<Remark>,
    /// The id of an OAuth client, which stands before its secret.
    pub(super) client_id: Option<String>,
}

/// How many bytes of `text` stand before a value, and what they are. Where the value `is_known`, as
/// it begins like a credential, names and brackets may stand there too.
pub(super) fn lead(text: &str, is_known: bool, around: &mut Around) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let begins = PREFIXES.iter().any(|it| rest.starts_with(it));
        let Some(first) = rest.chars().next().filter(|_| !begins) else {
            return at;
        };
        let (len, remark) = if let Some(remark) = edge(first, is_known) {
            (first.len_utf8(), remark)
        } else if let Some(len) = scheme(rest) {
            (len, Some(Remark::Scheme))
        } else if !is_known {
            return at;
        } else if let Some(id) = client_id(rest) {
            around.client_id = Some(id.to_ascii_lowercase());
            (UUID + 1, None)
        } else if "[{(".contains(first) {
            (1, Some(Remark::Assignment))
        } else if let Some(len) = name(rest) {
            (len, Some(Remark::Assignment))
        } else {
            return at;
        };
        around.remarks.extend(remark);
        at += len;
    }
}

/// Where what stands behind a value begins, and what it is.
pub(super) fn trail(text: &str, is_known: bool, around: &mut Around) -> usize {
    let mut end = text.len();
    while let Some(last) = text[..end].chars().next_back() {
        let remark = match edge(last, is_known) {
            Some(remark) => remark,
            None if is_known && "]}),;".contains(last) => Some(Remark::Assignment),
            None => break,
        };
        around.remarks.extend(remark);
        end -= last.len_utf8();
    }
    end
}

/// What a character at either end is, if it is no part of a value.
fn edge(character: char, is_known: bool) -> Option<Option<Remark>> {
    Some(match character {
        ' ' | '\t' => Some(Remark::Blanks),
        '\n' | '\r' => Some(Remark::LineBreaks),
        '"' | '\'' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹'
        | '›' | '´' | '″' | '′' | '＂' | '＇' => Some(Remark::Quotes),
        // It escapes a quotation mark.
        '\\' if is_known => None,
        unseen if is_invisible(unseen) => Some(Remark::Invisible),
        _ => return None,
    })
}

/// The length of the name of a scheme and of the blank behind it.
fn scheme(rest: &str) -> Option<usize> {
    let (len, blank) = rest.char_indices().find(|(_, it)| it.is_whitespace())?;
    let mut schemes = SCHEMES.iter();
    let is_one = schemes.any(|it| rest[..len].eq_ignore_ascii_case(it));
    is_one.then_some(len + blank.len_utf8())
}

/// The client id at the beginning of `client_id:client_secret`.
fn client_id(rest: &str) -> Option<&str> {
    let id = rest.get(..UUID).filter(|_| rest[UUID..].starts_with(':'))?;
    let is_right = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    id.bytes().enumerate().all(is_right).then_some(id)
}

/// The length of a name and of what parts it from its value: `NAME=`, `"key": `, `name => `.
fn name(rest: &str) -> Option<usize> {
    if let Some(word) = KEYWORDS.iter().find(|it| rest.starts_with(*it)) {
        return Some(word.len());
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.$-".contains(c);
    let name = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let behind = rest[name..].trim_start_matches(['"', '\'', '\\', ']', ' ', '\t']);
    let signs = ["=>", ":=", "=", ":"];
    let sign = signs.iter().find(|it| behind.starts_with(*it))?;
    (name > 0).then_some(rest.len() - behind.len() + sign.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peeled(text: &str) -> (&str, Vec<Remark>) {
        let mut around = Around::default();
        let start = lead(text, true, &mut around);
        let end = start + trail(&text[start..], true, &mut around);
        (&text[start..end], around.remarks.into_iter().collect())
    }

    #[test]
    fn what_stands_around_a_credential_is_known() {
        use Remark::{Assignment, Blanks, LineBreaks, Quotes, Scheme};
        for (text, remarks) in [
            ("ntn_x", &[][..]),
            (" ntn_x\t", &[Blanks]),
            ("\nntn_x\r\n", &[LineBreaks]),
            ("\"ntn_x\"", &[Quotes]),
            ("“ntn_x”", &[Quotes]),
            ("`ntn_x", &[Quotes]),
            ("Bearer ntn_x", &[Scheme]),
            ("NOTION_TOKEN=ntn_x", &[Assignment]),
            ("export NOTION_TOKEN='ntn_x'", &[Quotes, Assignment]),
            ("NOTION_TOKEN:ntn_x", &[Assignment]),
            ("$env:NOTION_TOKEN=ntn_x", &[Assignment]),
            ("{\"key\":\"ntn_x\"},", &[Quotes, Assignment]),
            ("\"key\": \"ntn_x\",", &[Blanks, Quotes, Assignment]),
            ("Authorization: Bearer ntn_x", &[Blanks, Scheme, Assignment]),
        ] {
            assert_eq!(peeled(text), ("ntn_x", remarks.to_vec()), "{text}");
        }
    }

    #[test]
    fn a_client_id_is_no_dirt() {
        let id = "0123d872-594c-4001-a234-0037abcdef01";
        let text = format!("{id}:secret_x");
        let mut around = Around::default();
        assert_eq!(lead(&text, true, &mut around), UUID + 1);
        assert_eq!(around.client_id.as_deref(), Some(id));
        assert!(around.remarks.is_empty());
    }

    #[test]
    fn a_value_that_nobody_knows_keeps_its_signs() {
        let mut around = Around::default();
        assert_eq!(lead("a=b", false, &mut around), 0);
        assert_eq!(lead("(a", false, &mut around), 0);
        assert_eq!(trail("a)", false, &mut around), 2);
    }
}
