//! What is set: by flags, by the environment, and by a configuration file.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use ntnleaks::{
    Confidence, Config, ConfigKey, DETECTORS, DotenvNames, Error, Exclude, Matcher, SetBy, Setting,
    Severity, configuration_root,
};

use super::trust::Trusted;
use super::{messages, network};

/// The variable that names a configuration file.
pub(super) const CONFIG: &str = "NTNLEAKS_CONFIG";

/// Which files are used.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct FileArgs {
    /// Read this configuration file [default: ntnleaks.toml or .config/ntnleaks.toml at the top of
    /// the git work tree]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Use this baseline, which lists what is accepted [default: .ntnleaks-baseline.json at the top
    /// of the git work tree]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

/// The flags of what a configuration file can set too.
#[derive(Debug, Default, Args)]
pub(super) struct SettingsArgs {
    #[command(flatten)]
    files: FileArgs,

    /// Count, but do not report, findings of less confidence [default: low]
    #[arg(long, value_name = "LEVEL")]
    #[arg(value_parser = PossibleValuesParser::new(Confidence::ALL.map(Confidence::id)))]
    min_confidence: Option<String>,

    /// Count, but do not report, findings of the detector ID, as `ntnleaks rules` names it
    /// (repeatable)
    #[arg(long, value_name = "ID", hide_possible_values = true)]
    #[arg(value_parser = PossibleValuesParser::new(DETECTORS.iter().map(|detector| detector.id)))]
    disable: Vec<String>,

    /// Leave out what matches GLOB, as in a .gitignore file (repeatable)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
}

/// The flag of what a configuration file can set too, and only a run that may fail asks for.
#[derive(Debug, Args)]
pub(super) struct FailArgs {
    /// Report, but do not fail for, findings of less severity [default: low]
    #[arg(long, value_name = "LEVEL")]
    #[arg(value_parser = PossibleValuesParser::new(Severity::ALL.map(Severity::id)))]
    fail_severity: Option<String>,
}

impl FailArgs {
    /// Sets it, if it was typed.
    pub(super) fn set(&self, config: &mut Config) -> Result<(), Error> {
        let by = SetBy::Flag("--fail-severity");
        match &self.fail_severity {
            Some(level) => config.set(ConfigKey::FailSeverity, level, by),
            None => Ok(()),
        }
    }
}

/// Everything that is set, put together.
pub(super) struct Settings {
    /// Each value, and what set it.
    pub(super) config: Config,
    /// What a configuration file is about, a canonical path.
    root: PathBuf,
    /// The configuration file, if there is one.
    pub(super) file: Option<PathBuf>,
    /// The configuration that would count if everybody were trusted.
    pub(super) untrusted: Option<(PathBuf, Config)>,
    /// What is to be said of it.
    pub(super) note: Option<String>,
    /// What is left out.
    pub(super) exclude: Exclude,
    /// What a dotenv file is called.
    pub(super) dotenv: DotenvNames,
}

impl Settings {
    /// A matcher that knows the placeholders.
    pub(super) fn matcher(&self) -> Matcher {
        let placeholders = self.config.placeholders.iter().map(|it| it.value);
        Matcher::new().with_placeholders(placeholders)
    }

    /// The path that is meant by one of a setting: what a file says is about its root.
    pub(super) fn path(&self, setting: &Setting<PathBuf>) -> PathBuf {
        match setting.by {
            SetBy::File { .. } => self.at_root(&setting.value),
            _ => setting.value.clone(),
        }
    }

    /// A path that is relative to what a configuration file is about.
    pub(super) fn at_root(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }
}

impl FileArgs {
    /// What is set in and around the current directory, where nothing is scanned.
    pub(super) fn settings(&self) -> Result<Settings> {
        let args = SettingsArgs {
            files: self.clone(),
            ..SettingsArgs::default()
        };
        args.settings(None, &Trusted::default())
    }
}

impl SettingsArgs {
    /// What is set for a run that is about `path`, or else about the current directory.
    pub(super) fn settings(&self, path: Option<&Path>, trusted: &Trusted) -> Result<Settings> {
        warn_of_unknown_variables();
        let root = configuration_root(path);
        let told = || env::var_os(CONFIG).filter(|file| !file.is_empty());
        let named = (self.files.config.clone()).or_else(|| told().map(PathBuf::from));
        let (found, untrusted, note) = match named {
            // Whoever runs the scan is trusted.
            Some(file) => (Some((file.clone(), Config::read(&file)?)), None, None),
            None => {
                let root = shown(&root);
                let found = trusted.configuration(&root)?;
                let untrusted = trusted.untrusted(&root);
                let note = trusted.note(&found, untrusted.as_ref());
                (found, untrusted.flatten(), note)
            }
        };
        let (file, lowest) = found.unzip();
        let variables = Config::from_variables(|name| env::var_os(name))?;
        let config = self
            .flags()?
            .over(variables)
            .over(lowest.unwrap_or_default());
        Ok(Settings {
            exclude: exclude(&config, &root)?,
            dotenv: dotenv(&config)?,
            config,
            root,
            file,
            untrusted,
            note,
        })
    }

    fn flags(&self) -> Result<Config, Error> {
        let mut config = Config::default();
        let flags = [
            ("--exclude", ConfigKey::Exclude, self.exclude.as_slice()),
            (
                "--min-confidence",
                ConfigKey::MinConfidence,
                self.min_confidence.as_slice(),
            ),
            ("--disable", ConfigKey::Disable, &self.disable),
        ];
        for (flag, key, values) in flags {
            for value in values {
                config.set(key, value, SetBy::Flag(flag))?;
            }
        }
        // Not by its text: it need not be UTF-8.
        config.baseline = self.files.baseline.clone().map(|value| Setting {
            value,
            by: SetBy::Flag("--baseline"),
        });
        Ok(config)
    }
}

/// The root as a person at the current directory calls it.
fn shown(root: &Path) -> PathBuf {
    let current = env::current_dir().and_then(|current| current.canonicalize());
    let below = current
        .ok()
        .and_then(|current| Some(root.strip_prefix(current).ok()?.to_owned()));
    below.unwrap_or_else(|| root.to_owned())
}

/// What a file says is about its root, wherever the program is run; what a person types, or sets for
/// a command, is about the current directory.
fn exclude(config: &Config, root: &Path) -> Result<Exclude> {
    let of_file = |glob: &&Setting<String>| matches!(glob.by, SetBy::File { .. });
    let (configured, typed): (Vec<_>, Vec<_>) = config.exclude.iter().partition(of_file);
    let globs = |of: Vec<&Setting<String>>| -> Vec<String> {
        of.into_iter().map(|glob| glob.value.clone()).collect()
    };
    let exclude =
        Exclude::new(&globs(typed)).and_then(|exclude| exclude.with_root(root, &globs(configured)));
    exclude.map_err(|error| placed(error, &config.exclude))
}

fn dotenv(config: &Config) -> Result<DotenvNames> {
    let globs = |of: &[Setting<String>]| -> Vec<String> {
        of.iter().map(|glob| glob.value.clone()).collect()
    };
    let none: [String; 0] = [];
    let names = &config.dotenv_names;
    let templates = &config.dotenv_templates;
    // One after the other, so that it is known whose error it is.
    DotenvNames::new(&globs(names), &none).map_err(|error| placed(error, names))?;
    DotenvNames::new(&globs(names), &globs(templates)).map_err(|error| placed(error, templates))
}

/// The error with the place of the glob that is wrong, unless it was typed just now.
fn placed(error: Error, globs: &[Setting<String>]) -> anyhow::Error {
    let error = match error {
        Error::Glob { glob, reason } => {
            let setting = globs.iter().find(|setting| setting.value == glob);
            match setting.map(|setting| &setting.by) {
                None | Some(SetBy::Flag(_)) => Error::Glob { glob, reason },
                Some(by) => Error::Setting {
                    place: by.to_string(),
                    reason: format!("not a valid glob: {reason}"),
                },
            }
        }
        error => error,
    };
    error.into()
}

/// A variable with a slip in its name would be silent.
fn warn_of_unknown_variables() {
    let is_known = |name: &str| {
        let mut keys = ConfigKey::ALL.into_iter();
        name == CONFIG
            || network::VARIABLES.contains(&name)
            || keys.any(|key| key.variable() == name)
    };
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("NTNLEAKS_") && !is_known(&name) {
            messages::say(format!(
                "warning: the variable {name} means nothing to ntnleaks; `ntnleaks config --help` \
                 lists those that do"
            ));
        }
    }
}
