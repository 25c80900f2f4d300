//! The one decision about colour.

use std::io::IsTerminal;

use clap::ValueEnum;

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always, whatever the environment says.
    Always,
    /// Never, whatever the environment says.
    Never,
}

impl Color {
    /// Whether to use colour on stdout. The flag beats `NO_COLOR`, which beats `CLICOLOR_FORCE`
    /// and `FORCE_COLOR`, which beat `CLICOLOR=0`, `TERM=dumb` and what stdout is.
    pub(super) fn is_on(self) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is = |name, value: &str| std::env::var_os(name).is_some_and(|is| is == value);
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if set("NO_COLOR") => false,
            Self::Auto if set("CLICOLOR_FORCE") || set("FORCE_COLOR") => true,
            Self::Auto if is("CLICOLOR", "0") || is("TERM", "dumb") => false,
            Self::Auto => std::io::stdout().is_terminal(),
        }
    }
}
