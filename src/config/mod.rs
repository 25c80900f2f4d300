//! `ntnleaks.toml`, and what else sets the same values.
//!
//! Nothing here repeats what was read in an error: people paste credentials where they do not
//! belong. An error tells the place, and what would be right there.

mod file;
mod key;
mod list;
mod nearest;
mod setting;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::slice::from_ref;

use nearest::nearest;

use crate::detector::{Confidence, DETECTORS, Detector, Severity};
use crate::error::Error;
use crate::secret::Fingerprint;

pub use key::ConfigKey;
pub use setting::{SetBy, Setting};

/// More of one list is no configuration; accepted findings have the baseline.
const MOST_OF_A_LIST: usize = 1000;

/// As long as a path can be, in bytes. It keeps globs from being nested without end.
const LONGEST: usize = 4096;

/// What is set: by one file, by the environment, by a command line, or by all of them together.
#[derive(Clone, Debug)]
pub struct Config {
    /// Globs of paths that are not read.
    pub exclude: Vec<Setting<String>>,
    /// Findings of less confidence are counted only.
    pub min_confidence: Setting<Confidence>,
    /// The findings of these are counted only.
    pub disable: Vec<Setting<&'static Detector>>,
    /// Findings of less severity are reported, and do not make a run fail.
    pub fail_severity: Setting<Severity>,
    /// Globs of more names of dotenv files.
    pub dotenv_names: Vec<Setting<String>>,
    /// Globs of names that are no dotenv files after all.
    pub dotenv_templates: Vec<Setting<String>>,
    /// Values that are placeholders.
    pub placeholders: Vec<Setting<Fingerprint>>,
    /// The baseline: from a file, relative to the root that the configuration is about, and else to
    /// the current directory.
    pub baseline: Option<Setting<PathBuf>>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            exclude: Vec::new(),
            min_confidence: Setting {
                value: Confidence::Low,
                by: SetBy::Default,
            },
            disable: Vec::new(),
            fail_severity: Setting {
                value: Severity::Low,
                by: SetBy::Default,
            },
            dotenv_names: Vec::new(),
            dotenv_templates: Vec::new(),
            placeholders: Vec::new(),
            baseline: None,
        }
    }
}

impl Config {
    /// Where a configuration lies below the root that it is about: in one of these.
    pub const NAMES: [&str; 2] = ["ntnleaks.toml", ".config/ntnleaks.toml"];

    /// The configuration file below `root`, by the path that errors and reports call it; `None` if
    /// there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if there are two.
    pub fn find(root: &Path) -> Result<Option<PathBuf>, Error> {
        // What is there and cannot be read is an error later, not the same as none.
        let there = Self::NAMES.map(|name| Some(root.join(name)).filter(|path| is_there(path)));
        Self::only(there)
    }

    /// The one of two files that is there.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if both are.
    pub fn only(there: [Option<PathBuf>; 2]) -> Result<Option<PathBuf>, Error> {
        match there {
            [Some(one), Some(other)] => {
                let reason = format!("there is {} as well; keep one of them", other.display());
                let place = one.display().to_string();
                Err(Error::Setting { place, reason })
            }
            [one, other] => Ok(one.or(other)),
        }
    }

    /// Reads a configuration file.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if it cannot be read, or as [`Config::parse`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::parse(file::read(path)?, path)
    }

    /// What the text of a configuration file says; errors call the file `name`.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] with line and column if it is no TOML, or says something that means
    /// nothing.
    pub fn parse(text: impl AsRef<[u8]>, name: &Path) -> Result<Self, Error> {
        let mut config = Self::default();
        for (key, value) in file::values(text.as_ref(), name)? {
            config.set(key, &value.value, value.by)?;
        }
        Ok(config)
    }

    /// What variables of the environment say. An empty one says nothing. Lists are separated by
    /// commas or line ends; a comma inside of `{}` is a part of a glob.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] with the name of the variable if it means nothing.
    pub fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let mut config = Self::default();
        for key in ConfigKey::ALL {
            let name = key.variable();
            let Some(value) = variable(&name).filter(|value| !value.is_empty()) else {
                continue;
            };
            let by = SetBy::Variable(name);
            let text = value
                .to_str()
                .ok_or_else(|| wrong(&by, "it is not UTF-8"))?;
            let texts = match key.is_list() {
                true => list::split(text),
                false => vec![text],
            };
            for text in texts {
                config.set(key, text, by.clone())?;
            }
        }
        Ok(config)
    }

    /// Sets a value, or adds it to a list. Globs are not looked at: who uses them compiles them.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if the text means nothing.
    pub fn set(&mut self, key: ConfigKey, text: &str, by: SetBy) -> Result<(), Error> {
        if text.len() > LONGEST {
            return Err(wrong(&by, format!("it is longer than {LONGEST} bytes")));
        }
        let text_of = |by| Setting {
            value: text.to_owned(),
            by,
        };
        match key {
            ConfigKey::Exclude => add(&mut self.exclude, text_of(by))?,
            ConfigKey::DotenvNames => add(&mut self.dotenv_names, text_of(by))?,
            ConfigKey::DotenvTemplates => add(&mut self.dotenv_templates, text_of(by))?,
            ConfigKey::MinConfidence => {
                let value = one_of(text, Confidence::ALL, Confidence::id, &by)?;
                self.min_confidence = Setting { value, by };
            }
            ConfigKey::FailSeverity => {
                let value = one_of(text, Severity::ALL, Severity::id, &by)?;
                self.fail_severity = Setting { value, by };
            }
            ConfigKey::Disable => {
                let value = detector(text, &by)?;
                add(&mut self.disable, Setting { value, by })?;
            }
            ConfigKey::Placeholders => {
                let value = text.parse().map_err(|error| wrong(&by, error))?;
                add(&mut self.placeholders, Setting { value, by })?;
            }
            ConfigKey::Baseline if text.is_empty() => return Err(wrong(&by, "it is empty")),
            ConfigKey::Baseline => {
                let value = text.into();
                self.baseline = Some(Setting { value, by });
            }
        }
        Ok(())
    }

    /// This one, and below it what `lower` says: of a list both, the lower first, because of globs
    /// the last one counts; of a single value this one, if it is set here.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        fn both<T>(this: Vec<T>, mut lower: Vec<T>) -> Vec<T> {
            lower.extend(this);
            lower
        }
        fn first<T>(this: Setting<T>, lower: Setting<T>) -> Setting<T> {
            match this.by {
                SetBy::Default => lower,
                _ => this,
            }
        }
        Self {
            exclude: both(self.exclude, lower.exclude),
            min_confidence: first(self.min_confidence, lower.min_confidence),
            disable: both(self.disable, lower.disable),
            fail_severity: first(self.fail_severity, lower.fail_severity),
            dotenv_names: both(self.dotenv_names, lower.dotenv_names),
            dotenv_templates: both(self.dotenv_templates, lower.dotenv_templates),
            placeholders: both(self.placeholders, lower.placeholders),
            baseline: self.baseline.or(lower.baseline),
        }
    }

    /// What a key is set to, as a configuration file would write it. One value for a key that is no
    /// list, or none where it has no default.
    pub fn values(&self, key: ConfigKey) -> Vec<Setting<String>> {
        fn shown<T>(settings: &[Setting<T>], show: impl Fn(&T) -> String) -> Vec<Setting<String>> {
            let shown = |it: &Setting<T>| Setting {
                value: show(&it.value),
                by: it.by.clone(),
            };
            settings.iter().map(shown).collect()
        }
        match key {
            ConfigKey::Exclude => self.exclude.clone(),
            ConfigKey::MinConfidence => {
                shown(from_ref(&self.min_confidence), |it| it.id().to_owned())
            }
            ConfigKey::Disable => shown(&self.disable, |it| it.id.to_owned()),
            ConfigKey::FailSeverity => {
                shown(from_ref(&self.fail_severity), |it| it.id().to_owned())
            }
            ConfigKey::DotenvNames => self.dotenv_names.clone(),
            ConfigKey::DotenvTemplates => self.dotenv_templates.clone(),
            ConfigKey::Placeholders => shown(&self.placeholders, Fingerprint::to_string),
            ConfigKey::Baseline => {
                let path = |it: &PathBuf| it.display().to_string();
                shown(self.baseline.as_slice(), path)
            }
        }
    }
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn wrong(by: &SetBy, reason: impl ToString) -> Error {
    Error::Setting {
        place: by.to_string(),
        reason: reason.to_string(),
    }
}

fn add<T>(list: &mut Vec<Setting<T>>, setting: Setting<T>) -> Result<(), Error> {
    if list.len() == MOST_OF_A_LIST {
        let reason = format!("the list has more than {MOST_OF_A_LIST} values");
        return Err(wrong(&setting.by, reason));
    }
    list.push(setting);
    Ok(())
}

fn one_of<T: Copy, const N: usize>(
    text: &str,
    all: [T; N],
    id: impl Fn(T) -> &'static str,
    by: &SetBy,
) -> Result<T, Error> {
    let found = all.into_iter().find(|it| id(*it) == text);
    found.ok_or_else(|| {
        let ids: Vec<_> = all.into_iter().map(|it| format!("`{}`", id(it))).collect();
        wrong(by, format!("it must be one of {}", ids.join(", ")))
    })
}

fn detector(id: &str, by: &SetBy) -> Result<&'static Detector, Error> {
    Detector::by_id(id).ok_or_else(|| {
        let ids = DETECTORS.iter().map(|detector| detector.id);
        wrong(
            by,
            match nearest(id, ids) {
                Some(near) => format!("no detector has this id: did you mean `{near}`?"),
                None => "no detector has this id: `ntnleaks rules` lists them".to_owned(),
            },
        )
    })
}

#[cfg(test)]
mod tests;
