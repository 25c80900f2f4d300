//! What the credentials open that work, asked after all verdicts are known.

use crate::checkup::{Checkup, Examined};
use crate::connection::ConnectionKind;
use crate::matcher::Matcher;
use crate::notion::{self, Client};
use crate::validity::Verdict;

/// Learns what each credential of `checkup` opens that Notion accepts as a token, with at most
/// `most` requests for each. Only reads.
pub fn explore(checkup: &mut Checkup, matcher: &Matcher, client: &Client, most: u64) {
    let opens = |it: &&mut Examined| matches!(it.verdict, Verdict::Accepted | Verdict::Restricted);
    for examined in checkup.credentials.iter_mut().filter(opens) {
        let secret = &examined.secret;
        // A title may repeat the credential, or hold another.
        let redact = |text: &str| secret.hidden_in(matcher.redact(text)).into_owned();
        let connection = examined.connection.as_ref();
        let kind = connection.map_or(ConnectionKind::Unknown, |it| it.kind);
        examined.access = Some(notion::explore(client, secret, kind, most, &redact));
    }
    checkup.requests = client.requests();
}
