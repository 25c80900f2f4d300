//! What the trusted commit forgives stays forgiven, and so does what whoever runs the scan says.

use super::{BASELINE, CONFIG, accepting, leak, marked, proposed, scan, token};
use crate::harness::Workspace;

/// The branch adds the leak, and what is to be forgiven is.
#[track_caller]
fn stays_green(workspace: &Workspace) {
    scan(workspace).expect_found(&[]);
    workspace
        .scan(&["--trusted-ref", "main", "."])
        .expect_found(&[]);
    let other = ["--trusted-ref", "main", "--range", "main..topic"];
    workspace.scan(&other).expect_found(&[]);
}

#[test]
fn a_marker_that_the_base_has() {
    let token = token("base marker");
    let workspace = proposed(|base| {
        base.write("sub/leak.py", marked(&token));
    });
    workspace.write("sub/leak.py", format!("#\n#\nb = 1; {}", marked(&token)));
    workspace.commit("moved down");
    stays_green(&workspace);
    assert_eq!(scan(&workspace).stat("suppressed"), 1);
    let mut command = workspace.scan_command(&["--trusted-ref", "main"]);
    command.current_dir(workspace.path("sub"));
    workspace.finish(command).expect_found(&[]);
    let mut command = workspace.scan_command(&["--range", "main..topic"]);
    command.current_dir(workspace.path("sub"));
    workspace.finish(command).expect_found(&[]);
}

/// And the branch cannot take it away from itself by breaking its own.
#[test]
fn a_baseline_of_the_base() {
    let token = token("base baseline");
    for change in [None, Some("[]"), Some("{\"version\":1,\"entries\":[]}\n")] {
        let workspace = proposed(|base| {
            base.write(BASELINE, accepting(&token));
        });
        workspace.write("leak.py", leak(&token));
        if let Some(text) = change {
            workspace.write(BASELINE, text);
        }
        workspace.commit("leak");
        stays_green(&workspace);
        let name = &scan(&workspace).json()["baseline"]["name"];
        assert_eq!(name, "main:.ntnleaks-baseline.json");
        let all = ["--range", "main..topic", "--no-baseline"];
        workspace.scan(&all).expect_found(&[("leak.py", &token)]);
    }
}

#[test]
fn a_configuration_of_the_base() {
    let token = token("base configuration");
    for name in [CONFIG, ".config/ntnleaks.toml"] {
        for text in ["exclude = ['leak.*']\n", "baseline = './sub/../x.json'\n"] {
            let workspace = proposed(|base| {
                base.write(name, text).write("x.json", accepting(&token));
            });
            workspace.write("leak.py", leak(&token));
            std::fs::remove_file(workspace.path("x.json")).unwrap();
            workspace.commit("leak");
            stays_green(&workspace);
            let said = scan(&workspace).stderr();
            assert!(!said.contains("note: the configuration"), "{said}");
        }
    }
}

/// Flags and variables are not of the branch.
#[test]
fn what_whoever_runs_the_scan_says() {
    let token = token("runner");
    let workspace = proposed(|_| {});
    workspace.write("leak.py", leak(&token));
    workspace.commit("leak");
    let file = |name: &str, text: &str| {
        std::fs::write(workspace.home(name), text).unwrap();
        workspace.home(name).to_str().unwrap().to_owned()
    };
    let config = file("own.toml", "exclude = ['*.py']\n");
    let baseline = file("own.json", &accepting(&token));
    let range = ["scan", "--range", "main..topic"];
    for flags in [
        ["--config", &config],
        ["--baseline", &baseline],
        ["--exclude", "*.py"],
    ] {
        workspace.run(&[&range[..], &flags].concat()).expect_code(0);
    }
    for variable in [
        ("NTNLEAKS_CONFIG", &*config),
        ("NTNLEAKS_BASELINE", &*baseline),
        ("NTNLEAKS_EXCLUDE", "*.py"),
    ] {
        workspace.run_with(&[variable], &range).expect_code(0);
    }
    workspace.run(&range).expect_code(1);
}

/// Without a first end nobody is known to be trusted, unless somebody is named.
#[test]
fn a_new_branch() {
    let token = token("new branch");
    let workspace = proposed(|base| {
        base.write(CONFIG, "exclude = ['leak.py']\n");
    });
    workspace.write("leak.py", leak(&token));
    workspace.commit("leak");
    let range = format!("{}..topic", "0".repeat(40));
    workspace
        .scan(&["--range", &range])
        .expect_found(&[("leak.py", &token)])
        .expect_stderr("note: no commit is known to be trusted");
    let told = ["--range", &range, "--trusted-ref", "main"];
    workspace.scan(&told).expect_found(&[]);
}

/// Where everybody who can change the files is trusted, nothing has changed.
#[test]
fn without_a_range_the_work_tree_is_trusted() {
    let (workspace, token) = (proposed(|_| {}), token("work tree"));
    workspace.write("leak.py", marked(&token));
    workspace.git(&["add", "leak.py"]);
    workspace.scan(&["--staged"]).expect_found(&[]);
    workspace.commit("leak");
    workspace.scan(&["."]).expect_found(&[]);
    workspace.scan(&["--history"]).expect_found(&[]);
    workspace.scan(&["--pre-push"]).expect_found(&[]);
    let told = workspace.scan(&["--pre-push", "--trusted-ref", "main"]);
    told.expect_found(&[("leak.py", &token)]);
}
