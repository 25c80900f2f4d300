//! The layers of the project, as constants that are held against its sources.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A module imports only from rows above its own. Siblings do not know each other.
const LAYERS: &[&[&str]] = &[
    &["rotation"],
    &[
        "error",
        "secret",
        "object",
        "detector",
        "root",
        "day",
        "file",
        "validity",
        "connection",
    ],
    &["blob", "accepted", "access", "entries"],
    &["finding"],
    &["utf16", "checkup"],
    &[
        "config",
        "matcher",
        "dotenv",
        "source",
        "report",
        "line_hash",
        "baseline",
        "ledger",
        "notion",
    ],
    &["policy", "integrity"],
    &["scan", "check"],
    &["lib"],
    &["main", "cli"],
];

/// Who may import whom beyond the layers, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// Where each third-party crate may be used.
const HOMES: &[(&str, &[&str])] = &[
    ("aho_corasick", &["matcher"]),
    ("anyhow", &["cli", "main"]),
    // The matcher has a module of this name.
    ("base64", &["notion/transport", "matcher"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli/completions"]),
    ("clap_mangen", &["cli/man"]),
    ("ctrlc", &["cli", "main"]),
    ("fastrand", &["notion/client"]),
    ("gix", &["source"]),
    ("globset", &["dotenv"]),
    ("hmac", &["secret"]),
    ("ignore", &["source"]),
    ("indicatif", &["cli", "main"]),
    ("jiff", &["report/time", "day"]),
    ("memchr", &["matcher", "source"]),
    ("memmap2", &["source"]),
    ("openssl_probe", &["notion/transport"]),
    ("owo_colors", &["report/terminal"]),
    ("percent_encoding", &["report"]),
    ("rayon", &["source"]),
    ("regex", &["matcher"]),
    ("rustls_native_certs", &["notion/transport"]),
    ("serde", &["report", "entries", "baseline", "ledger"]),
    (
        "serde_json",
        &[
            "report",
            "entries",
            "baseline",
            "ledger",
            "notion",
            "cli/config",
        ],
    ),
    ("serde_sarif", &["report/sarif"]),
    ("sha2", &["secret", "cli/init/mark"]),
    ("sirocco", &["source"]),
    ("strsim", &["config"]),
    ("tempfile", &["entries", "cli/init", "cli/doctor"]),
    ("thiserror", &["error"]),
    ("toml", &["config"]),
    ("unicode_normalization", &["integrity"]),
    ("ureq", &["notion/transport"]),
    (
        "zeroize",
        &["secret", "notion/transport", "integrity", "check"],
    ),
];

/// What reaches the world outside, and who may do so.
const OUTSIDE: &[(&str, &[&str])] = &[
    (".expose()", &["secret", "notion/transport"]),
    ("println!", &["cli", "main"]),
    ("print!", &["cli", "main"]),
    ("env::args", &["cli", "main"]),
    // git's own variables say which repository it means, and whose rules it obeys; those of every
    // client, which proxy leads to a host, and whom TLS trusts.
    (
        "env::var",
        &["cli", "main", "source/environment", "notion/transport"],
    ),
    // The network. An endpoint has a type of address from there, which connects to nothing.
    ("std::net", &["notion/transport", "notion/endpoint"]),
    ("TcpStream", &[]),
    ("UdpSocket", &[]),
    ("ToSocketAddrs", &[]),
    ("process::exit", &["main"]),
];

const LONGEST: usize = 300;

/// Files that are longer, and why.
const LONGER: &[(&str, usize, &str)] = &[("detector/table", 400, "one table: a row a kind")];

#[test]
fn modules_import_from_the_layers_above_only() {
    let mut failures = Vec::new();
    let face = face();
    for file in sources() {
        let own = layer(file.top()).unwrap_or_else(|| panic!("{}: in no layer", file.module));
        for name in imports(&file.code()) {
            let import = face.get(&name).unwrap_or(&name);
            let allowed = match layer(import) {
                _ if import == file.top() => true,
                Some(theirs) => theirs < own && (file.top() != "main" && file.top() != "cli"),
                // Not a module, and not a name that `lib` re-exports from one.
                None => false,
            };
            // The face names its modules; the program sees `cli` and the public API only.
            let program = file.top() == "main" && import == "cli";
            let excepted = EXCEPTIONS
                .iter()
                .any(|(from, to, _)| *from == file.top() && to == import);
            if !allowed && !program && !excepted {
                failures.push(format!("{} imports {import}", file.module));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn each_crate_is_used_in_its_home() {
    let mut failures = Vec::new();
    for file in sources() {
        for (name, homes) in HOMES {
            if uses(&file.code(), name) && !file.is_in(homes) {
                failures.push(format!("{} uses {name}, at home in {homes:?}", file.module));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn only_named_places_reach_outside() {
    let mut failures = Vec::new();
    for file in sources() {
        let code = file.code();
        for (what, homes) in OUTSIDE {
            if contains_word(&code, what) && !file.is_in(homes) {
                failures.push(format!("{} has {what}", file.module));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn files_are_short_and_begin_with_what_they_are_for() {
    let mut failures = Vec::new();
    for file in sources() {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        let longer = LONGER.iter().find(|(module, ..)| *module == file.module);
        let limit = longer.map_or(LONGEST, |(_, limit, _)| *limit);
        let lines = code.lines().count();
        if lines > limit {
            failures.push(format!("{} has {lines} lines", file.module));
        }
        if !file.text.starts_with("//! ") {
            failures.push(format!("{} does not begin with //!", file.module));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn each_dependency_has_its_reason_and_its_home() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let mut failures = Vec::new();
    let (mut section, mut above) = ("", "");
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if let Some((name, _)) = line.split_once([' ', '.', '=']) {
            let declares = !line.starts_with('#') && section.ends_with("dependencies]");
            if declares && !above.starts_with('#') {
                failures.push(format!("{name} has no comment"));
            }
            let homed = HOMES
                .iter()
                .any(|(home, _)| *home == name.replace('-', "_"));
            if declares && section == "[dependencies]" && !homed {
                failures.push(format!("{name} has no home"));
            }
        }
        above = line;
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// A file of `src`.
struct Source {
    /// Its path below `src` without `.rs`: `report/json`, and `report` for `report/mod.rs`.
    module: String,
    text: String,
}

impl Source {
    fn top(&self) -> &str {
        self.module.split('/').next().unwrap_or_default()
    }

    fn is_in(&self, homes: &[&str]) -> bool {
        homes.iter().any(|home| {
            let rest = self.module.strip_prefix(home);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// The text without comments and without the tests at its end.
    fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]\nmod ").next();
        let lines = code
            .unwrap_or_default()
            .lines()
            .map(|line| match line.trim_start() {
                comment if comment.starts_with("//") => "",
                _ => line.split(" // ").next().unwrap_or_default(),
            });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    read(&root, "", &mut sources);
    sources
}

fn read(directory: &Path, below: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            read(&path, &format!("{below}{name}/"), sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = format!("{below}{name}");
            sources.push(Source {
                module: module.trim_end_matches("/mod").to_owned(),
                text: fs::read_to_string(path).unwrap(),
            });
        }
    }
}

/// Which module each name comes from that `lib` re-exports: `crate::Finding` is of `finding`.
fn face() -> BTreeMap<String, String> {
    let sources = sources();
    let lib = sources.iter().find(|file| file.module == "lib");
    let code = lib.map(Source::code).unwrap_or_default();
    let mut face = BTreeMap::new();
    for statement in code.split(';') {
        let reexport = statement.trim().strip_prefix("pub use ");
        if let Some((module, names)) = reexport.and_then(|it| it.split_once("::")) {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
            for name in names.split(|c| !is_part(c)) {
                face.insert(name.to_owned(), module.to_owned());
            }
        }
    }
    face
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The first names behind every `crate::`, also those in a group `crate::{a::B, c}`.
fn imports(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => names.push(leading_name(rest)),
            Some(group) => {
                let mut depth = 0;
                names.push(leading_name(group.trim_start()));
                for (at, character) in group.char_indices() {
                    match character {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => names.push(leading_name(group[at + 1..].trim_start())),
                        _ => {}
                    }
                }
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn leading_name(text: &str) -> String {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    text.chars().take_while(is_part).collect()
}

/// Whether a path of `code` begins with the crate `name`.
fn uses(code: &str, name: &str) -> bool {
    contains_word(code, &format!("{name}::")) || contains_word(code, &format!("use {name};"))
}

/// Whether `word` stands in `code` and is not the end of a longer path or name.
fn contains_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let continues = before.is_alphanumeric() || before == '_' || before == ':';
        word.starts_with('.')
            || !continues
            || word.starts_with("env::")
            || word.starts_with("process")
    })
}
