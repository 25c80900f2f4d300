//! What the formats promise that other programs read: runners, forges and people on their pages.

mod gitlab; // the structure that GitLab demands
#[cfg(target_os = "linux")]
mod runner; // a runner that follows GitHub's rules, and what it takes for a command
mod summary; // Markdown that a real parser reads
