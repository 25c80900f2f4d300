//! Trees and commits that git would not make: whatever stands in them, blobs are found, and what is
//! missing is named.

use super::garden::text;
use super::packs::{BLOB, COMMIT, Name, Pack, TREE, commit, entry, hex, name};
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// A blob with a credential, a tree of any bytes, and a commit of it that `main` is at.
fn of_tree(tree: &[u8]) -> (Outcome, String) {
    let token = Random::seeded("trees").value("ntn");
    let mut pack = Pack::default();
    pack.whole(name(1), BLOB, text(&token).as_bytes());
    pack.whole(name(2), TREE, tree);
    pack.whole(name(3), TREE, &entry("100644", b"inner", name(1)));
    pack.whole(name(4), BLOB, b"something else\n");
    pack.whole(name(5), COMMIT, &commit(name(2), &[]));
    let workspace = Workspace::of_pack(pack);
    workspace.branch("main", name(5));
    (workspace.scan_broken(), token)
}

/// Each name, and how a report writes its path.
#[test]
fn names_that_no_tree_may_have() {
    let long = "long".repeat(5000);
    let names: [(&[u8], &str); 9] = [
        (b"..", ".."),
        (b".git", ".git"),
        (b"a/b", "a/b"),
        (b"../../etc/passwd", "../../etc/passwd"),
        (b"a\\..\\b", "a\\..\\b"),
        (b"\x1b[2Jx", "\u{1b}[2Jx"),
        (b"%s%n", "%s%n"),
        (b"x y\x7f", "x y\u{7f}"),
        (long.as_bytes(), &long),
    ];
    for (raw, shown) in names {
        let (report, token) = of_tree(&entry("100644", raw, name(1)));
        report.expect_found(&[(shown, &token)]);
        let finding = &report.findings()[0];
        let in_head = finding["exposure"]["in_head"] == true;
        report.check(in_head, "in HEAD");
        let introduced = finding["commit"]["id"] == hex(name(5));
        report.check(introduced, "the commit");
        let (report, token) = of_tree(&entry("40000", raw, name(3)));
        report.expect_found(&[(&format!("{shown}/inner"), &token)]);
    }
}

#[test]
fn names_that_are_empty_or_the_same() {
    let (report, token) = of_tree(&entry("100644", b"", name(1)));
    report.expect_code(1);
    report.check(report.listed()[0].1 == token, "the credential");
    let (report, token) = of_tree(&entry("40000", b"", name(3)));
    report.expect_code(1);
    report.check(report.listed()[0].1 == token, "the credential");
    for same in [name(1), name(4)] {
        for others in [0, 1] {
            let mut tree = entry("100644", b"same", [same, name(1)][others]);
            tree.extend(entry("100644", b"same", [name(1), same][others]));
            tree.extend(entry("40000", b"same", name(3)));
            let (report, token) = of_tree(&tree);
            report.expect_found(&[("same", &token), ("same/inner", &token)]);
            for finding in report.findings() {
                let in_head = finding["exposure"]["in_head"] == true;
                report.check(in_head, "in HEAD");
            }
        }
    }
}

#[test]
fn modes_that_do_not_exist() {
    for mode in [
        "",
        "0",
        "100644",
        "100664",
        "000100755",
        "120000",
        "777777",
        "x",
        "-1",
    ] {
        let (report, token) = of_tree(&entry(mode, b"file", name(1)));
        report.expect_found(&[("file", &token)]);
    }
    // A file as a directory, and the other way round: it is found without a path at least.
    for tree in [
        entry("40000", b"file", name(1)),
        entry("100644", b"tree", name(3)),
    ] {
        let (report, token) = of_tree(&tree);
        report.expect_found(&[(&hex(name(1)), &token)]);
    }
    // A submodule is somebody else's, so nothing is missing.
    let (report, token) = of_tree(&entry("160000", b"module", name(77)));
    report.expect_found(&[(&hex(name(1)), &token)]);
}

#[test]
fn trees_that_are_cut_off_are_named() {
    let whole = entry("100644", b"file", name(1));
    for len in (1..whole.len()).chain([whole.len() + 3]) {
        let tree = [&*whole, &whole].concat();
        let (report, token) = of_tree(&tree[..len]);
        report.expect_code(1);
        report.check(report.listed()[0].1 == token, "the credential");
        let named = report.skipped();
        report.check(named == [(hex(name(2)), "corrupt".to_owned())], "the tree");
    }
}

#[test]
fn what_is_missing_is_named_once_with_who_wants_it() {
    let tree = [
        entry("100644", b"gone.txt", name(91)),
        entry("100644", b"gone-too.txt", name(91)),
        entry("40000", b"gone", name(92)),
    ];
    let (report, _) = of_tree(&tree.concat());
    let missing = [91, 92].map(|it| (hex(name(it)), "missing".to_owned()));
    report.check(report.skipped() == missing, "what is missing");
    report.expect_stderr("gone");
}

/// Commits of any text. The blob is in the tree of each that has one.
#[test]
fn commits_of_any_text() {
    let token = Random::seeded("commits").value("ntn");
    let tree = hex(name(2));
    let whole = |time: &str, zone: &str| {
        let who = format!("A <a@example.com> {time} {zone}");
        format!("tree {tree}\nauthor {who}\ncommitter {who}\n\nx\n")
    };
    let odd = [
        whole("99999999999999999999999", "+0000"),
        whole("-62135596801", "-9999"),
        whole("9223372036854775807", "+2359"),
        whole("-9223372036854775808", "+9959"),
        whole("", ""),
        whole("x", "y"),
        format!("tree {tree}\n"),
        format!("tree {tree}\n\n"),
        format!("tree {tree}\nparent x\nparent \nparent {tree}\n\nx"),
        format!("tree {tree}\ntree {tree}\nauthor \u{0}<>>><\ncommitter > <\n\n\n\n"),
        format!("author x\ntree {tree}\n"),
    ];
    for content in odd {
        let mut pack = Pack::default();
        pack.whole(name(1), BLOB, text(&token).as_bytes());
        pack.whole(name(2), TREE, &entry("100644", b"file", name(1)));
        pack.whole(name(3), COMMIT, content.as_bytes());
        let workspace = Workspace::of_pack(pack);
        workspace.branch("main", name(3));
        let report = workspace.scan_broken();
        report.expect_found(&[("file", &token)]);
        // As a person reads it, and in every other form.
        for format in ["terminal", "jsonl", "sarif"] {
            let report = workspace.run(&["scan", "--history", "--format", format]);
            report.expect_code(1).expect_stdout("file");
        }
    }
    for content in ["", "\n\n", "tree x\n\n", "tree", "\u{0}\u{ff}"] {
        let mut pack = Pack::default();
        pack.whole(name(1), BLOB, text(&token).as_bytes());
        pack.whole(name(3), COMMIT, content.as_bytes());
        let workspace = Workspace::of_pack(pack);
        workspace.branch("main", name(3));
        let report = workspace.scan_broken();
        report.expect_code(1);
        report.expect_listed(&[(&hex(name(1)), &token)]);
    }
}

/// Commits that are their own parents, or have none that exist. Real names make no circle: an index
/// that lies does.
#[test]
fn circles_of_commits_and_trees() {
    let token = Random::seeded("circles").value("ntn");
    let parents: [&[Name]; 4] = [&[name(3)], &[name(4)], &[name(99)], &[name(1), name(2)]];
    for parents in parents {
        let mut pack = Pack::default();
        pack.whole(name(1), BLOB, text(&token).as_bytes());
        let below = [
            entry("100644", b"file", name(1)),
            entry("40000", b"self", name(2)),
        ];
        pack.whole(name(2), TREE, &below.concat());
        pack.whole(name(3), COMMIT, &commit(name(2), parents));
        pack.whole(name(4), COMMIT, &commit(name(2), &[name(3)]));
        let workspace = Workspace::of_pack(pack);
        workspace.branch("main", name(4));
        let report = workspace.scan_broken();
        report.expect_code(1);
        report.check(
            report.listed().iter().any(|it| it.1 == token),
            "the credential",
        );
        let gone = parents.contains(&name(99));
        report.check(
            report.skipped().is_empty() != gone,
            "the parent that is missing",
        );
    }
}
