//! Whose configuration, baseline and markers count, where those who wrote what is scanned are not
//! trusted to forgive it.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use ntnleaks::{
    Baseline, CommitTree, Config, ConfigKey, Ends, Error, Policy, SetBy, Trust, bare_repository,
};

use super::baseline::BaselineFile;
use super::settings::Settings;
use super::source::SourceArgs;

/// Who is trusted.
#[derive(Debug, Args)]
pub(super) struct TrustArgs {
    /// Take the configuration file and the baseline from the commit REF, and heed only markers that
    /// it has as well [default: A of --range A..B, HEAD of --pre-receive; otherwise what is scanned
    /// is trusted]
    #[arg(long, value_name = "REF")]
    trusted_ref: Option<String>,
}

/// Who is trusted, and who only seems to be.
#[derive(Debug, Default)]
pub(super) struct Trusted {
    trust: Trust,
    /// The last commit of a range, in the place of the work tree.
    tip: Option<CommitTree>,
    /// What is scanned, or the directory where it lies.
    directory: Option<PathBuf>,
    /// The bare repository that this is, once somebody has asked: whoever pushes puts no file beside
    /// its objects.
    bare: OnceCell<Option<PathBuf>>,
}

/// A configuration file, and what it is called.
type Found = Option<(PathBuf, Config)>;

impl TrustArgs {
    /// Who is trusted to forgive what is in a source.
    pub(super) fn trusted(&self, source: &SourceArgs) -> Result<Trusted> {
        let directory = source.path().map(|path| match path.parent() {
            Some(parent) if !path.is_dir() => Path::new(".").join(parent),
            _ => path.to_owned(),
        });
        let (base, tip) = match source.ends()? {
            Some(Ends { base, tip }) => (base, Some(tip)),
            None if source.is_received() => (Some("HEAD".to_owned()), None),
            None if self.trusted_ref.is_none() => return Ok(Trusted::default()),
            None => (None, None),
        };
        let commits = |base: Option<&String>| {
            let names = [base, tip.as_ref()].map(|name| name.map_or("", String::as_str));
            CommitTree::of(names, directory.as_deref())
        };
        if let Some(name) = &self.trusted_ref {
            let [told, tip] = commits(Some(name))?;
            let told = told.with_context(|| {
                format!("--trusted-ref {name}: it names no commit that is here (fetch it)")
            })?;
            let trust = Trust::Commit(told);
            return Ok(Trusted {
                trust,
                tip,
                directory: None,
                bare: OnceCell::from(None),
            });
        }
        // What names no commit fails when it is scanned.
        let [base, tip] = commits(base.as_ref())?;
        Ok(Trusted {
            trust: base.map_or(Trust::Nobody, Trust::Commit),
            tip,
            directory,
            bare: OnceCell::new(),
        })
    }
}

impl Trusted {
    /// The configuration file that counts below `root`.
    pub(super) fn configuration(&self, root: &Path) -> Result<Found, Error> {
        let commit = match &self.trust {
            Trust::Scanned => return of_directory(root),
            Trust::Commit(commit) => Some(commit),
            Trust::Nobody => None,
        };
        // Mostly there is none, and no need to find out whether it would count.
        let has_none = matches!(Config::find(root), Ok(None));
        let beside = match !has_none && self.is_bare(root) {
            true => of_directory(root)?,
            false => None,
        };
        match (beside, commit) {
            (None, Some(commit)) => of_commit(commit),
            (beside, _) => Ok(beside),
        }
    }

    /// What a configuration says that would count below `root` if everybody were trusted. One that
    /// cannot be read says something else than any that can.
    pub(super) fn untrusted(&self, root: &Path) -> Option<Found> {
        let found = match (&self.trust, &self.tip) {
            (Trust::Scanned, _) => Ok(None),
            (_, Some(tip)) => of_commit(tip),
            (_, None) if self.is_bare(root) => Ok(None),
            (_, None) => of_directory(root),
        };
        found.ok()
    }

    /// Whether `root`, whose files are looked at, is the directory of a bare repository.
    fn is_bare(&self, root: &Path) -> bool {
        let root = Path::new(".").join(root).canonicalize().ok();
        self.bare()
            .is_some_and(|bare| Some(bare) == root.as_deref())
    }

    fn bare(&self) -> Option<&Path> {
        let bare = || bare_repository(self.directory.as_deref());
        self.bare.get_or_init(bare).as_deref()
    }

    /// What is to be said of the configuration that does not count, where `trusted` does.
    pub(super) fn note(&self, trusted: &Found, untrusted: Option<&Found>) -> Option<String> {
        let commit = match (&self.trust, untrusted) {
            (Trust::Scanned, _) => return None,
            (Trust::Nobody, _) => {
                return Some(
                    "note: no commit is known to be trusted, so no configuration file, baseline or \
                     marker of the commits counts: `--trusted-ref REF` names one"
                        .to_owned(),
                );
            }
            (Trust::Commit(_), Some(it)) if values(it) == values(trusted) => return None,
            // A server has none to compare.
            (Trust::Commit(_), Some(None)) if self.tip.is_none() && self.bare().is_some() => {
                return None;
            }
            (Trust::Commit(commit), _) => commit.name(),
        };
        Some(match trusted {
            Some((file, _)) => format!(
                "note: the configuration that is scanned differs from {}, which counts",
                file.display()
            ),
            None => format!(
                "note: the configuration that is scanned does not count, and {commit} has none"
            ),
        })
    }

    /// What forgives, with a baseline or without.
    pub(super) fn policy(&self, settings: &Settings, has_baseline: bool) -> Result<Policy> {
        let (baseline, untrusted) = match has_baseline {
            true => (self.baseline(settings)?, self.untrusted_baseline(settings)),
            false => (None, None),
        };
        Ok(Policy::new(baseline).trusting(self.trust.clone(), untrusted))
    }

    fn baseline(&self, settings: &Settings) -> Result<Option<Baseline>> {
        let file = BaselineFile::of(settings);
        let set = settings.config.baseline.as_ref();
        let is_runners = set.is_some_and(|it| !matches!(it.by, SetBy::File { .. }));
        let commit = match &self.trust {
            Trust::Scanned => return file.load_if_meant(),
            _ if is_runners || (file.is_there() && self.is_bare(&settings.at_root(""))) => {
                return file.load_if_meant();
            }
            Trust::Nobody => return Ok(None),
            Trust::Commit(commit) => commit,
        };
        let path = set.map_or(Path::new(Baseline::FILE), |it| &it.value);
        let name = commit.called(path).display().to_string();
        match commit.file(path)? {
            Some(bytes) => Ok(Some(Baseline::parse(&bytes, name)?)),
            None if set.is_some() => bail!("{name}: there is no such file"),
            None => Ok(None),
        }
    }

    /// What would be accepted if everybody were trusted. It forgives nothing, so one that cannot be
    /// read is as good as none.
    fn untrusted_baseline(&self, settings: &Settings) -> Option<Baseline> {
        let (_, config) = settings.untrusted.as_ref().cloned().unzip();
        let set = config.and_then(|it| it.baseline).map(|it| it.value);
        let path = set.unwrap_or_else(|| Baseline::FILE.into());
        let name = path.display().to_string();
        match (&self.trust, &self.tip) {
            (Trust::Scanned, _) => None,
            (_, Some(tip)) => Baseline::parse(&tip.file(&path).ok()??, name).ok(),
            (_, None) => Baseline::load(&settings.at_root(&path), name).ok(),
        }
    }
}

fn of_directory(root: &Path) -> Result<Found, Error> {
    let file = Config::find(root)?;
    let read = file.map(|file| Ok((file.clone(), Config::read(&file)?)));
    read.transpose()
}

fn of_commit(commit: &CommitTree) -> Result<Found, Error> {
    let mut texts = Config::NAMES.map(|name| (commit.called(Path::new(name)), None));
    for ((_, text), path) in texts.iter_mut().zip(Config::NAMES) {
        *text = commit.file(Path::new(path))?;
    }
    let there = texts
        .each_ref()
        .map(|(name, text)| text.as_ref().map(|_| name.clone()));
    let Some(one) = Config::only(there)? else {
        return Ok(None);
    };
    let [(_, first), (_, other)] = texts;
    let config = Config::parse(first.or(other).unwrap_or_default(), &one)?;
    Ok(Some((one, config)))
}

/// All that a configuration says, without the places where it says so.
fn values(found: &Found) -> Vec<Vec<String>> {
    let config = found.as_ref().map(|(_, config)| config.clone());
    let config = config.unwrap_or_default();
    let of = |key| config.values(key).into_iter().map(|it| it.value).collect();
    ConfigKey::ALL.into_iter().map(of).collect()
}
