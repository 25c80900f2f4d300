//! Which comments are markers, for what, and why.
#![allow(clippy::expect_used)]

use super::*;

/// Stands for a credential.
const VALUE: &str = "VALUE";

/// The marker of the first `VALUE` of a text.
fn marker(text: &str) -> Option<Marker> {
    marker_for(text, "notion-api-token")
}

fn marker_for(text: &str, detector: &str) -> Option<Marker> {
    let detector = Detector::by_id(detector).expect("a detector");
    let spans: Vec<_> = text
        .match_indices(VALUE)
        .map(|(at, value)| at..at + value.len())
        .collect();
    beside(text.as_bytes(), spans.first()?, &spans, detector)
}

fn name(text: &str) -> Option<&'static str> {
    marker(text)
        .filter(|it| it.scope != MarkerScope::Nothing)
        .map(|it| it.name)
}

#[test]
fn a_marker_stands_in_a_comment_of_any_language() {
    for text in [
        "a = 'VALUE' # ntnleaks:allow",
        "a = 'VALUE'; // ntnleaks:allow\r\nnext",
        "a('VALUE',//ntnleaks:allow\n)",
        "/* ntnleaks:allow */ a = 'VALUE'",
        "a = VALUE /* ntnleaks:allow */",
        "<a b='VALUE'/><!-- ntnleaks:allow -->",
        "select 'VALUE' -- ntnleaks:allow",
        "a = VALUE ; ntnleaks:allow",
        "\\a{VALUE} % ntnleaks:allow",
        "a = \"VALUE\" ' ntnleaks:allow",
        "let a = VALUE (* ntnleaks:allow *)",
        "  * VALUE ntnleaks:allow",
        "# VALUE is a test, ntnleaks:allow",
        "a = 'VALUE'  # noqa: S105 ntnleaks:allow",
        "\t# ntnleaks:allow\na = VALUE",
        "//ntnleaks:allow\na = VALUE",
        "x\r\n  /* ntnleaks:allow */\r\na = VALUE",
        " * ntnleaks:allow\n a = VALUE",
        "<!-- ntnleaks:allow -->\n<a>VALUE</a>",
        "{{!-- ntnleaks:allow --}}\nVALUE",
        "REM ntnleaks:allow\nset a=VALUE",
    ] {
        assert_eq!(name(text), Some(OWN), "{text}");
    }
}

#[test]
fn what_is_no_comment_is_no_marker() {
    for text in [
        "a = 'VALUE' ntnleaks:allow",
        "a = 'VALUE', b = 'ntnleaks:allow'",
        "a = 'VALUE', b = \"#ntnleaks:allow\"",
        "https://example.com/VALUE#ntnleaks:allow",
        "https://ntnleaks:allow@example.com/VALUE",
        "{\"a\": \"VALUE\", \"b\": \"ntnleaks:allow\"}",
        "VALUE # ntnleaks:allowed",
        "VALUE # ntnleaks:allow-list",
        "VALUE # xntnleaks:allow",
        "VALUE # ntnleaks: allow",
        "VALUE # NTNLEAKS:ALLOW",
        "VALUE\n# ntnleaks:allow",
        "# ntnleaks:allow\n\nVALUE",
        "ntnleaks:allow\nVALUE",
        "b = 1 # ntnleaks:allow\na = VALUE",
        "# b = 1 # ntnleaks:allow\na = VALUE",
        "# see ntnleaks:allow\na = VALUE",
    ] {
        assert_eq!(marker(text), None, "{text}");
    }
}

/// The tools' own rules: only one of their markers speaks of the next line.
#[test]
fn the_markers_of_other_tools_count_where_they_do() {
    for (text, expected) in [
        ("VALUE # gitleaks:allow", Some(GITLEAKS)),
        ("VALUE //gitleaks:allow", Some(GITLEAKS)),
        ("VALUE # pragma: allowlist secret", Some(SAME_LINE)),
        ("VALUE // pragma:whitelist-secret", Some(SAME_LINE)),
        (
            "# pragma: allowlist nextline secret\nVALUE",
            Some(NEXT_LINE),
        ),
        (
            "// pragma: whitelist-nextline-secret\nVALUE",
            Some(NEXT_LINE),
        ),
        ("# gitleaks:allow\nVALUE", None),
        ("# pragma: allowlist secret\nVALUE", None),
        ("VALUE # pragma: allowlist nextline secret", None),
        ("VALUE # pragma:  allowlist secret", None),
        ("VALUE gitleaks:allow", None),
    ] {
        assert_eq!(name(text), expected, "{text}");
    }
}

#[test]
fn a_marker_may_name_a_detector_and_a_reason() {
    let said = |text: &str| {
        let marker = marker(text).expect("a marker");
        let scope = match marker.scope {
            MarkerScope::Everything => "everything",
            MarkerScope::Detector(detector) => detector.id,
            MarkerScope::Nothing => "nothing",
        };
        (scope, marker.reason)
    };
    let why = |text: &str| Some(text.to_owned());
    for (comment, scope, reason) in [
        ("", "everything", None),
        (" --", "everything", None),
        (" -- of the sandbox ", "everything", why("of the sandbox")),
        (
            " \u{2014} of the sandbox",
            "everything",
            why("of the sandbox"),
        ),
        (" notion-api-token", "notion-api-token", None),
        (
            " notion-api-token -- a test",
            "notion-api-token",
            why("a test"),
        ),
        (
            " notion-scim-token -- a test",
            "notion-scim-token",
            why("a test"),
        ),
        (" # gitleaks:allow", "everything", None),
        (" gitleaks:allow", "everything", None),
        (" notion-api-tokens", "nothing", None),
        (" this is a test", "nothing", None),
        (", a test", "nothing", None),
        (": a test", "nothing", None),
        ("\u{e9}", "nothing", None),
    ] {
        let line = format!("VALUE # ntnleaks:allow{comment}");
        assert_eq!(said(&line), (scope, reason.clone()), "{line}");
        let block = format!("/* ntnleaks:allow{comment} */ VALUE // and more");
        assert_eq!(said(&block), (scope, reason), "{block}");
    }
    assert_eq!(
        said("VALUE # gitleaks:allow -- why"),
        ("everything", why("why"))
    );
}

#[test]
fn a_marker_for_another_detector_yields_to_one_that_fits() {
    let text = "# ntnleaks:allow notion-scim-token\nVALUE # ntnleaks:allow notion-api-token -- it";
    let reason = |detector| marker_for(text, detector).expect("a marker").reason;
    assert_eq!(reason("notion-api-token").as_deref(), Some("it"));
    assert_eq!(reason("notion-scim-token"), None);
    let other = marker_for(text, "notion-file-token").expect("a marker");
    assert!(!other.is_for(Detector::by_id("notion-file-token").expect("a detector")));
}

#[test]
fn any_line_of_a_match_may_have_the_marker() {
    let detector = Detector::by_id("notion-api-token").expect("a detector");
    let holds = |text: &str| {
        let start = text.find("VAL").expect("its start");
        let end = text.find("UE").expect("its end") + 2;
        beside(text.as_bytes(), &(start..end), &[], detector).is_some()
    };
    for text in [
        "# ntnleaks:allow\n'VAL' +\n 'x' +\n 'UE'",
        "'VAL' + // ntnleaks:allow\n 'x' +\n 'UE'",
        "'VAL' +\n 'x' + // ntnleaks:allow\n 'UE'",
        "'VAL' +\n 'x' +\n 'UE' // ntnleaks:allow",
    ] {
        assert!(holds(text), "{text}");
    }
    assert!(!holds("'VAL' +\n 'UE'\n// ntnleaks:allow"));
}

#[test]
fn a_marker_far_away_is_not_seen() {
    let seen =
        |filler: usize, text: &str| marker(&text.replace('~', &"x".repeat(filler))).is_some();
    for text in [
        "VALUE ~ # ntnleaks:allow",
        "/* ntnleaks:allow */ ~ VALUE",
        "# ntnleaks:allow\n~ VALUE",
        "# ntnleaks:allow -- ~\nVALUE",
        "# ~ \n# ntnleaks:allow -- ~\nVALUE",
    ] {
        assert!(seen(REACH - 40, text), "{text}");
        assert!(!seen(REACH + 40, text), "{text}");
    }
    // A cut line has no start: what looks like one may be the middle of a word.
    assert!(!seen(REACH - 20, "~~*ntnleaks:allow ~ VALUE"));
}

#[test]
fn a_reason_holds_no_credential_and_has_an_end() {
    let reason = |text: &str| marker(text).expect("a marker").reason.expect("a reason");
    assert_eq!(
        reason("VALUE # ntnleaks:allow -- not VALUE, see"),
        "not ****, see"
    );
    let alike = "1b".repeat(20);
    let text = format!("VALUE # ntnleaks:allow -- {alike} was it");
    assert_eq!(reason(&text), "**** was it");
    let long = format!("VALUE # ntnleaks:allow -- {}", "ha ".repeat(300));
    assert_eq!(reason(&long).chars().count(), REASON);
}
