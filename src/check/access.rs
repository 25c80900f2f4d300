//! What the credentials open that work, asked after all verdicts are known.

use crate::checkup::{Checkup, Examined};
use crate::connection::ConnectionKind;
use crate::matcher::Matcher;
use crate::notion::{self, Client};
use crate::validity::Verdict;

use super::shown::Shown;

/// Learns what each credential of `checkup` opens that Notion accepts as a token, with at most
/// `most` requests for each. Only reads.
pub fn explore(checkup: &mut Checkup, matcher: &Matcher, client: &Client, most: u64) {
    let opens = |it: &Examined| matches!(it.verdict, Verdict::Accepted | Verdict::Restricted);
    // A title may repeat any of them.
    let shown = Shown::new(matcher, checkup.secrets());
    let redact = |text: &str| shown.redacted(text);
    let access = checkup.credentials.iter().map(|examined| {
        let connection = examined.connection.as_ref();
        let kind = connection.map_or(ConnectionKind::Unknown, |it| it.kind);
        let explore = || notion::explore(client, &examined.secret, kind, most, &redact);
        opens(examined).then(explore)
    });
    let access: Vec<_> = access.collect();
    for (examined, access) in checkup.credentials.iter_mut().zip(access) {
        examined.access = access;
    }
    checkup.requests = client.requests();
}
