//! What can be set, and under which name.

/// A key of the configuration. There is none that runs or writes anything, or that has a say about
/// the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigKey {
    /// Globs of paths that are not read.
    Exclude,
    /// The least confidence of a finding.
    MinConfidence,
    /// Ids of detectors whose findings are counted only.
    Disable,
    /// The least severity that makes a run fail.
    FailSeverity,
    /// Globs of more names of dotenv files.
    DotenvNames,
    /// Globs of names that are no dotenv files after all.
    DotenvTemplates,
    /// Fingerprints of values that are placeholders.
    Placeholders,
    /// Where the baseline is.
    Baseline,
}

impl ConfigKey {
    /// All of them, in the order in which people are shown them.
    pub const ALL: [Self; 8] = [
        Self::Exclude,
        Self::MinConfidence,
        Self::Disable,
        Self::FailSeverity,
        Self::DotenvNames,
        Self::DotenvTemplates,
        Self::Placeholders,
        Self::Baseline,
    ];

    /// The name in a configuration file, and of the flag where there is one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exclude => "exclude",
            Self::MinConfidence => "min-confidence",
            Self::Disable => "disable",
            Self::FailSeverity => "fail-severity",
            Self::DotenvNames => "dotenv-names",
            Self::DotenvTemplates => "dotenv-templates",
            Self::Placeholders => "placeholders",
            Self::Baseline => "baseline",
        }
    }

    /// The variable of the environment.
    pub fn variable(self) -> String {
        let name = self.name().to_ascii_uppercase().replace('-', "_");
        format!("NTNLEAKS_{name}")
    }

    /// Whether it is a list, to which each level adds. Of the others, the highest level counts.
    pub fn is_list(self) -> bool {
        !matches!(
            self,
            Self::MinConfidence | Self::FailSeverity | Self::Baseline
        )
    }

    pub(super) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }
}
