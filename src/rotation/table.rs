//! The steps of each kind of credential.

use super::{Rotation, RotationOrder};

const PREPARE: &str = "Find what runs on it, and have the place ready where the new value goes. If strangers can read the old one, do not wait for that.";
pub(super) const STORE: &str = "Put the new value where the deployment reads it from. The command of each store takes it from standard input.";
const RESTART: &str = "Restart whatever uses it, on every machine and in every scheduled job, so that nothing keeps the old value.";
pub(super) const VERIFY: &str = "Verify: `ntnleaks check --await-rotation --new-env NEW` takes the old value from standard input and the new one from the variable NEW. It waits until Notion refuses the one and accepts the other, and prints the evidence.";
const ACCESS: &str = "See what the old value opened: the new one of the same connection opens the same, and `ntnleaks check --access` lists it. Look there for changes that none of you made.";
const LOOK: &str = "Look in what it opened for changes that none of you made.";
/// What comes last, in every rotation.
pub(crate) const HISTORY: &str = "Only now think about rewriting history. It is never a remedy: what was pushed must be treated as read.";

const TOKEN_WHY: &str = "An internal connection has one token: a new one ends the old one at once, and with it whatever still runs on that.";
const ISSUE: &str = "Make the new value in Notion's developer portal: regenerate the token of an internal connection, or create another personal access token. An OAuth access token is replaced by a refresh, or by the user who connects again.";
const END: &str = "End the old value where the new one did not: revoke the personal access token there (a workspace admin can revoke anybody's), or the OAuth token at the endpoint `/v1/oauth/revoke` with the client's id and secret.";

pub(crate) const API_TOKEN: Rotation = Rotation {
    order: RotationOrder::ReplaceFirst,
    why: TOKEN_WHY,
    steps: &[PREPARE, ISSUE, STORE, RESTART, END, VERIFY, ACCESS, HISTORY],
};

pub(crate) const LEGACY_TOKEN: Rotation = Rotation {
    order: RotationOrder::ReplaceFirst,
    why: TOKEN_WHY,
    steps: &[
        PREPARE,
        "Regenerate the token of the internal connection in Notion's developer portal; the new value begins with `ntn_`. An OAuth access token is replaced by a refresh, or by the user who connects again, and ends at the endpoint `/v1/oauth/revoke`.",
        STORE,
        RESTART,
        VERIFY,
        ACCESS,
        HISTORY,
    ],
};

pub(crate) const UNKNOWN_FORMAT: Rotation = Rotation {
    order: RotationOrder::ReplaceFirst,
    why: TOKEN_WHY,
    steps: &[
        "Find out whether it is a token: `ntnleaks check` takes it from standard input and asks Notion. Replace it also if nobody can tell.",
        PREPARE,
        ISSUE,
        STORE,
        RESTART,
        END,
        VERIFY,
        ACCESS,
        HISTORY,
    ],
};

pub(crate) const REFRESH_TOKEN: Rotation = Rotation {
    order: RotationOrder::RevokeFirst,
    why: "Whoever has it and the client's secret makes new access tokens for as long as it lives, and a user can connect again at any time.",
    steps: &[
        "End the grant: revoke it at the endpoint `/v1/oauth/revoke` with the client's id and secret, or have the user remove the connection in Notion's settings.",
        "If the client's secret could be read too, rotate that as well: the two are used together.",
        "Have the user connect again. The program stores the new pair of tokens as it stores every other.",
        "Verify: the endpoint `/v1/oauth/introspect`, asked about the old value with the client's id and secret, answers that it is not active.",
        LOOK,
        HISTORY,
    ],
};

pub(crate) const CLIENT_SECRET: Rotation = Rotation {
    order: RotationOrder::ReplaceFirst,
    why: "Every sign-in and every refresh of every customer needs it, so whatever has the old value when that ends can serve nobody.",
    steps: &[
        PREPARE,
        "Regenerate the secret in Notion's developer portal, and count on the old value to stop at once.",
        STORE,
        RESTART,
        "Verify: connect a workspace of your own through the new secret, and let its token be refreshed once.",
        "What strangers obtained with the old secret lives on. Where that may be, end the grants at the endpoint `/v1/oauth/revoke`, and have those users connect again.",
        HISTORY,
    ],
};

pub(crate) const WEBHOOK_TOKEN: Rotation = Rotation {
    order: RotationOrder::RevokeFirst,
    why: "A receiver that still trusts the old token takes forged events for Notion's; what it misses meanwhile can be read from the API.",
    steps: &[
        "Have the receiver refuse what the old token signs.",
        "Delete the webhook subscription in the connection's settings and create it again. Notion sends a new token to the receiver, once; confirm the subscription with it.",
        STORE,
        RESTART,
        "Verify: `ntnleaks check --webhook-body FILE --signature HEADER` proves that the new token, on standard input, signs a delivery that has arrived, and that the old one does not.",
        "Look through what the receiver did since the token could be read, for events that Notion never sent.",
        HISTORY,
    ],
};

pub(crate) const SESSION: Rotation = Rotation {
    order: RotationOrder::RevokeFirst,
    why: "Whoever has it is the user, and nothing of yours should depend on it.",
    steps: &[
        "Log out of all devices in Notion's account settings: that ends every session, the stolen one too.",
        "Log in again, and remove the connections and personal access tokens of the account that its user did not make.",
        "If a program used the value, give it the token of a connection of its own, with no more than it needs.",
        "Verify: a browser that was logged in before asks to log in again.",
        LOOK,
        HISTORY,
    ],
};

pub(crate) const ORGANIZATION_TOKEN: Rotation = Rotation {
    order: RotationOrder::RevokeFirst,
    why: "It governs workspaces and members: what a stranger does with it is worse than an automation that stands still.",
    steps: &[
        "Revoke the token in Notion's organization console.",
        "Create another one there, with no more scopes than it needs.",
        STORE,
        RESTART,
        "Verify: the console does not list the old token, and the automation works with the new one.",
        "Look in the organization's audit log for what the old token did.",
        HISTORY,
    ],
};

pub(crate) const SCIM_TOKEN: Rotation = Rotation {
    order: RotationOrder::RevokeFirst,
    why: "It creates and removes members, and provisioning only waits until it has a new one.",
    steps: &[
        "Revoke the token in the workspace's identity settings, as any workspace owner can.",
        "Create another one there, and enter it in the identity provider.",
        "Verify: the settings do not list the old token, and the identity provider reaches Notion with the new one.",
        "Look in the members and groups of the workspace for changes that the identity provider did not make.",
        HISTORY,
    ],
};

pub(crate) const MCP_TOKEN: Rotation = Rotation {
    order: RotationOrder::RevokeFirst,
    why: "Whoever has it acts for the user, who can connect the assistant again in a minute.",
    steps: &[
        "Disconnect the assistant from Notion's MCP server, in Notion's settings under the connections of the account.",
        "Delete what the assistant keeps of the old connection on disk, such as the directory `~/.mcp-auth`.",
        "Connect the assistant again, and keep its directory out of every repository.",
        "Verify: the assistant had to ask the user for permission before it reached Notion again.",
        LOOK,
        HISTORY,
    ],
};
