//! What Notion says of a credential, asked with care: opt-in, read-only, to one fixed host.
#![cfg_attr(not(feature = "live"), allow(dead_code, reason = "nothing is sent"))]

mod access;
mod client;
mod endpoint;
mod many;
mod pace;
mod reply;
#[cfg(feature = "live")]
mod transport;
#[cfg(not(feature = "live"))]
#[path = "absent.rs"]
mod transport;
mod validity;

pub(crate) use access::explore;
pub use client::{Client, Limits, Network};
pub use endpoint::{Endpoint, NotAnEndpoint};
pub(crate) use many::{Way, check_all, each};
pub(crate) use validity::check_refresh;
pub use validity::{Checked, check_one};
