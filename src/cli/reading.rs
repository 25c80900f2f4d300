//! How what is scanned is read, whatever becomes of what is found.

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use anyhow::Result;
use clap::Args;
use ntnleaks::{Options, ReadOptions};

use super::settings::{Settings, SettingsArgs};
use super::size;
use super::trust::Trusted;

/// What is left out, and how many threads read.
#[derive(Debug, Args)]
pub(super) struct ReadingArgs {
    #[command(flatten)]
    settings: SettingsArgs,

    /// Skip files over SIZE bytes (K, M and G are understood); the run is then not clean
    #[arg(long, value_name = "SIZE", value_parser = size::parse)]
    max_file_size: Option<u64>,

    /// Use N threads [default: one a core]
    #[arg(long, short = 'j', value_name = "N")]
    threads: Option<NonZeroUsize>,
}

impl ReadingArgs {
    /// What is set for a run that is about `path`, or else about the current directory.
    pub(super) fn settings(&self, path: Option<&Path>, trusted: &Trusted) -> Result<Settings> {
        self.settings.settings(path, trusted)
    }

    /// What they and the settings mean for the source.
    pub(super) fn read_options(&self, settings: &Settings) -> ReadOptions {
        ReadOptions {
            exclude: settings.exclude.clone(),
            max_file_size: self.max_file_size,
            threads: self.threads(),
        }
    }

    /// What they and the settings mean for the scan.
    pub(super) fn options(&self, settings: &Settings) -> Options {
        let disabled = settings.config.disable.iter();
        Options {
            min_confidence: settings.config.min_confidence.value,
            disabled: disabled.map(|it| it.value).collect(),
            dotenv: settings.dotenv.clone(),
            threads: self.threads(),
            ..Options::default()
        }
    }

    fn threads(&self) -> usize {
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(cores).get()
    }
}
