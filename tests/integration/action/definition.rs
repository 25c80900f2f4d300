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
    /// What its variables are worth, given the contexts of expressions.
    pub(super) fn environment(&self, contexts: &Value) -> BTreeMap<String, String> {
        let values = self.env.iter();
        values
            .map(|(name, value)| (name.clone(), evaluated(value, contexts)))
            .collect()
    }
}

fn text() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).unwrap()
}

/// The step of that name.
#[track_caller]
pub(super) fn step(name: &str) -> Step {
    let text = text();
    let steps: Vec<&str> = text.split("\n    - name: ").skip(1).collect();
    let step = steps.iter().find(|step| step.starts_with(name));
    let step = step.unwrap_or_else(|| panic!("no step {name}"));
    let field = |line: &str| {
        let (name, value) = line.trim().split_once(": ")?;
        Some((name.to_owned(), value.to_owned()))
    };
    let run = step.lines().filter_map(field);
    let mut run = run.filter(|(name, _)| name == "run");
    let (_, run) = run.next().expect("a script");
    let (_, env) = step.split_once("      env:\n").expect("variables");
    let env = env.lines().map_while(|line| {
        let is_inside = line.starts_with("        ");
        is_inside.then(|| field(line)).flatten()
    });
    Step {
        run,
        env: env.collect(),
    }
}

/// The inputs, each with its default.
pub(super) fn inputs() -> BTreeMap<String, String> {
    let text = text();
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
    let text = text();
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
