//! What Notion says of a credential, asked with care: opt-in, read-only, to one fixed host.
#![cfg_attr(not(feature = "live"), allow(dead_code, reason = "nothing is sent"))]

mod access;
mod client;
mod endpoint;
mod reply;
#[cfg(feature = "live")]
mod transport;
mod validity;

pub(crate) use access::explore;
pub use client::{Client, Limits, Network};
pub use endpoint::{Endpoint, NotAnEndpoint};
pub(crate) use validity::check_all;
pub use validity::{Checked, check_one};
