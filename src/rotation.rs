//! How a leaked credential is replaced: in which order, why, in which steps, and where the new value
//! goes.
//!
//! What ends a value, and when, is as Notion documents it for developers and administrators. The
//! commands are as the documentation of each tool has them (gcloud, Vault, gh and glab, whose
//! sources also say what they do with a line end; for the AWS CLI a run showed it).

mod table;

pub(crate) use table::{
    API_TOKEN, CLIENT_SECRET, HISTORY, LEGACY_TOKEN, MCP_TOKEN, ORGANIZATION_TOKEN, REFRESH_TOKEN,
    SCIM_TOKEN, SESSION, UNKNOWN_FORMAT, WEBHOOK_TOKEN,
};
use table::{STORE, VERIFY};

/// How to replace a credential of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// What comes first.
    pub order: RotationOrder,
    /// Why that comes first, in a sentence.
    pub why: &'static str,
    /// What to do, one after the other. What stands between backquotes is to be typed.
    pub steps: &'static [&'static str],
}

/// What comes first in a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotationOrder {
    /// To end the old value: what a stranger can do with it is worse than what stands still.
    RevokeFirst,
    /// To make the new value, and its place: whatever has the old one fails when that ends.
    ReplaceFirst,
}

impl RotationOrder {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::RevokeFirst => "revoke_first",
            Self::ReplaceFirst => "replace_first",
        }
    }

    /// The same for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::RevokeFirst => "revoke first",
            Self::ReplaceFirst => "replace first",
        }
    }
}

/// Where a new value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretStore {
    /// What it is called.
    pub name: &'static str,
    /// The command that stores a value under `NAME`. It reads the value from its standard input.
    pub command: &'static str,
}

impl Rotation {
    /// Where the new value may go; nothing if a program should not have one.
    pub fn stores(&self) -> &'static [SecretStore] {
        match self.steps.contains(&STORE) {
            true => STORES,
            false => &[],
        }
    }

    /// Whether Notion can be asked whether the old value has ended.
    pub fn is_awaited(&self) -> bool {
        self.steps.contains(&VERIFY)
    }
}

/// How a value gets to the command of a store, in a shell.
pub const HAND_OVER: &str = "In bash or zsh, `IFS= read -rs NEW` asks for the value without showing it, and `printf %s \"$NEW\" | COMMAND` hands it over: it stands in no command and in no history.";

/// Every store whose command is known.
///
/// `kv patch` leaves the other keys of the secret as they are, which `kv put` does not. `variable
/// update` takes what it is not told for false.
pub const STORES: &[SecretStore] = &[
    SecretStore {
        name: "AWS Secrets Manager",
        command: "aws secretsmanager put-secret-value --secret-id NAME --secret-string file:///dev/stdin",
    },
    SecretStore {
        name: "Google Cloud Secret Manager",
        command: "gcloud secrets versions add NAME --data-file=-",
    },
    SecretStore {
        name: "HashiCorp Vault",
        command: "vault kv patch -mount=secret NAME value=-",
    },
    SecretStore {
        name: "GitHub",
        command: "gh secret set NAME",
    },
    SecretStore {
        name: "GitLab",
        command: "glab variable update NAME --masked",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detector::{DETECTORS, Probe};

    #[test]
    fn each_kind_of_credential_has_its_steps() {
        for detector in DETECTORS {
            let is_file = detector.id == "unignored-env-file";
            assert_eq!(detector.rotation.is_none(), is_file, "{}", detector.id);
            let Some(rotation) = detector.rotation else {
                continue;
            };
            assert!((4..=9).contains(&rotation.steps.len()), "{}", detector.id);
            // Never before the rotation, and never in its place.
            let history = rotation.steps.iter().position(|step| *step == HISTORY);
            assert_eq!(history, Some(rotation.steps.len() - 1), "{}", detector.id);
            for sentence in rotation.steps.iter().chain([&rotation.why]) {
                assert!(sentence.ends_with('.'), "{sentence}");
                assert_eq!(sentence.matches('`').count() % 2, 0, "{sentence}");
                assert!(!sentence.contains('\n'), "{sentence}");
            }
        }
    }

    /// A step that sends somebody to a question that nobody can ask is worse than none.
    #[test]
    fn only_what_can_be_asked_about_is_awaited() {
        for detector in DETECTORS {
            let awaited = detector
                .rotation
                .is_some_and(|it| it.steps.contains(&VERIFY));
            assert!(
                !awaited || detector.probe == Probe::Token,
                "{}",
                detector.id
            );
        }
    }

    #[test]
    fn commands_name_no_value() {
        for store in STORES {
            assert!(store.command.contains(" NAME"), "{}", store.command);
            for sign in ['$', '<', '"', '\'', '|', '`'] {
                assert!(!store.command.contains(sign), "{}", store.command);
            }
        }
    }
}
