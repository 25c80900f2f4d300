//! Whole terminal reports, as a person sees them.
#![allow(clippy::expect_used)]

use super::*;
use crate::blob::{Nothing, Publication, SkipReason, Skipped};
use crate::detector::{Confidence, DETECTORS};
use crate::finding::{Encoding, Excerpt, Finding, Location};
use crate::object::ObjectKind;
use crate::report::testing::{
    clean, dotenv, everything, exposed, id, in_object, of_detector, origin, secret, token,
};
use crate::secret::Visibility;

pub(super) fn shown(report: &Report, view: &View) -> String {
    let mut out = Vec::new();
    write(report, view, &mut out).expect("a Vec takes everything");
    String::from_utf8(out).expect("the report is UTF-8")
}

#[test]
fn a_clean_run_is_one_line_of_evidence() {
    assert_eq!(
        shown(&clean(), &View::default()),
        "no leaked Notion credentials · 78,012 files, 1.2 GB, 0.41 s · 0 skipped · \
         0 placeholders · 0 suppressed\n"
    );
    let quiet = View {
        quiet: true,
        ..View::default()
    };
    assert_eq!(shown(&clean(), &quiet), "");
}

#[test]
fn an_incomplete_run_is_never_called_clean() {
    let nothing = shown(&Report::default(), &View::default());
    assert!(nothing.ends_with("nothing was read: this is not a clean result\n"));
    let mut report = clean();
    report.skipped = vec![everything().skipped.swap_remove(5)];
    report.stats.skipped = 1;
    let text = shown(&report, &View::default());
    assert!(
        text.starts_with("not read\n  skipped/5:\\n.bin  has 3 more findings"),
        "{text}"
    );
    assert!(
        text.ends_with("\nnot clean: 1 file was not read\n"),
        "{text}"
    );
    assert!(!text.contains("no leaked"));
}

#[test]
fn a_secret_is_told_once_with_each_place_and_its_remedy() {
    let mut report = clean();
    report.findings.push(token("./a.rs", 7));
    report.findings.push(Finding {
        location: token("b\t.txt", 2).location,
        encoding: Some(Encoding::Base64),
        confidence: Confidence::Medium,
        ..token("", 7)
    });
    assert_eq!(
        shown(&report, &View::default()),
        "critical  Notion API token  ntn_0000****B3dE
  a.rs:7:15
      let token = \"ntn_0000****B3dE\";
  b\\t.txt:2:15 · medium confidence · written as base64
      let token = \"ntn_0000****B3dE\";
  → Regenerate the token in Notion's developer portal (a personal access token: revoke
    it). The old value stops at once, so have the place ready where the new one goes
    https://www.notion.so/my-integrations

rotate  Notion API token · replace first
  An internal connection has one token: a new one ends the old one at once, and with it
  whatever still runs on that.
  1. Find what runs on it, and have the place ready where the new value goes. If
     strangers can read the old one, do not wait for that.
  2. Make the new value in Notion's developer portal: regenerate the token of an
     internal connection, or create another personal access token. An OAuth access token
     is replaced by a refresh, or by the user who connects again.
  3. Put the new value where the deployment reads it from. The command of each store
     takes it from standard input.
  4. Restart whatever uses it, on every machine and in every scheduled job, so that
     nothing keeps the old value.
  5. End the old value where the new one did not: revoke the personal access token there
     (a workspace admin can revoke anybody's), or the OAuth token at the endpoint
     `/v1/oauth/revoke` with the client's id and secret.
  6. Verify: `ntnleaks check --await-rotation --new-env NEW` takes the old value from
     standard input and the new one from the variable NEW. It waits until Notion refuses
     the one and accepts the other, and prints the evidence.
  7. See what the old value opened: the new one of the same connection opens the same,
     and `ntnleaks check --access` lists it. Look there for changes that none of you
     made.
  8. Only now think about rewriting history. It is never a remedy: what was pushed must
     be treated as read.

stores
  aws secretsmanager put-secret-value --secret-id NAME --secret-string file:///dev/stdin
  gcloud secrets versions add NAME --data-file=-
  vault kv patch -mount=secret NAME value=-
  gh secret set NAME
  glab variable update NAME --masked
  In bash or zsh, `IFS= read -rs NEW` asks for the value without showing it, and
  `printf %s \"$NEW\" | COMMAND` hands it over: it stands in no command and in no history.

1 secret in 2 places · 78,012 files, 1.2 GB, 0.41 s · 0 skipped · 0 placeholders · 0 suppressed
"
    );
}

#[test]
fn the_most_severe_come_first_and_places_have_an_end() {
    let mut report = clean();
    let mild = DETECTORS
        .iter()
        .find(|row| row.severity < token("", 1).severity);
    let mild = mild.expect("a detector that is not critical");
    report.findings.push(of_detector(mild, "a.rs", 1));
    report
        .findings
        .extend((0..12).map(|n| token(&format!("b{n}.rs"), 1)));
    let text = shown(&report, &View::default());
    assert!(text.starts_with("critical"), "{text}");
    assert!(text.contains("b9.rs") && !text.contains("b10.rs"), "{text}");
    assert!(text.contains("  and 2 more places\n"), "{text}");
    let verbose = View {
        verbose: true,
        ..View::default()
    };
    assert!(shown(&report, &verbose).contains("b11.rs"));
}

#[test]
fn a_long_line_is_cut_around_the_match() {
    let mut report = clean();
    report.findings.push(Finding {
        excerpt: Some(Excerpt {
            before: "é".repeat(60),
            matched: "****".into(),
            after: "ü".repeat(60),
        }),
        ..token("a.rs", 1)
    });
    let expected = format!("      …{}****{}…\n", "é".repeat(40), "ü".repeat(24));
    assert!(shown(&report, &View::default()).contains(&expected));
}

#[test]
fn a_whole_secret_is_shown_in_the_heading_only() {
    let mut report = clean();
    report.findings.push(token("a.rs", 1));
    assert!(!shown(&report, &View::default()).contains(&secret(1)));
    let whole = View {
        visibility: Visibility::Whole,
        ..View::default()
    };
    assert_eq!(shown(&report, &whole).matches(&secret(1)).count(), 1);
}

#[test]
fn a_dotenv_file_says_what_git_would_do() {
    let mut report = clean();
    report
        .findings
        .push(dotenv("./my app/.env", Publication::Staged));
    let text = shown(&report, &View::default());
    let expected = "\
medium  Dotenv file that git would publish
  my app/.env
      staged for the next commit, which would publish it
  → Run `git rm --cached 'my app/.env'` and add the line `.env` to .gitignore
    https://git-scm.com/docs/gitignore

1 dotenv file · ";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn nested_repositories_are_always_named_and_the_rest_on_request() {
    let report = everything();
    let view = View::default();
    let text = shown(&report, &view);
    assert!(
        text.contains("  vendor/4  a repository of its own; name it to scan it\n  and 2 more\n")
    );
    assert!(!text.contains("ignored by git"));
    let verbose = View {
        verbose: true,
        ..view
    };
    assert!(shown(&report, &verbose).contains("  target  ignored by git\n"));
}

#[test]
fn placeholders_are_listed_on_request() {
    let report = everything();
    let view = View::default();
    assert!(!shown(&report, &view).contains("docs/example.md"));
    let asked = View {
        show_placeholders: true,
        ..view
    };
    assert!(
        shown(&report, &asked).contains("placeholders\n  docs/example.md:99:15  Notion API token")
    );
}

#[test]
fn no_text_of_a_scanned_file_reaches_the_terminal_as_it_is() {
    let mut report = everything();
    let hostile = "\x1b[2J\u{202e}\r\u{9b}\u{200b}";
    report.findings.push(Finding {
        excerpt: Some(Excerpt {
            before: hostile.into(),
            matched: hostile.into(),
            after: hostile.into(),
        }),
        ..token(hostile, 1)
    });
    report.excluded[0].origin = origin(hostile);
    let view = View {
        visibility: Visibility::Whole,
        show_placeholders: true,
        show_suppressed: true,
        verbose: true,
        ..View::default()
    };
    let text = shown(&report, &view);
    let escapes = |character: char| character != '\n' && sanitize::deceives(character);
    assert!(!text.contains(escapes), "{text:?}");
    assert!(
        text.contains("caf\\xe9%.rs:10:15") || cfg!(not(unix)),
        "{text}"
    );
}

#[test]
fn a_finding_in_a_history_says_who_and_when_and_where_it_still_is() {
    let mut report = clean();
    report.findings.push(exposed("src/a.rs", 7));
    report.findings.push(Finding {
        location: Location {
            origin: in_object(ObjectKind::Tag, &id(4)),
            region: token("", 5).location.region,
        },
        ..token("", 7)
    });
    (report.stats.blobs, report.stats.commits) = (1204, 85);
    let text = shown(&report, &View::default());
    let expected = "
  src/a.rs:7:15
      introduced 3 March 2026 by A U Thor in 1a2b3c4, removed 4 March 2026 in 2a2b3c4,
      still in the history of origin/main, fix, the notes commits and 2 more: it was
      pushed, so rotate it
      let token = \"ntn_0000****B3dE\";
  message of tag 4a2b3c4:5:15
      let token = \"ntn_0000****B3dE\";
  → ";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("1 secret in 2 places · 1,204 objects, 85 commits, 1.2 GB, 0.41 s"));
}

#[test]
fn where_nothing_was_to_be_read_that_is_the_verdict() {
    let mut report = Report {
        nothing: Some(Nothing::Pushed),
        ..Report::default()
    };
    let text = shown(&report, &View::default());
    let verdict = "nothing is pushed that the remote does not have · 0 files, 0 B, ";
    assert!(
        text.starts_with(verdict) && text.lines().count() == 1,
        "{text}"
    );
    report.skipped.push(Skipped {
        origin: in_object(ObjectKind::Commit, &id(1)),
        reason: SkipReason::Missing("the clone is shallow".into()),
    });
    let text = shown(&report, &View::default());
    assert!(
        text.starts_with("not read\n  commit 1a2b3c4  is missing: the clone is shallow\n"),
        "{text}"
    );
    assert!(
        text.ends_with("\nnot clean: 1 item was not read\n"),
        "{text}"
    );
    assert!(!text.contains("nothing is pushed"), "{text}");
}
