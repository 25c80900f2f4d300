//! Reads `action.yml` as its author lays it out: two blanks a level, a value a line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// A step that runs a script.
pub(super) struct Step {
    pub(super) run: String,
    env: Vec<(String, String)>,
}

impl Step {
    /// The step of that name, in an action or in a workflow.
    #[track_caller]
    pub(super) fn of(definition: &str, name: &str) -> Self {
        let start = format!("- name: {name}");
        let mut lines = definition.lines();
        let first = lines.find(|line| line.trim() == start);
        let depth = indent(first.unwrap_or_else(|| panic!("no step {name}")));
        let is_own = |line: &&str| line.trim().is_empty() || indent(line) > depth;
        let own: Vec<&str> = lines.take_while(is_own).collect();
        let below = |key: &str| {
            let start = format!("{key}:");
            let mut rest = own
                .iter()
                .skip_while(move |line| !line.trim().starts_with(&start));
            let line = rest.next().map_or("", |line| line.trim());
            let deeper = rest.take_while(move |line| indent(line) > depth + 2);
            (line.to_owned(), deeper.map(|line| line.trim()))
        };
        let (run, script) = below("run");
        let env = below("env").1.filter_map(|line| line.split_once(": "));
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self {
            run: match run.as_str() {
                "run: |" => script.map(|line| format!("{line}\n")).collect(),
                line => line.trim_start_matches("run: ").to_owned(),
            },
            env: env.collect(),
        }
    }

    /// What its variables are worth, given the contexts of expressions.
    pub(super) fn environment(&self, contexts: &Value) -> BTreeMap<String, String> {
        let values = self.env.iter();
        values
            .map(|(name, value)| (name.clone(), evaluated(value, contexts)))
            .collect()
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A file of the project.
pub(super) fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The inputs, each with its default.
pub(super) fn inputs() -> BTreeMap<String, String> {
    let text = read("action.yml");
    let (_, inputs) = text.split_once("\ninputs:\n").expect("inputs");
    let (inputs, _) = inputs.split_once("\noutputs:\n").expect("outputs");
    let mut all = BTreeMap::new();
    let mut name = "";
    for line in inputs.lines() {
        match line
            .strip_prefix("  ")
            .filter(|line| !line.starts_with(' '))
        {
            Some(key) => name = key.trim_end_matches(':'),
            None => {
                if let Some(value) = line.strip_prefix("    default: ") {
                    all.insert(name.to_owned(), value.trim_matches('\'').to_owned());
                }
            }
        }
    }
    all
}

/// A value with an expression of paths and `||`, or without one.
fn evaluated(value: &str, contexts: &Value) -> String {
    let Some(expression) = value.strip_prefix("${{ ") else {
        return value.to_owned();
    };
    let expression = expression.strip_suffix(" }}").expect("one expression");
    let terms = expression.split(" || ").map(|path| {
        let found = path.split('.').try_fold(contexts, |at, key| at.get(key));
        match found {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }
    });
    let mut terms = terms.filter(|text| !text.is_empty());
    terms.next().unwrap_or_default()
}

/// What a stranger relies on, and no validator knows.
#[test]
fn values_reach_the_shell_through_the_environment_only() {
    let text = read("action.yml");
    for line in text.lines().filter(|line| line.contains("run:")) {
        assert!(!line.contains("${{"), "{line}");
    }
    let inputs = inputs();
    let known: Vec<&str> = inputs.keys().map(String::as_str).collect();
    let expected = [
        "args",
        "baseline",
        "check-validity",
        "config",
        "fail-on",
        "format",
        "path",
        "sarif-file",
        "scan",
        "version",
    ];
    assert_eq!(known, expected);
    for name in known {
        assert!(
            text.contains(&format!("${{{{ inputs.{name} }}}}")),
            "{name} is used"
        );
    }
}

#[test]
fn actions_of_others_are_pinned() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workflows = fs::read_dir(root.join(".github/workflows")).unwrap();
    let mut files: Vec<_> = workflows.map(|entry| entry.unwrap().path()).collect();
    files.push(root.join("action.yml"));
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| line.contains("uses: ")) {
            let (_, used) = line.split_once("uses: ").unwrap();
            if used.starts_with("./") {
                continue;
            }
            let (_, pin) = used.split_once('@').unwrap_or_default();
            let (hash, version) = pin.split_once(" # v").unwrap_or_default();
            let is_hash = hash.len() == 40 && hash.bytes().all(|it| it.is_ascii_hexdigit());
            assert!(is_hash && !version.is_empty(), "{}: {line}", file.display());
        }
    }
}
