//! What may be asked of Notion, and where it is.

use std::env;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use ntnleaks::{Client, Endpoint, Limits, Network};

use super::messages;

/// The variable that names another base URL of the API. No flag does, and no file can.
const API_URL: &str = "NTNLEAKS_API_URL";

/// The variable that forbids the network, if it is not empty.
const OFFLINE: &str = "NTNLEAKS_OFFLINE";

/// The variables that say something about the network.
pub(super) const VARIABLES: [&str; 2] = [API_URL, OFFLINE];

/// What was typed about the network.
#[derive(Debug, Args)]
pub(super) struct NetworkArgs {
    /// Make no connection at all
    #[arg(long)]
    offline: bool,

    /// Make no more than COUNT requests, repeated ones too
    #[arg(long, value_name = "COUNT")]
    max_requests: Option<u64>,
}

/// Says why Notion could not be reached, if it could not.
pub(super) fn say_obstacle(client: &Client) {
    if let Some(why) = client.obstacle() {
        messages::say(format!("warning: Notion could not be reached: {why}"));
    }
}

impl NetworkArgs {
    /// How many requests may be made, if that was said.
    pub(super) fn max_requests(&self) -> Option<u64> {
        self.max_requests
    }

    /// What asks Notion, if anything `asks`.
    pub(super) fn client_if(&self, asks: bool) -> Result<Option<Client>> {
        if !asks && self.max_requests.is_some() {
            bail!("--max-requests is of no use without --check-validity: nothing is asked");
        }
        asks.then(|| self.client()).transpose()
    }

    /// What asks Notion. Nothing is connected yet.
    pub(super) fn client(&self) -> Result<Client> {
        let endpoint = match env::var_os(API_URL) {
            None => Endpoint::default(),
            Some(url) => (url.to_string_lossy().parse()).context(API_URL)?,
        };
        let network = match self.offline || env::var_os(OFFLINE).is_some_and(|it| !it.is_empty()) {
            true => Network::Forbidden,
            false => Network::Allowed,
        };
        let limits = Limits::default();
        let limits = Limits {
            requests: self.max_requests.unwrap_or(limits.requests),
            ..limits
        };
        Ok(Client::new(&endpoint, network, limits)?)
    }
}
