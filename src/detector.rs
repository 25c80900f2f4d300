//! The kinds of credential, one row each. Everything else about a kind is derived from its row.
//!
//! Facts about shapes and contexts were gathered in November 2026 from Notion's documentation,
//! its official npm packages, and shape counts over public code.

/// How bad a genuine credential of a kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Needs a second mistake to do harm.
    Low,
    /// Publishes what should not be public.
    Medium,
    /// Opens a part, or an environment that is not production.
    High,
    /// Opens a workspace.
    Critical,
}

impl Severity {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The name in reports and of `--fail-severity`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How sure it is that a finding is a genuine credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The shape is loose and nothing around it speaks of Notion.
    Low,
    /// The shape or the context is strong, not both.
    Medium,
    /// The shape alone proves it, or shape and context together.
    High,
}

impl Confidence {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The name in reports and of `--min-confidence`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// One step less sure.
    pub(crate) fn lowered(self) -> Self {
        match self {
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }
}

/// One kind of credential.
#[derive(Debug)]
pub struct Detector {
    /// The stable id, as in reports, baselines and configuration.
    pub id: &'static str,
    /// What a person calls it.
    pub name: &'static str,
    /// What it opens, in one or two sentences.
    pub description: &'static str,
    /// How bad a genuine one is.
    pub severity: Severity,
    /// How to make a leaked one worthless, in one line.
    pub remedy: &'static str,
    /// Where to do so.
    pub remedy_url: &'static str,
    /// What leads to it in a text.
    pub anchor: Anchor,
    /// The shapes it takes, the strictest first.
    pub shapes: &'static [Shape],
}

impl Detector {
    /// The best confidence that the detector can give; SARIF's `precision` is made of it.
    pub fn confidence(&self) -> Confidence {
        let best = self.shapes.iter().map(|shape| shape.with_evidence).max();
        best.unwrap_or(Confidence::High)
    }

    /// How many bytes of a value only name its kind: the prefix, and what stands before that.
    pub(crate) fn prefix_len(&self, value: &[u8]) -> Option<usize> {
        let Anchor::Prefix(prefixes) = self.anchor else {
            return None;
        };
        prefixes.iter().find_map(|prefix| {
            let mut windows = value.windows(prefix.len());
            Some(windows.position(|part| part == prefix.as_bytes())? + prefix.len())
        })
    }

    /// The row of an id; `None` if there is no such detector.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        DETECTORS.iter().find(|detector| detector.id == id)
    }
}

/// What leads to a credential in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The value begins with one of these.
    Prefix(&'static [&'static str]),
    /// The value stands near one of these names.
    Name(&'static [&'static str]),
    /// The value stands anywhere in a file that mentions the first text, or whose path holds the
    /// second.
    File {
        /// A text anywhere in the file.
        mention: &'static str,
        /// A part of the path.
        path: &'static str,
    },
    /// Not found by its text: a rule about whole files.
    WholeFile,
}

/// One shape of a value.
#[derive(Debug)]
pub struct Shape {
    /// A regular expression over bytes. Its group `value`, or else the whole match, is the value;
    /// its group `tail` is what was drawn at random.
    pub pattern: &'static str,
    /// What raises the confidence.
    pub evidence: Evidence,
    /// How sure it is with that evidence.
    pub with_evidence: Confidence,
    /// How sure it is without; `None` where the evidence is required.
    pub without_evidence: Option<Confidence>,
    /// What proves that the tail is no word, name or other product's key.
    pub randomness: Randomness,
}

/// How random the tail of a value must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Randomness {
    /// The shape says enough; only placeholders are set apart.
    Any,
    /// Both letter cases, and not words.
    Base62,
    /// Digits, and not words: for a value of no known format that goes by its name.
    Named,
}

/// What around a value tells what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// None is needed: the shape proves it.
    Shape,
    /// Notion is spoken of nearby, in the path, or by an API host or SDK anywhere in the file.
    Notion,
    /// A name says client secret, or a Notion client id stands nearby.
    ClientSecret,
    /// A webhook or verification token is spoken of nearby.
    Webhook,
    /// The mention or path that the anchor asks for.
    Anchor,
}

const DEVELOPER_PORTAL: &str = "https://www.notion.so/my-integrations";
const TOKEN_HELP: &str = "https://developers.notion.com/docs/authorization";
const WEBHOOK_HELP: &str = "https://developers.notion.com/reference/webhooks";
const SESSION_HELP: &str = "https://www.notion.so/help/account-settings";
const ENTERPRISE_HELP: &str = "https://www.notion.so/help/provision-users-and-groups-with-scim";
const MCP_HELP: &str = "https://developers.notion.com/docs/mcp";
const DOTENV_HELP: &str = "https://git-scm.com/docs/gitignore";

/// Every kind, the most specific first: one value gives one finding, under the first row that fits.
pub static DETECTORS: &[Detector] = &[
    Detector {
        id: "notion-api-token",
        name: "Notion API token",
        description: "An API token as Notion issues it since September 2024: of an internal connection, a personal access token, an OAuth access token, or the token of Notion's command line. It reads, and often writes, every page shared with it.",
        severity: Severity::Critical,
        remedy: "Regenerate the token in Notion's developer portal (a personal access token: revoke it). The old value stops at once, so have the place ready where the new one goes",
        remedy_url: DEVELOPER_PORTAL,
        anchor: Anchor::Prefix(&["ntn_"]),
        shapes: &[Shape {
            pattern: "ntn_[0-9]{11}(?P<tail>[A-Za-z0-9]{35})",
            evidence: Evidence::Shape,
            with_evidence: Confidence::High,
            without_evidence: Some(Confidence::High),
            randomness: Randomness::Any,
        }],
    },
    Detector {
        id: "notion-refresh-token",
        name: "Notion OAuth refresh token",
        description: "An OAuth refresh token: with the client's credentials it makes new access tokens for the workspace that installed the connection.",
        severity: Severity::Critical,
        remedy: "Revoke it at the OAuth revoke endpoint with the client's credentials, or have the user remove the connection",
        remedy_url: TOKEN_HELP,
        anchor: Anchor::Prefix(&["nrt_"]),
        shapes: &[Shape {
            pattern: "nrt_[0-9]{11}(?P<tail>[A-Za-z0-9]{33,36})",
            evidence: Evidence::Shape,
            with_evidence: Confidence::High,
            without_evidence: Some(Confidence::High),
            randomness: Randomness::Any,
        }],
    },
    Detector {
        id: "notion-session-cookie",
        name: "Notion session cookie",
        description: "The browser session cookie token_v2: whoever holds it is the user, in every workspace of the account.",
        severity: Severity::Critical,
        remedy: "Log out of all devices in Notion's account settings; that ends every session",
        remedy_url: SESSION_HELP,
        anchor: Anchor::Prefix(&["v02:user_token_or_cookies", "v03:eyJhbGciOiJkaXIi"]),
        shapes: &[
            Shape {
                pattern: "v02:user_token_or_cookies(?:_v2)?(?::|%3[Aa])(?P<tail>[A-Za-z0-9_-]{60,600})",
                evidence: Evidence::Shape,
                with_evidence: Confidence::High,
                without_evidence: Some(Confidence::High),
                randomness: Randomness::Any,
            },
            Shape {
                // A compact JWE with direct encryption: the second of its five parts is empty.
                pattern: r"v03:eyJhbGciOiJkaXIi[A-Za-z0-9_-]{0,400}\.\.[A-Za-z0-9_-]{8,64}\.(?P<tail>[A-Za-z0-9_-]{16,4096})\.[A-Za-z0-9_-]{16,128}",
                evidence: Evidence::Shape,
                with_evidence: Confidence::High,
                without_evidence: Some(Confidence::High),
                randomness: Randomness::Any,
            },
        ],
    },
    Detector {
        id: "notion-oauth-client-secret",
        name: "Notion OAuth client secret",
        description: "The secret of a public connection: with the client id it exchanges codes and refresh tokens for the access tokens of every customer's workspace.",
        severity: Severity::Critical,
        remedy: "Regenerate the secret in Notion's developer portal and put the new one into the deployment's secret store",
        remedy_url: DEVELOPER_PORTAL,
        anchor: Anchor::Prefix(&["secret_"]),
        shapes: &[Shape {
            pattern: "secret_(?P<tail>[A-Za-z0-9]{41,43})",
            evidence: Evidence::ClientSecret,
            with_evidence: Confidence::High,
            without_evidence: None,
            randomness: Randomness::Base62,
        }],
    },
    Detector {
        id: "notion-webhook-verification-token",
        name: "Notion webhook verification token",
        description: "The key that signs webhook deliveries: whoever holds it can forge events that the receiver takes for Notion's.",
        severity: Severity::High,
        remedy: "Delete the webhook subscription and create it again: that issues a new token",
        remedy_url: WEBHOOK_HELP,
        anchor: Anchor::Prefix(&["secret_"]),
        shapes: &[Shape {
            pattern: "secret_(?P<tail>[A-Za-z0-9]{41,43})",
            evidence: Evidence::Webhook,
            with_evidence: Confidence::High,
            without_evidence: None,
            randomness: Randomness::Base62,
        }],
    },
    Detector {
        id: "notion-legacy-token",
        name: "Notion API token (before September 2024)",
        description: "An API token as Notion issued it before 25 September 2024. Such tokens are still valid.",
        severity: Severity::Critical,
        remedy: "Refresh the token in Notion's developer portal; the new one begins with ntn_. The old value stops at once, so have the place ready where the new one goes",
        remedy_url: DEVELOPER_PORTAL,
        anchor: Anchor::Prefix(&["secret_"]),
        shapes: &[
            Shape {
                pattern: "secret_(?P<tail>[A-Za-z0-9]{43})",
                evidence: Evidence::Notion,
                with_evidence: Confidence::High,
                without_evidence: Some(Confidence::Medium),
                randomness: Randomness::Base62,
            },
            Shape {
                // 32 bytes in base62 without padding: one in some ten is shorter.
                pattern: "secret_(?P<tail>[A-Za-z0-9]{41,42})",
                evidence: Evidence::Notion,
                with_evidence: Confidence::Medium,
                without_evidence: Some(Confidence::Low),
                randomness: Randomness::Base62,
            },
        ],
    },
    Detector {
        id: "notion-organization-token",
        name: "Notion organization token",
        description: "A bot token of the Admin API: it manages the workspaces and members of an organization.",
        severity: Severity::Critical,
        remedy: "Revoke the token in Notion's organization console",
        remedy_url: TOKEN_HELP,
        anchor: Anchor::Prefix(&["adm_"]),
        shapes: &[Shape {
            pattern: "adm_(?P<tail>[A-Za-z0-9]{40,60})",
            evidence: Evidence::Notion,
            with_evidence: Confidence::Medium,
            without_evidence: None,
            randomness: Randomness::Base62,
        }],
    },
    Detector {
        id: "notion-file-token",
        name: "Notion file token",
        description: "The cookie file_token: it opens the files that the user can see.",
        severity: Severity::High,
        remedy: "Log out of all devices in Notion's account settings; that ends every session",
        remedy_url: SESSION_HELP,
        anchor: Anchor::Name(&["file_token"]),
        shapes: &[Shape {
            pattern: "1(?::|%3[Aa])(?P<tail>[A-Za-z0-9_-]{43})(?::|%3[Aa])[0-9a-fA-F]{8,128}",
            evidence: Evidence::Anchor,
            with_evidence: Confidence::Medium,
            without_evidence: None,
            randomness: Randomness::Any,
        }],
    },
    Detector {
        id: "notion-mcp-oauth-token",
        name: "Notion MCP OAuth token",
        description: "A token of Notion's hosted MCP server: it acts for the user who connected an assistant.",
        severity: Severity::High,
        remedy: "Disconnect the MCP connection in Notion's settings and connect again",
        remedy_url: MCP_HELP,
        anchor: Anchor::File {
            mention: "mcp.notion.com",
            path: ".mcp-auth",
        },
        shapes: &[Shape {
            pattern: "[A-Za-z0-9-]{8,64}:(?P<tail>[A-Za-z0-9_-]{16}:[A-Za-z0-9_-]{32})",
            evidence: Evidence::Anchor,
            with_evidence: Confidence::Medium,
            without_evidence: None,
            randomness: Randomness::Base62,
        }],
    },
    Detector {
        id: "notion-scim-token",
        name: "Notion SCIM token",
        description: "A token of the SCIM API, known by its name only: it creates and removes the members of a workspace.",
        severity: Severity::Critical,
        remedy: "Revoke the token in the workspace's identity settings and issue a new one",
        remedy_url: ENTERPRISE_HELP,
        anchor: Anchor::Name(&["NOTION_SCIM_", "notion_scim_", "otionScimT"]),
        shapes: &[Shape {
            pattern: r#"(?i:notion_?scim_?(?:api_?)?(?:token|key))["'\]]{0,2}\s{0,4}(?:=>|[:=])\s{0,4}["']?(?P<value>(?P<tail>[A-Za-z0-9_.~+/-]{20,200})=*)"#,
            evidence: Evidence::Anchor,
            with_evidence: Confidence::Low,
            without_evidence: None,
            randomness: Randomness::Named,
        }],
    },
    Detector {
        id: "notion-api-token-unknown-format",
        name: "Notion API token of an unknown format",
        description: "A value with the prefix of Notion's API tokens and another shape. Notion says that the format may change.",
        severity: Severity::High,
        remedy: "If it is a Notion token, regenerate it in Notion's developer portal; the old value stops at once",
        remedy_url: DEVELOPER_PORTAL,
        anchor: Anchor::Prefix(&["ntn_"]),
        shapes: &[Shape {
            pattern: "ntn_(?P<tail>[A-Za-z0-9_-]{30,80})",
            evidence: Evidence::Notion,
            with_evidence: Confidence::Medium,
            without_evidence: Some(Confidence::Low),
            randomness: Randomness::Base62,
        }],
    },
    Detector {
        id: "unignored-env-file",
        name: "Dotenv file that git would publish",
        description: "A dotenv file holds the credentials of an environment. This one is tracked by git, or would be with the next git add.",
        severity: Severity::Medium,
        remedy: "Keep the file out of git: add it to .gitignore, untrack it with git rm --cached, and rotate what it held if it was ever pushed",
        remedy_url: DOTENV_HELP,
        anchor: Anchor::WholeFile,
        shapes: &[],
    },
];
