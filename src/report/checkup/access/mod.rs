//! What a credential opens, in each format of a checkup.

mod fold;
pub(super) mod json;
pub(super) mod markdown;
pub(super) mod terminal;
#[cfg(test)]
mod tests;
mod words;

/// How many addresses of what is public are listed.
const PUBLIC_LISTED: usize = 20;
