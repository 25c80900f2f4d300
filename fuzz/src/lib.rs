//! What the targets share: credentials made at run time, a search of both kinds, and the slow
//! answers that are obviously right.

mod base64;
#[allow(missing_docs)]
#[path = "../../tests/integration/history/packs.rs"]
pub mod packs;
mod position;
mod reference;
mod search;
mod token;
#[allow(dead_code)]
#[path = "../../tests/integration/tokens.rs"]
mod tokens;

pub use base64::encode_base64;
pub use position::{Region, region};
pub use reference::{Place, may_be_utf16, places};
pub use search::{Found, across_windows, matcher, search};
pub use token::{Kind, Token};
