//! A value that was set, and by what.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A value, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// What set it.
    pub by: SetBy,
}

/// What set a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SetBy {
    /// Nothing.
    #[default]
    Default,
    /// A configuration file.
    File {
        /// Its name, as it was given.
        name: Arc<Path>,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1 in Unicode code points.
        column: usize,
    },
    /// A variable of the environment.
    Variable(String),
    /// A flag of the command line.
    Flag(&'static str),
}

/// As an error names the place: `ntnleaks.toml:3:12`.
impl fmt::Display for SetBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { name, line, column } => {
                write!(f, "{}:{line}:{column}", name.display())
            }
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
        }
    }
}
