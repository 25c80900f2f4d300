//! Names that mean no commit, and files of the trusted commit that are no configuration or baseline.

use std::os::unix::fs::symlink;

use super::{BASELINE, CONFIG, proposed};
use crate::harness::Workspace;

/// Exit code 2, with a message, and no report.
#[track_caller]
fn fails(workspace: &Workspace, arguments: &[&str], message: &str) {
    let report = workspace.scan(arguments);
    report.expect_code(2).expect_stderr(message);
    report.check(report.stdout().is_empty(), "no report");
}

#[test]
fn a_name_of_no_commit() {
    let workspace = proposed(|_| {});
    let message = "it names no commit that is here";
    for name in [
        "",
        "missing",
        "--all",
        "-x",
        "main:a.txt",
        "main\nx",
        "main..topic",
    ] {
        let told = format!("--trusted-ref={name}");
        fails(&workspace, &[&told, "."], message);
        fails(&workspace, &[&told, "--history"], message);
    }
    let outside = Workspace::new();
    outside.write("a.txt", "a\n");
    fails(&outside, &["--trusted-ref", "HEAD", "."], message);
}

#[test]
fn what_is_malformed_is_named_with_its_commit() {
    for (name, text, message) in [
        (CONFIG, "exclude = [", "main:ntnleaks.toml:1:"),
        (CONFIG, "\nexcludes = []\n", "main:ntnleaks.toml:2:1: "),
        (CONFIG, "exclude = ['{']\n", "main:ntnleaks.toml:1:12: "),
        (BASELINE, "[]\n", "main:.ntnleaks-baseline.json:1: "),
        (
            CONFIG,
            "baseline = 'gone'\n",
            "main:gone: there is no such file",
        ),
        (CONFIG, "baseline = '../x'\n", "main:../x: it leads out of"),
        (CONFIG, "baseline = '/x'\n", "main:/x: it leads out of"),
        (
            CONFIG,
            "baseline = 'sub'\n",
            "main:sub: it is not a regular file",
        ),
    ] {
        let workspace = proposed(|base| {
            base.write(name, text).write("sub/b.txt", "b\n");
        });
        // On the disk all is well.
        std::fs::remove_file(workspace.path(name)).unwrap();
        workspace.commit("next");
        fails(&workspace, &["--range", "main..topic"], message);
        fails(&workspace, &["--trusted-ref", "main", "."], message);
    }
}

#[test]
fn a_symlink_or_a_directory_is_no_file() {
    for (name, target) in [
        (CONFIG, "loose.toml"),
        (BASELINE, "loose.toml"),
        (".config", "sub"),
        (CONFIG, ""),
    ] {
        let workspace = proposed(|base| {
            base.write("loose.toml", "exclude = ['*']\n");
            base.write("sub/ntnleaks.toml", "exclude = ['*']\n");
            match target {
                "" => drop(base.write(format!("{name}/x"), "x\n")),
                _ => symlink(target, base.path(name)).unwrap(),
            }
        });
        workspace.commit("next");
        fails(
            &workspace,
            &["--range", "main..topic"],
            &format!("main:{name}"),
        );
    }
}

#[test]
fn two_configurations() {
    let workspace = proposed(|base| {
        base.write(CONFIG, "").write(".config/ntnleaks.toml", "");
    });
    std::fs::remove_file(workspace.path(CONFIG)).unwrap();
    workspace.commit("one");
    let message = "main:ntnleaks.toml: there is main:.config/ntnleaks.toml as well";
    fails(&workspace, &["--range", "main..topic"], message);
}
