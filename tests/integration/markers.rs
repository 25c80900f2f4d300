//! Comments beside a credential that say that it is meant to be there, in every source and form.

use serde_json::Value;

use crate::harness::{Outcome, Workspace};
use crate::template::base64;
use crate::tokens::Random;

fn token(name: &str) -> String {
    Random::seeded(&format!("markers {name}")).value("ntn")
}

/// How many findings count, and how many are suppressed.
fn counts(report: &Outcome) -> (usize, u64) {
    let suppressed = report.json()["stats"]["suppressed"].as_u64();
    (report.findings().len(), suppressed.unwrap_or_default())
}

/// The counts of a file with this text.
#[track_caller]
fn counts_of(name: &str, text: impl AsRef<[u8]>) -> (usize, u64) {
    let workspace = Workspace::new();
    workspace.write(name, text);
    let report = workspace.run(&["scan", ".", "--format", "json"]);
    let counts = counts(&report);
    report.expect_code(i32::from(counts.0 > 0));
    counts
}

#[test]
fn a_marker_is_for_its_line_or_the_next_and_no_other() {
    let token = token("lines");
    for (text, counted, suppressed) in [
        ("a = 'T' # ntnleaks:allow\n", 0, 1),
        ("# ntnleaks:allow\na = 'T'\n", 0, 1),
        ("a = 'T' # gitleaks:allow\n", 0, 1),
        ("a = 'T' # pragma: allowlist secret\n", 0, 1),
        ("# pragma: allowlist nextline secret\na = 'T'\n", 0, 1),
        ("a = 'T' # ntnleaks:allow\nb = 'T'\n", 1, 1),
        ("# ntnleaks:allow\na = 'T'\nb = 'T'\n", 1, 1),
        ("# gitleaks:allow\na = 'T'\n", 1, 0),
        ("a = 'T'\n# ntnleaks:allow\n", 1, 0),
        ("a = 'T', 'ntnleaks:allow'\n", 1, 0),
        (
            "a = ['T', 'T'] # ntnleaks:allow notion-api-token -- two tests\n",
            0,
            2,
        ),
        ("a = 'T' # ntnleaks:allow notion-scim-token\n", 1, 0),
        ("a = 'T' # ntnleaks:allow notion-api-tokens\n", 1, 0),
    ] {
        let text = text.replace('T', &token);
        assert_eq!(counts_of("a.py", &text), (counted, suppressed), "{text}");
        let dos = text.replace('\n', "\r\n");
        assert_eq!(counts_of("a.py", &dos), (counted, suppressed), "{dos}");
    }
}

#[test]
fn a_slip_in_a_marker_is_told() {
    let workspace = Workspace::new();
    workspace
        .write(
            "slip.py",
            format!("a = '{}' # ntnleaks:allow this is a test\n", token("slip")),
        )
        .write(
            "other.py",
            format!(
                "a = '{}' # ntnleaks:allow notion-scim-token\n",
                token("other")
            ),
        );
    let report = workspace.run(&["scan", "."]);
    report
        .expect_code(1)
        .expect_stdout("slip.py:1:6 · what the marker beside it names is no detector\n")
        .expect_stdout("other.py:1:6 · the marker beside it names another detector\n");
}

/// A marker is in the text as it stands there, not in what is encoded in it.
#[test]
fn every_written_form_has_its_marker_beside_it() {
    let token = token("forms");
    let (head, tail) = token.split_at(21);
    let escaped = token.replace('_', "\\u005f");
    let encoded = base64(format!("NOTION_TOKEN={token} # ntnleaks:allow\n").as_bytes());
    let folded: Vec<_> = encoded
        .as_bytes()
        .chunks(40)
        .map(String::from_utf8_lossy)
        .collect();
    let marker = "// ntnleaks:allow";
    for (text, is_suppressed) in [
        (format!("a = \"{escaped}\" {marker}\n"), true),
        (format!("a = '{head}' +\n  '{tail}'; {marker}\n"), true),
        (format!("{marker}\na = '{head}' +\n  '{tail}';\n"), true),
        (format!("a = '{head}' +\n  '{tail}';\n{marker}\n"), false),
        (format!("a: {encoded} # ntnleaks:allow\n"), true),
        (format!("# ntnleaks:allow\n{}\n", folded.join("\n")), true),
        (format!("{}\n", folded.join("\n")), false),
        (format!("a: {encoded}\n"), false),
    ] {
        let expected = if is_suppressed { (0, 1) } else { (1, 0) };
        assert_eq!(counts_of("a.txt", &text), expected, "{text}");
    }
    for (text, is_suppressed) in [
        (
            format!("\u{feff}# ntnleaks:allow\r\na = '{token}'\r\n"),
            true,
        ),
        (format!("\u{feff}a = '{token}' # ntnleaks:allow\r\n"), true),
        (format!("\u{feff}a = '{token}'\r\n"), false),
    ] {
        let expected = if is_suppressed { (0, 1) } else { (1, 0) };
        assert_eq!(counts_of("utf8.txt", &text), expected, "{text}");
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(counts_of("utf16.txt", utf16), expected, "{text}");
    }
}

/// A long text is searched in windows of 1 MiB: a marker counts on either side of every edge.
#[test]
#[cfg(unix)]
fn long_texts_are_no_different() {
    let line = format!("a = '{}'", token("long"));
    let variants = [
        format!("{line} # ntnleaks:allow\n"),
        format!("# ntnleaks:allow\n{line}\n"),
        format!("{line}\n"),
    ];
    for window in [1 << 20, 2 << 20, (1 << 20) - (24 << 10)] {
        let mut text = Vec::new();
        for (number, variant) in variants.iter().cycle().take(60).enumerate() {
            let at = window - 300 + number * 10;
            text.resize(text.len().max(at), b'\n');
            if text.len() < at + 200 {
                text.extend_from_slice(variant.as_bytes());
            }
        }
        text.resize(3 << 20, b'\n');
        let whole = counts_in_pieces(&text);
        let workspace = Workspace::new();
        workspace.write("long.txt", &text);
        let file = workspace.run(&["scan", "long.txt", "--format", "json"]);
        assert_eq!(counts(&file), whole, "a file");
        assert!(whole.0 > 0 && whole.1 > 0, "{whole:?}");
        let once = workspace.scan_fed(&["-"], &text);
        assert_eq!(counts(&once), whole, "standard input");
    }
}

/// What each run of lines says by itself.
#[cfg(unix)]
fn counts_in_pieces(text: &[u8]) -> (usize, u64) {
    let text = String::from_utf8_lossy(text);
    let suppressed = text.matches("# ntnleaks:allow").count();
    let all = text.matches("a = '").count();
    (all - suppressed, suppressed as u64)
}

/// The finding stays: nobody sees a marker that far away.
#[test]
fn a_marker_at_the_end_of_a_huge_line_is_not_seen() {
    let far = format!(
        "a = '{}' {}# ntnleaks:allow\n",
        token("far"),
        " ".repeat(10 << 20)
    );
    assert_eq!(counts_of("far.txt", &far), (1, 0));
    let above = format!(
        "# ntnleaks:allow\n{}a = '{}'\n",
        " ".repeat(1 << 20),
        token("far")
    );
    assert_eq!(counts_of("above.txt", &above), (1, 0));
}

/// The file itself would be published, whatever stands in it.
#[test]
fn no_marker_speaks_for_a_dotenv_file() {
    let workspace = Workspace::new();
    let text = format!(
        "# ntnleaks:allow\nTOKEN={} # ntnleaks:allow\n",
        token("dotenv")
    );
    workspace.write(".env", text);
    let report = workspace.run(&["scan", ".", "--format", "json"]);
    assert_eq!(counts(&report), (1, 1));
    assert_eq!(report.findings()[0]["detector"], "unignored-env-file");
}

#[test]
fn a_reason_is_kept_and_shows_no_credential() {
    let workspace = Workspace::new();
    let token = token("reason");
    let text = format!("a = '{token}' # ntnleaks:allow -- once {token}, now dead\n");
    workspace.write("a.py", text);
    let report = workspace.run(&["scan", ".", "--format", "json", "--show-suppressed"]);
    let suppression = report.expect_code(0).json()["suppressed"][0]["suppression"].clone();
    assert_eq!(suppression["reason"], "once ****, now dead");
    assert_eq!(suppression["kind"], "in_source");
    let whole = workspace.run(&["scan", ".", "--show-suppressed", "--show-secrets"]);
    whole
        .expect_code(0)
        .expect_stdout("ntnleaks:allow: once ****, now dead\n");
}

#[test]
#[cfg(unix)]
fn every_source_heeds_them() {
    let workspace = Workspace::repository();
    workspace.write("a.txt", "nothing\n").commit("base");
    let marked = format!("a = '{}' # ntnleaks:allow\n", token("sources"));
    workspace.write("a.py", &marked);
    workspace.git(&["add", "a.py"]);
    let one = |report: &Outcome| {
        report.expect_found(&[]);
        assert_eq!(counts(report), (0, 1));
    };
    one(&workspace.scan(&["."]));
    one(&workspace.scan(&["--staged"]));
    workspace.commit("marked");
    one(&workspace.scan(&["--range", "HEAD^..HEAD", "--trusted-ref", "HEAD"]));
    one(&workspace.scan(&["--history"]));
    one(&workspace.scan_fed(&["-"], &marked));
}

/// What was published without a marker is not undone by one that came later.
#[test]
#[cfg(unix)]
fn in_a_history_each_version_needs_its_own() {
    let workspace = Workspace::repository();
    workspace.write("x.txt", "nothing\n").commit("base");
    let token = token("versions");
    let (plain, marked) = (
        format!("a = '{token}'\n"),
        format!("a = '{token}' # ntnleaks:allow\n"),
    );
    for texts in [[&plain, &marked], [&marked, &plain]] {
        workspace.write("a.py", texts[0]).commit("one");
        workspace.write("a.py", texts[1]).commit("two");
        for source in [&["--range", "HEAD^^..HEAD"][..], &["--history"]] {
            let report = workspace.scan(source);
            report.check(!report.findings().is_empty(), "a finding");
            report.expect_code(1);
        }
        workspace.git(&["rm", "-q", "a.py"]);
        workspace.commit("gone");
    }
    let report = workspace.scan(&["--history", "--show-suppressed"]);
    assert_eq!(report.findings().len(), 1);
    assert_eq!(report.findings()[0]["suppression"], Value::Null);
}
