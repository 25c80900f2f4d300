//! Which files are dotenv files, and what in one is worth hiding.

use std::path::Path;

use crate::utf16;

/// The id of the detector's row.
pub(crate) const DETECTOR: &str = "unignored-env-file";

/// Parts of a name that make a file a template, which is meant to be published.
const TEMPLATE_PARTS: [&str; 8] = [
    "example", "sample", "template", "tmpl", "dist", "default", "defaults", "schema",
];

/// Whether the name of a file is that of a dotenv file: `.env`, `.env.NAME`, `NAME.env`, `.envrc`
/// or `.dev.vars`, and neither a template nor a vault.
pub(crate) fn is_dotenv(path: &Path) -> bool {
    let Some(name) = path.file_name() else {
        return false;
    };
    let name = name.to_string_lossy();
    let named = name == ".env"
        || name.starts_with(".env.")
        || name.ends_with(".env")
        || name == ".envrc"
        || name == ".dev.vars";
    let folded = name.to_ascii_lowercase();
    let mut parts = folded.split(['.', '-', '_']);
    named && !parts.any(|part| TEMPLATE_PARTS.contains(&part) || part == "vault")
}

/// Whether the name of a file may be that of a dotenv file. Quick, and a no is final.
pub(crate) fn may_be_dotenv(name: &[u8]) -> bool {
    let holds = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
    holds(b".env") || holds(b".dev.vars")
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
mod tests {
    use super::*;

    #[test]
    fn names_of_dotenv_files_and_of_templates() {
        for name in [
            ".env",
            ".env.local",
            ".env.production.local",
            "prod.env",
            ".envrc",
            ".dev.vars",
            "a/b/.env",
        ] {
            assert!(is_dotenv(Path::new(name)), "{name}");
        }
        for name in [
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
        ] {
            assert!(!is_dotenv(Path::new(name)), "{name}");
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
