//! Each way of silencing, by the commit that has the leak: all stay red.

use super::{
    BASELINE, CONFIG, accepting, fingerprint, leak, marked, proposed, scan, token, untrusted,
};
use crate::harness::Workspace;

/// The branch with the leak and what is to silence it, and the same seen as a work tree.
#[track_caller]
fn stays_red(workspace: &Workspace, token: &str) {
    let expected = [("leak.py", token)];
    scan(workspace).expect_found(&expected);
    workspace
        .scan(&["--trusted-ref", "main", "."])
        .expect_found(&expected);
    workspace
        .scan(&["--trusted-ref", "main", "--range", "main..topic"])
        .expect_found(&expected);
    workspace
        .scan(&["--trusted-ref", "main", "--history"])
        .expect_found(&expected);
}

/// The attack works where everybody is trusted: else it would prove nothing.
#[track_caller]
fn would_be_green(workspace: &Workspace) {
    let report = workspace.scan(&["."]);
    report.expect_code(0);
}

#[test]
fn a_marker() {
    let (workspace, token) = (proposed(|_| {}), token("marker"));
    workspace.write("leak.py", marked(&token));
    workspace.commit("leak");
    would_be_green(&workspace);
    stays_red(&workspace, &token);
    let report = scan(&workspace);
    let said = &report.findings()[0]["untrusted"];
    report.check(said["kind"] == "in_source", "the marker is told");
    report.check(said["by"] == "ntnleaks:allow", "by its name");
    report.check(said["reason"] == "only a test", "with its reason");
    workspace
        .run(&["scan", "--range", "main..topic"])
        .expect_code(1)
        .expect_stdout("leak.py:1:6 · the marker beside it is not of the trusted commit\n");
}

/// The base forgives another credential, or the same in another file, or has it unmarked.
#[test]
fn a_marker_beside_what_the_base_has_marked_otherwise() {
    let (token, other) = (token("marked otherwise"), token("other"));
    for (path, text) in [
        ("leak.py", marked(&other)),
        ("other.py", marked(&token)),
        ("leak.py", leak(&token)),
        (
            "leak.py",
            format!("a = '{token}' # ntnleaks:allow notion-scim-token\n"),
        ),
    ] {
        let workspace = proposed(|base| {
            base.write(path, &text);
        });
        workspace.write("leak.py", format!("#\n{}", marked(&token)));
        workspace.commit("leak");
        scan(&workspace).expect_found(&[("leak.py", &token)]);
    }
}

#[test]
fn a_baseline() {
    let (workspace, token) = (proposed(|_| {}), token("baseline"));
    workspace.write("leak.py", leak(&token));
    workspace.write(BASELINE, accepting(&token));
    workspace.commit("leak");
    would_be_green(&workspace);
    stays_red(&workspace, &token);
    assert_eq!(untrusted(&scan(&workspace)), "external");
    workspace
        .run(&["scan", "--range", "main..topic"])
        .expect_code(1)
        .expect_stdout("leak.py:1:6 · only a baseline that is not trusted accepts it\n");
}

#[test]
fn an_entry_that_a_baseline_did_not_have() {
    let (token, other) = (token("entry"), token("other entry"));
    let workspace = proposed(|base| {
        base.write(BASELINE, accepting(&other));
    });
    workspace.write("leak.py", leak(&token));
    workspace.write(BASELINE, accepting(&token));
    workspace.commit("leak");
    would_be_green(&workspace);
    stays_red(&workspace, &token);
    assert_eq!(untrusted(&scan(&workspace)), "external");
}

/// Each key that can silence something.
#[test]
fn a_configuration() {
    let token = token("configuration");
    let lone = Workspace::new();
    lone.write("leak.py", leak(&token));
    let fingerprint = fingerprint(&lone.scan(&[]));
    for text in [
        "exclude = ['*.py']".to_owned(),
        "disable = ['notion-api-token']".to_owned(),
        format!("placeholders = ['{fingerprint}']"),
        "baseline = 'sub/accepted.json'".to_owned(),
    ] {
        for name in [CONFIG, ".config/ntnleaks.toml"] {
            let workspace = proposed(|_| {});
            workspace.write("leak.py", leak(&token)).write(name, &text);
            if text.starts_with("baseline") {
                workspace.write("sub/accepted.json", accepting(&token));
            }
            workspace.commit("leak");
            would_be_green(&workspace);
            stays_red(&workspace, &token);
            scan(&workspace).expect_stderr(
                "note: the configuration that is scanned does not count, and main has none\n",
            );
        }
    }
}

#[test]
fn a_severity_that_does_not_fail() {
    let workspace = proposed(|_| {});
    workspace.write(".env", "PASSWORD=hunter2hunter2\n");
    workspace.write(CONFIG, "fail-severity = 'critical'\n");
    workspace.commit("leak");
    would_be_green(&workspace);
    assert_eq!(scan(&workspace).expect_code(1).findings().len(), 1);
}

#[test]
fn a_confidence_that_is_not_enough() {
    let mut random = crate::tokens::Random::seeded("trust confidence");
    let (workspace, token) = (proposed(|_| {}), random.value("secret41"));
    workspace.write("leak.py", leak(&token));
    workspace.write(CONFIG, "min-confidence = 'high'\n");
    workspace.commit("leak");
    would_be_green(&workspace);
    stays_red(&workspace, &token);
}

#[test]
fn names_of_dotenv_files() {
    for text in ["dotenv-templates = ['.env']\n", ""] {
        let workspace = proposed(|base| {
            base.write(CONFIG, "dotenv-names = ['*.vars']\n");
        });
        workspace.write(CONFIG, text);
        let name = if text.is_empty() { "x.vars" } else { ".env" };
        workspace.write(name, "PASSWORD=hunter2hunter2\n");
        workspace.commit("leak");
        would_be_green(&workspace);
        let report = scan(&workspace);
        report.expect_code(1);
        report.check(report.findings()[0]["path"] == name, "the file");
    }
}

/// The base is stricter than what is there without a configuration.
#[test]
fn a_configuration_that_is_renamed_and_loosened_or_deleted() {
    let token = token("renamed");
    let loose = "exclude = ['*.py']\n";
    for attack in ["rename", "delete", "both", "malformed"] {
        let workspace = proposed(|base| {
            base.write(CONFIG, "exclude = ['*.js']\n");
        });
        workspace.write("leak.py", leak(&token));
        match attack {
            "rename" => {
                std::fs::create_dir(workspace.path(".config")).unwrap();
                workspace.git(&["mv", CONFIG, ".config/ntnleaks.toml"]);
                workspace.write(".config/ntnleaks.toml", loose);
                would_be_green(&workspace);
            }
            "delete" => std::fs::remove_file(workspace.path(CONFIG)).unwrap(),
            "both" => drop(workspace.write(".config/ntnleaks.toml", loose)),
            _ => drop(workspace.write(CONFIG, "exclude = [")),
        }
        workspace.commit("leak");
        stays_red(&workspace, &token);
        scan(&workspace).expect_stderr("scanned differs from main:ntnleaks.toml, which counts\n");
    }
}

#[test]
fn rules_of_git() {
    let token = token("rules");
    for (name, text) in [
        (".gitignore", "*\n"),
        (".gitignore", "leak.py\n.env\n"),
        (".gitattributes", "* -diff\n"),
        (".gitattributes", "* binary\n"),
        (
            ".gitattributes",
            "* export-ignore -text linguist-generated\n",
        ),
        (
            ".gitattributes",
            "*.py working-tree-encoding=UTF-16 filter=x\n",
        ),
    ] {
        let workspace = proposed(|_| {});
        workspace.write("leak.py", leak(&token));
        workspace.git(&["add", "--force", "leak.py"]);
        workspace.git(&["commit", "-q", "-m", "leak"]);
        workspace.write(name, text);
        workspace.git(&["add", "--force", name]);
        workspace.git(&["commit", "-q", "--amend", "-m", "leak"]);
        stays_red(&workspace, &token);
    }
}

/// What is on the disk is not asked, whatever is checked out.
#[test]
fn a_work_tree_that_is_neither_end() {
    let (workspace, token) = (proposed(|_| {}), token("neither"));
    workspace.write("leak.py", leak(&token));
    workspace.commit("leak");
    workspace.git(&["checkout", "-q", "-b", "third"]);
    workspace.write(CONFIG, "exclude = ['*.py']\n");
    workspace.write(BASELINE, accepting(&token));
    workspace.commit("loose");
    let report = scan(&workspace);
    report.expect_found(&[("leak.py", &token)]);
    assert_eq!(untrusted(&report), "nothing");
}

/// Only what lies beside the objects of a bare repository was never pushed.
#[test]
fn a_repository_that_says_that_it_has_no_work_tree() {
    let (workspace, token) = (proposed(|_| {}), token("bare"));
    workspace.write("leak.py", leak(&token));
    workspace.write(CONFIG, "exclude = ['*.py']\n");
    workspace.write(BASELINE, accepting(&token));
    workspace.commit("leak");
    workspace.git(&["config", "core.bare", "true"]);
    scan(&workspace).expect_found(&[("leak.py", &token)]);
}
