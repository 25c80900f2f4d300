//! Random repositories and random patterns: the scan and git must agree on each.

use super::generator::{patterns, repository};
use super::random::Random;
use super::{assert_same, git_output};

/// Enough to meet each rare combination of rules, few enough for some seconds.
const REPOSITORIES: u64 = 200;

#[test]
fn a_scan_reads_what_git_would_publish() {
    let first = std::env::var("FIRST_SEED").map_or(1, |seed| seed.parse().expect("a number"));
    let count =
        std::env::var("SEEDS").map_or(REPOSITORIES, |seeds| seeds.parse().expect("a number"));
    for seed in first..first + count {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let top = directory.path().canonicalize().expect("there");
        let directories = repository(&top, seed);
        assert_same(&top, &format!("seed {seed}"));
        let below = &directories[Random::new(seed).below(directories.len())];
        // Git lists what is in `.GIT` or in an empty submodule, and then refuses to add it.
        let refused = git_output(below, &["check-ignore", "."]).status.code() == Some(128);
        if !refused && !below.iter().any(|name| name.eq_ignore_ascii_case(".git")) {
            assert_same(below, &format!("seed {seed}, {below:?}"));
        }
    }
}

#[test]
fn a_pattern_matches_what_git_matches() {
    for seed in 1..=2 {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let top = directory.path().canonicalize().expect("there");
        patterns(&top, seed);
        assert_same(&top, &format!("seed {seed}"));
    }
}
