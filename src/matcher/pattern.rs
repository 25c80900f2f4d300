//! Regular expressions that are part of the program.

use regex::bytes::Regex;

/// Compiles a pattern of the program's own.
#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, and the tests compile each of them"
)]
pub(super) fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of the program compiles")
}
