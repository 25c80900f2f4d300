//! What the environment changes, as git sets it for hooks. Each scan is a process of its own: this
//! test program again, told by a variable to be one scan.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::cases::{names, usual};
use super::{git, scan, write};

const SCAN: &str = "NTNLEAKS_TEST_SCAN";
const OUTPUT: &str = "NTNLEAKS_TEST_OUTPUT";

/// Not a test: the scan that [`scan_as`] starts.
#[test]
fn scan_of_a_child() {
    let (Some(path), Some(output)) = (std::env::var_os(SCAN), std::env::var_os(OUTPUT)) else {
        return;
    };
    let path = PathBuf::from(path);
    let lines = match scan(&[&path]) {
        Ok(seen) => names(&seen.read, &path).join("\n"),
        Err(error) => format!("error: {error}"),
    };
    std::fs::write(output, lines).expect("writable");
}

/// What a scan of `path` reads, started in `current` with `variables`.
fn scan_as(current: &Path, path: &Path, variables: &[(&str, &str)]) -> Vec<String> {
    let output = tempfile::NamedTempFile::new().expect("a temporary file");
    let status = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "ignore_rules::environment::scan_of_a_child"])
        .current_dir(current)
        .env(SCAN, path)
        .env(OUTPUT, output.path())
        .envs(variables.iter().copied())
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.expect("this program").success());
    let text = std::fs::read_to_string(output.path()).expect("written");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn the_index_of_a_hook_counts_for_its_repository_only() {
    let (_directory, top) = usual(&[]);
    let (_other, other) = usual(&[]);
    let index = top.join(".git/index.lock");
    std::fs::copy(top.join(".git/index"), &index).expect("there");
    let absolute = index.to_str().expect("UTF-8");
    std::fs::remove_file(top.join(".git/index")).expect("there");
    let has = |read: &[String]| read.contains(&"tracked.log".to_owned());
    assert!(!has(&scan_as(&top, &top, &[])), "no index");
    assert!(has(&scan_as(&top, &top, &[("GIT_INDEX_FILE", absolute)])));
    assert!(has(&scan_as(
        &top,
        &top,
        &[("GIT_INDEX_FILE", ".git/index.lock"), ("GIT_DIR", ".git")]
    )));
    assert!(
        has(&scan_as(
            &top.join("src"),
            &top,
            &[("GIT_INDEX_FILE", ".git/index.lock")]
        )),
        "from the top"
    );
    write(&other, "only.log", "x");
    git(&other, &["add", "-f", "only.log"]);
    let read = scan_as(
        &top,
        &other,
        &[("GIT_INDEX_FILE", absolute), ("GIT_DIR", ".git")],
    );
    assert!(
        read.contains(&"only.log".to_owned()),
        "the index of another repository is its own"
    );
}

#[test]
fn a_work_tree_may_lie_apart_from_its_repository() {
    let (_directory, top) = usual(&[]);
    let apart = tempfile::tempdir().expect("a temporary directory");
    let git_dir = apart.path().join("repository");
    std::fs::rename(top.join(".git"), &git_dir).expect("writable");
    let git_dir = git_dir.to_str().expect("UTF-8");
    let tree = top.to_str().expect("UTF-8");
    let expected = [
        ".env",
        ".gitignore",
        "build/kept/a",
        "new",
        "src/.hidden/x",
        "src/main",
        "tracked.log",
    ];
    let variables = [("GIT_DIR", git_dir), ("GIT_WORK_TREE", tree)];
    assert_eq!(scan_as(apart.path(), &top, &variables), expected);
    assert_eq!(
        scan_as(&top, &top, &variables[..1]),
        expected,
        "the current directory"
    );
}

#[test]
fn rules_of_the_user() {
    let (_directory, top) = usual(&[]);
    let home = tempfile::tempdir().expect("a temporary directory");
    let home_path = home.path().to_str().expect("UTF-8");
    write(home.path(), ".config/git/ignore", "new\n");
    write(home.path(), "mine", ".env\n");
    write(home.path(), "xdg/git/ignore", ".hidden/\n");
    let xdg = home.path().join("xdg");
    let xdg = ("XDG_CONFIG_HOME", xdg.to_str().expect("UTF-8"));
    let missing = |variables: &[(&str, &str)]| {
        let read = scan_as(
            &top,
            &top,
            &[&[("HOME", home_path), ("XDG_CONFIG_HOME", "")], variables].concat(),
        );
        let all = [".env", "new", "src/.hidden/x"];
        all.into_iter()
            .filter(|name| !read.iter().any(|it| it == name))
            .collect::<Vec<_>>()
    };
    assert_eq!(missing(&[]), ["new"], "in the home directory");
    assert_eq!(missing(&[xdg]), ["src/.hidden/x"]);
    let counted = [
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.excludesFile"),
        ("GIT_CONFIG_VALUE_0", "~/mine"),
    ];
    assert_eq!(missing(&counted), [".env"], "a variable");
    write(home.path(), ".gitconfig", "[include]\n\tpath = more\n");
    write(home.path(), "more", "[core]\n\texcludesFile = ~/mine\n");
    assert_eq!(missing(&[]), [".env"], "an included file");
    let empty = [("GIT_CONFIG_GLOBAL", "/dev/null")];
    assert_eq!(missing(&empty), ["new"]);
    let parameters = [("GIT_CONFIG_PARAMETERS", "'core.excludesfile'=''")];
    assert_eq!(missing(&parameters), [""; 0], "git -c");
}
