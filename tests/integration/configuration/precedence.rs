//! Flag, environment, file, default: what counts, and where `ntnleaks config` says it comes from.

use super::{FILE, KEYS, shown};
use crate::harness::Workspace;
use crate::tokens::Random;

/// A key that is no list, a value that differs from level to level, and its default.
const SINGLE: [(&str, [&str; 3], Option<&str>); 3] = [
    ("min-confidence", ["high", "medium", "low"], Some("low")),
    ("fail-severity", ["critical", "high", "medium"], Some("low")),
    ("baseline", ["a.json", "b.json", ""], None),
];

#[test]
fn of_a_single_value_the_highest_level_counts() {
    for (key, [file, variable, flag], default) in SINGLE {
        let has_flag = !flag.is_empty();
        let name = format!("NTNLEAKS_{}", key.to_uppercase().replace('-', "_"));
        let typed = format!("--{key}={flag}");
        for levels in 0..if has_flag { 8 } else { 4 } {
            let workspace = Workspace::new();
            let mut expected = default.map(|value| (value.to_owned(), "default".to_owned()));
            let mut set = |level: u8, value: &str, origin: &str| {
                let is_set = levels & level != 0;
                if is_set {
                    expected = Some((value.to_owned(), origin.to_owned()));
                }
                is_set
            };
            if set(1, file, "ntnleaks.toml:2") {
                workspace.write(FILE, format!("\n{key} = '{file}'\n"));
            }
            let mut variables = vec![("NTNLEAKS_EXCLUDE", "")];
            variables.extend(set(2, variable, &name).then_some((name.as_str(), variable)));
            let mut arguments = vec!["config", "--format", "json"];
            let flag_name = format!("--{key}");
            arguments.extend(set(4, flag, &flag_name).then_some(typed.as_str()));
            let config = workspace.run_with(&variables, &arguments);
            let expected: Vec<_> = expected.into_iter().collect();
            let found = shown(&config, key);
            config.check(found == expected, &format!("{expected:?}, not {found:?}"));
        }
    }
}

#[test]
fn lists_add_up_from_the_lowest_level_to_the_highest() {
    let fingerprint = |digit: &str| digit.repeat(64);
    let lists: [(&str, [String; 3], bool); 5] = [
        ("exclude", ["a/", "{b,c}", "!a/"].map(String::from), true),
        (
            "disable",
            [
                "notion-api-token",
                "unignored-env-file",
                "notion-scim-token",
            ]
            .map(String::from),
            true,
        ),
        ("dotenv-names", ["a*", "b*", ""].map(String::from), false),
        (
            "dotenv-templates",
            ["a*", "b*", ""].map(String::from),
            false,
        ),
        ("placeholders", ["a", "b", ""].map(fingerprint), false),
    ];
    for (key, [file, variable, flag], has_flag) in lists {
        let workspace = Workspace::new();
        workspace.write(FILE, format!("{key} = ['{file}']\n"));
        let name = format!("NTNLEAKS_{}", key.to_uppercase().replace('-', "_"));
        let typed = format!("--{key}={flag}");
        let mut arguments = vec!["config", "--format", "json"];
        let mut expected = vec![
            (file, "ntnleaks.toml:1".to_owned()),
            (variable.clone(), name.clone()),
        ];
        if has_flag {
            arguments.push(&typed);
            expected.push((flag, format!("--{key}")));
        }
        let config = workspace.run_with(&[(&name, &variable)], &arguments);
        let found = shown(&config, key);
        config.check(found == expected, &format!("{expected:?}, not {found:?}"));
    }
}

#[test]
fn a_scan_obeys_the_highest_level() {
    let workspace = Workspace::new();
    let mut random = Random::seeded("precedence");
    for kind in ["ntn", "secret43", "secret41"] {
        workspace.write(format!("{kind}.txt"), random.value(kind));
    }
    workspace.write(FILE, "min-confidence = 'high'\nexclude = ['*41.txt']\n");
    let found = |variables: &[(&str, &str)], flags: &[&str]| {
        let arguments = [&["scan", ".", "--format", "json"], flags].concat();
        workspace
            .run_with(variables, &arguments)
            .expect_code(1)
            .findings()
            .len()
    };
    let variable = [("NTNLEAKS_MIN_CONFIDENCE", "medium")];
    let flag = ["--min-confidence", "low"];
    assert_eq!(found(&[], &[]), 1);
    assert_eq!(found(&variable, &[]), 2);
    assert_eq!(found(&variable, &flag), 2);
    // A later glob takes back.
    assert_eq!(
        found(&variable, &[&flag[..], &["--exclude", "!*41.txt"]].concat()),
        3
    );
    let variables = [variable[0], ("NTNLEAKS_EXCLUDE", "!*41.txt,secret43.txt")];
    assert_eq!(found(&variables, &flag), 2);
}

#[test]
fn the_file_is_named_by_flag_then_by_variable() {
    let workspace = Workspace::new();
    for name in [FILE, "variable.toml", "flag.toml"] {
        workspace.write(name, format!("baseline = '{name}'"));
    }
    let told = [("NTNLEAKS_CONFIG", "variable.toml")];
    let json = ["config", "--format", "json"];
    let typed = [&json[..], &["--config", "flag.toml"]].concat();
    for (variables, arguments, expected) in [
        (&[][..], &json[..], FILE),
        (&[("NTNLEAKS_CONFIG", "")], &json, FILE),
        (&told, &json, "variable.toml"),
        (&told, &typed, "flag.toml"),
    ] {
        let config = workspace.run_with(variables, arguments);
        assert_eq!(shown(&config, "baseline")[0].0, expected);
        assert_eq!(config.json()["file"], expected);
    }
    for (variables, arguments) in [
        (&[("NTNLEAKS_CONFIG", "gone.toml")][..], &["scan"][..]),
        (&told, &["scan", "--config", "gone.toml"]),
        (&[], &["config", "--config", "gone.toml"]),
    ] {
        let outcome = workspace.run_with(variables, arguments);
        outcome
            .expect_code(2)
            .expect_stderr("gone.toml: the configuration cannot be read");
    }
}

/// What is shown is a configuration that says the same.
#[test]
fn what_is_shown_can_be_a_file() {
    let workspace = Workspace::new();
    workspace.write(
        FILE,
        "exclude = ['a\\b', \"\\u0001\\u202e\\\"é\"]\nmin-confidence = 'medium'\n\
         disable = ['notion-scim-token']\nbaseline = 'b'\n",
    );
    let json = || {
        let config = workspace.run(&["config", "--format", "json"]);
        let values = |key: &&str| shown(&config, key).into_iter().map(|(value, _)| value);
        KEYS.iter()
            .map(|key| values(key).collect())
            .collect::<Vec<Vec<_>>>()
    };
    let before = json();
    let config = workspace.run(&["config"]);
    config
        .expect_code(0)
        .expect_stdout("min-confidence = \"medium\" # ntnleaks.toml:2:18\n");
    config
        .expect_stdout("# ntnleaks.toml\n")
        .expect_stdout("placeholders = [] # default\n");
    let deceives = |c: char| c == '\u{202e}' || (c.is_control() && c != '\n');
    config.check(!config.stdout().contains(deceives), "nothing that deceives");
    workspace.write(FILE, config.stdout());
    assert_eq!(json(), before);
    // And so is what is shown where nothing is set.
    workspace.write(FILE, "");
    let before = json();
    workspace.write(FILE, workspace.run(&["config"]).stdout());
    assert_eq!(json(), before);
}

#[test]
fn these_keys_exist_and_no_other() {
    let config = Workspace::new().run(&["config", "--format", "json"]);
    let settings = &config.expect_code(0).json()["settings"];
    let keys: Vec<_> = settings.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, KEYS);
    let help = Workspace::new().run(&["config", "--help"]);
    for key in KEYS {
        let variable = format!("NTNLEAKS_{}", key.to_uppercase().replace('-', "_"));
        help.expect_stdout(key).expect_stdout(&variable);
    }
}

#[test]
fn an_unknown_variable_is_warned_of() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing\n");
    let known = [("NTNLEAKS_EXCLUDE", "b"), ("NTNLEAKS_CONFIG", "")];
    let quiet = workspace.run_with(&known, &["scan"]);
    quiet
        .expect_code(0)
        .check(quiet.stderr().is_empty(), "no warning");
    let outcome = workspace.run_with(&[("NTNLEAKS_EXCLUDES", "b")], &["scan"]);
    outcome
        .expect_code(0)
        .expect_stderr("warning: the variable NTNLEAKS_EXCLUDES means nothing");
}
