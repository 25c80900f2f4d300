//! Which files are dotenv files, and what in one is worth hiding.

use std::path::Path;

use globset::{Candidate, Glob, GlobSet, GlobSetBuilder};

use crate::error::Error;
use crate::utf16;

/// The id of the detector's row.
pub(crate) const DETECTOR: &str = "unignored-env-file";

/// Parts of a name that make a file a template, which is meant to be published.
const TEMPLATE_PARTS: [&str; 8] = [
    "example", "sample", "template", "tmpl", "dist", "default", "defaults", "schema",
];

/// Which names of files are those of dotenv files: `.env`, `.env.NAME`, `NAME.env`, `.envrc` and
/// `.dev.vars`, unless a part of them says that it is a template or a vault, and those that somebody
/// adds.
#[derive(Clone, Debug, Default)]
pub struct DotenvNames {
    names: GlobSet,
    templates: GlobSet,
}

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A dotenv file.
    Dotenv,
    /// It would be one, and somebody calls it a template. Counted, as placeholders are.
    Template,
}

impl DotenvNames {
    /// The well-known names, and more `names`; of both, `templates` are no findings. Each is a glob
    /// of the name of a file, without directories.
    ///
    /// # Errors
    ///
    /// [`Error::Glob`] for one that does not parse, or that can match no name.
    pub fn new(names: &[impl AsRef<str>], templates: &[impl AsRef<str>]) -> Result<Self, Error> {
        Ok(Self {
            names: compile(names)?,
            templates: compile(templates)?,
        })
    }

    /// Whether a file is a dotenv file with something to hide: by its name, and an assignment in it
    /// whose value is not encrypted.
    pub fn hides_something(&self, path: &Path, text: &[u8]) -> bool {
        self.kind(path) == Some(Kind::Dotenv) && has_open_value(text)
    }

    /// What the name of a file says; `None` for a name that says nothing of the kind.
    pub(crate) fn kind(&self, path: &Path) -> Option<Kind> {
        let bytes = path.file_name()?.as_encoded_bytes();
        let candidate = Candidate::from_bytes(bytes);
        let name = String::from_utf8_lossy(bytes);
        let is_added = || self.names.is_match_candidate(&candidate);
        if !(is_well_known(&name) || is_added()) || says_template(&name) {
            return None;
        }
        Some(match self.templates.is_match_candidate(&candidate) {
            true => Kind::Template,
            false => Kind::Dotenv,
        })
    }

    /// Whether the name of a file may be that of a dotenv file. Quick, and a no is final.
    pub(crate) fn may_be_dotenv(&self, name: &[u8]) -> bool {
        let holds = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
        holds(b".env")
            || holds(b".dev.vars")
            || self.names.is_match_candidate(&Candidate::from_bytes(name))
    }
}

fn is_well_known(name: &str) -> bool {
    name == ".env"
        || name.starts_with(".env.")
        || name.ends_with(".env")
        || name == ".envrc"
        || name == ".dev.vars"
}

fn says_template(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    let mut parts = folded.split(['.', '-', '_']);
    parts.any(|part| TEMPLATE_PARTS.contains(&part) || part == "vault")
}

fn compile(globs: &[impl AsRef<str>]) -> Result<GlobSet, Error> {
    let wrong = |glob: &str, reason: String| Error::Glob {
        glob: glob.to_owned(),
        reason,
    };
    let mut set = GlobSetBuilder::new();
    for glob in globs.iter().map(AsRef::as_ref) {
        if glob.is_empty() || glob.contains('/') {
            let reason = "it is about the name of a file, without directories";
            return Err(wrong(glob, reason.to_owned()));
        }
        set.add(Glob::new(glob).map_err(|error| wrong(glob, error.kind().to_string()))?);
    }
    let first = globs.first().map(AsRef::as_ref).unwrap_or_default();
    let too_large = |_| wrong(first, "with the others, it is too large".to_owned());
    set.build().map_err(too_large)
}

/// Whether a dotenv file holds anything to hide: an assignment whose value is not encrypted.
pub(crate) fn has_open_value(text: &[u8]) -> bool {
    let mut transcoded = Vec::new();
    let text = match utf16::detect(text) {
        Some(endian) => {
            utf16::transcode(text, endian, &mut transcoded);
            &transcoded
        }
        None => text,
    };
    String::from_utf8_lossy(text)
        .lines()
        .filter_map(assignment)
        .any(|(name, value)| !is_encrypted(value) && !is_metadata(name))
}

/// The name and the value of a line, if it assigns one.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}').trim();
    let line = ["export", "declare -x"]
        .iter()
        .find_map(|word| line.strip_prefix(word)?.strip_prefix([' ', '\t']))
        .unwrap_or(line)
        .trim_start();
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end();
    let first = name.chars().next()?;
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let named = (first.is_ascii_alphabetic() || first == '_') && name.chars().all(word);
    named.then(|| (name, value.trim().trim_matches(['"', '\''])))
}

/// Values as dotenvx and sops write them.
fn is_encrypted(value: &str) -> bool {
    value.starts_with("encrypted:") || (value.starts_with("ENC[") && value.ends_with(']'))
}

/// What dotenvx and sops write beside the values, readable on purpose.
fn is_metadata(name: &str) -> bool {
    name.starts_with("DOTENV_PUBLIC_KEY") || name.starts_with("sops_")
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    const WELL_KNOWN: [&str; 7] = [
        ".env",
        ".env.local",
        ".env.production.local",
        "prod.env",
        ".envrc",
        ".dev.vars",
        "a/b/.env",
    ];
    const OTHERS: [&str; 12] = [
        ".env.example",
        ".env.EXAMPLE",
        "example.env",
        ".env.production.sample",
        ".env.defaults",
        ".env.vault",
        ".env.local-template",
        "env",
        ".environment",
        "env.ts",
        ".env.schema",
        "main.rs",
    ];

    #[test]
    fn names_of_dotenv_files_and_of_templates() {
        let names = DotenvNames::default();
        for name in WELL_KNOWN {
            assert_eq!(names.kind(Path::new(name)), Some(Kind::Dotenv), "{name}");
        }
        for name in OTHERS {
            assert_eq!(names.kind(Path::new(name)), None, "{name}");
        }
    }

    #[test]
    fn more_names_and_more_templates() {
        let names = DotenvNames::new(&["*.vars", "env"], &[".env.ci", "t*"]).expect("globs");
        for (name, kind) in [
            ("a/b.vars", Some(Kind::Dotenv)),
            ("env", Some(Kind::Dotenv)),
            (".env.cd", Some(Kind::Dotenv)),
            (".env.ci", Some(Kind::Template)),
            ("t.vars", Some(Kind::Template)),
            ("b.vars.txt", None),
            ("example.vars", None),
            ("t.txt", None),
        ] {
            assert_eq!(names.kind(Path::new(name)), kind, "{name}");
            let may_be = names.may_be_dotenv(name.rsplit('/').next().unwrap_or(name).as_bytes());
            assert!(may_be || kind.is_none(), "{name}");
        }
        for wrong in ["", "a/b", "/", "[z-a]", "{a"] {
            let none: [&str; 0] = [];
            assert!(DotenvNames::new(&[wrong], &none).is_err(), "{wrong}");
            assert!(DotenvNames::new(&none, &[wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn encrypted_files_and_files_without_assignments_have_nothing_to_hide() {
        for text in [
            "",
            "# only a comment=1\n\n",
            "use flake\n",
            "DOTENV_PUBLIC_KEY=\"02ab\"\nKEY=\"encrypted:BD9x\"\n",
            "KEY=ENC[AES256_GCM,data:x,type:str]\nsops_version=3.9.0\n",
        ] {
            assert!(!has_open_value(text.as_bytes()), "{text}");
        }
        for text in [
            "KEY=value",
            "export KEY = 'value'\n",
            "A=encrypted:x\nB=open\n",
            "export\tA=b",
            "\u{feff}KEY=\n",
        ] {
            assert!(has_open_value(text.as_bytes()), "{text}");
        }
    }
}
