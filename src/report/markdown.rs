//! Text of strangers in Markdown, as CommonMark and GitHub read it.

use super::sanitize;

/// Marks that mean nothing in the middle of a line, as long as the others are escaped.
const INERT: &str = ",;:'\"%?()-+=";

/// `text` as it is, whatever it holds, for the middle of a line. Each mark of ASCII may be escaped,
/// and then means nothing.
pub(super) fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in sanitize::text(text).chars() {
        if character.is_ascii_punctuation() && !INERT.contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// `text` as code, which nothing in it can end. Nobody is mentioned and nothing is linked there.
pub(super) fn code(text: &str) -> String {
    let text = sanitize::text(text);
    let runs = text.split(|character| character != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    // One blank at each end is not shown.
    let at_edge = |edge: Option<char>| edge.is_none_or(|it| it == '`' || it == ' ');
    let pad = match at_edge(text.chars().next()) || at_edge(text.chars().next_back()) {
        true => " ",
        false => "",
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mark_means_anything() {
        assert_eq!(text("a*b_c`d"), r"a\*b\_c\`d");
        assert_eq!(text("[x](y) <b> &amp;"), r"\[x\](y) \<b\> \&amp;");
        assert_eq!(text("a|b\n# c"), r"a\|b\\n\# c");
        assert_eq!(text("https://www.x"), r"https:\/\/www\.x");
        assert_eq!(text("資料 1"), "資料 1");
    }

    #[test]
    fn code_ends_where_it_should() {
        assert_eq!(code("a|b"), "`a|b`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code(" a "), "`  a  `");
        assert_eq!(code("a\nb"), r"`a\nb`");
        assert_eq!(code(""), "`  `");
    }
}
