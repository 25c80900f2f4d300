//! What files and variables say, and what they may not say.
#![allow(clippy::expect_used)]

use super::*;

const NAME: &str = "ntnleaks.toml";

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new(NAME)).map_err(|error| error.to_string())
}

fn error(text: &str) -> String {
    parse(text).expect_err(text)
}

fn by(line: usize, column: usize) -> SetBy {
    SetBy::File {
        name: Path::new(NAME).into(),
        line,
        column,
    }
}

#[test]
fn every_key_is_read_and_knows_its_place() {
    let fingerprint = Fingerprint::of_bytes("a", b"b");
    let text = format!(
        "\u{feff}exclude = [\"a\", 'ä', \"b\"]\nmin-confidence = \"high\"\n\
         disable = [\n  \"notion-api-token\",\n]\nfail-severity = \"critical\"\r\n\
         dotenv-names = ['*.vars']\ndotenv-templates = ['.env.ci']\n\
         placeholders = ['{fingerprint}']\nbaseline = 'x.json'\n"
    );
    let config = parse(&text).expect("it is right");
    let globs: Vec<_> = config.exclude.iter().map(|it| it.by.clone()).collect();
    assert_eq!(globs, [by(1, 13), by(1, 18), by(1, 23)]);
    assert_eq!(config.min_confidence.value, Confidence::High);
    assert_eq!(config.disable[0].value.id, "notion-api-token");
    assert_eq!(config.disable[0].by, by(4, 3));
    assert_eq!(config.fail_severity.value, Severity::Critical);
    assert_eq!(config.dotenv_names[0].value, "*.vars");
    assert_eq!(config.dotenv_templates[0].value, ".env.ci");
    assert_eq!(config.placeholders[0].value, fingerprint);
    assert_eq!(config.baseline.expect("set").value, Path::new("x.json"));
    let empty = parse("").expect("it is right");
    assert!(
        ConfigKey::ALL
            .iter()
            .all(|key| empty.values(*key).iter().all(|it| it.by == SetBy::Default))
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, expected) in [
        (
            "exlude = []",
            "1:1: there is no such key: did you mean `exclude`?",
        ),
        (
            "\n min_confidence = 'low'",
            "2:2: there is no such key: did you mean `min-confidence`?",
        ),
        (
            "[allowlist]\npaths = []",
            "1:2: there is no such key; there are exclude, min-confidence, disable, fail-severity, \
             dotenv-names, dotenv-templates, placeholders, baseline",
        ),
        (
            "exclude = 'a'",
            "1:11: `exclude` must be a list: put `[` and `]` around the string",
        ),
        (
            "exclude = true",
            "1:11: `exclude` must be a list of strings, and this is a boolean",
        ),
        (
            "exclude = ['a', 1]",
            "1:17: `exclude` must be a list of strings, and this is an integer",
        ),
        (
            "exclude = [['a']]",
            "1:12: `exclude` must be a list of strings, and this is a list",
        ),
        (
            "[[exclude]]",
            "1:1: `exclude` must be a list of strings, and this is a table",
        ),
        (
            "baseline.x = 1",
            "1:1: `baseline` must be a string, and this is a table",
        ),
        ("baseline = ''", "1:12: it is empty"),
        (
            "baseline = 2026-11-20",
            "1:12: `baseline` must be a string, and this is a date",
        ),
        (
            "min-confidence = 1.5",
            "1:18: `min-confidence` must be a string, and this is a number",
        ),
        (
            "min-confidence = 'High'",
            "1:18: it must be one of `low`, `medium`, `high`",
        ),
        (
            "fail-severity = ''",
            "1:17: it must be one of `low`, `medium`, `high`, `critical`",
        ),
        (
            "disable = ['notion-token']",
            "1:12: no detector has this id: did you mean `notion-api-token`?",
        ),
        (
            "disable = ['x']",
            "1:12: no detector has this id: `ntnleaks rules` lists them",
        ),
        (
            "placeholders = ['00']",
            "1:17: a fingerprint has 64 digits of 0-9 and a-f, as `--format json` writes it",
        ),
        (
            "exclude = ['a'\nx",
            "2:1: it is not TOML: missing comma between array elements, expected `,`",
        ),
        (
            "exclude = []\nexclude = []",
            "2:1: it is not TOML: duplicate key",
        ),
        (
            "a = 'ä",
            "1:7: it is not TOML: invalid literal string, expected `'`",
        ),
        (
            "a\0b",
            "1:4: it is not TOML: key with no value, expected `=`",
        ),
        ("exclude = ['a\0']", "1:14: it is not TOML"),
        ("#\0", "1:2: it is not TOML"),
    ] {
        let error = error(text);
        assert!(
            error.starts_with(&format!("{NAME}:{expected}")),
            "{text:?}: {error}"
        );
    }
    let utf8 = Config::parse(b"# \xc3\xa4\n\xff", Path::new(NAME)).expect_err("no text");
    assert_eq!(utf8.to_string(), "ntnleaks.toml:2:1: it is not UTF-8");
}

#[test]
fn what_is_too_much_is_refused() {
    let list = |count: usize| format!("disable = [{}]", "'notion-api-token',".repeat(count));
    assert!(parse(&list(MOST_OF_A_LIST)).is_ok());
    let error_of_one_more = error(&list(MOST_OF_A_LIST + 1));
    assert!(error_of_one_more.ends_with("the list has more than 1000 values"));
    let largest = "#".repeat(1 << 20);
    assert!(parse(&largest).is_ok());
    let larger = error(&(largest + "#"));
    assert_eq!(larger, "ntnleaks.toml: it has more than 1048576 bytes");
    let text = |length: usize| format!("exclude = ['{}']", "x".repeat(length));
    assert!(parse(&text(LONGEST)).is_ok());
    assert_eq!(
        error(&text(LONGEST + 1)),
        "ntnleaks.toml:1:12: it is longer than 4096 bytes"
    );
    // Deep, and many.
    for text in ["[", "{a=", "a.", "[[a]]\n", "exclude=[", "'a',", "\n"] {
        let _ = parse(&text.repeat((1 << 20) / text.len()));
    }
}

#[test]
fn variables_say_the_same_as_a_file() {
    let variables = |pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), OsString::from(b)))
            .collect();
        Config::from_variables(|name| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone())
        })
    };
    let config = variables(&[
        ("NTNLEAKS_EXCLUDE", "a,{b,c}"),
        ("NTNLEAKS_MIN_CONFIDENCE", "medium"),
        ("NTNLEAKS_FAIL_SEVERITY", ""),
        ("NTNLEAKS_BASELINE", "a,b"),
    ]);
    let config = config.expect("they are right");
    let by = SetBy::Variable("NTNLEAKS_EXCLUDE".to_owned());
    assert_eq!(config.exclude[1].value, "{b,c}");
    assert_eq!(config.exclude[1].by, by);
    assert_eq!(config.min_confidence.value, Confidence::Medium);
    assert_eq!(config.fail_severity.by, SetBy::Default);
    assert_eq!(config.baseline.expect("set").value, Path::new("a,b"));
    let error = variables(&[("NTNLEAKS_DISABLE", "notion-api-token, x")]).expect_err("no id");
    assert_eq!(
        error.to_string(),
        "NTNLEAKS_DISABLE: no detector has this id: `ntnleaks rules` lists them"
    );
}

#[test]
fn lists_add_up_and_the_highest_single_value_counts() {
    let lower = parse("exclude = ['a']\nmin-confidence = 'high'\nbaseline = 'a'").expect("right");
    let upper = parse("exclude = ['!a']\nfail-severity = 'high'").expect("right");
    let both = upper.over(lower);
    let values = |key| -> Vec<String> {
        let values = both.values(key).into_iter();
        values.map(|it| it.value).collect()
    };
    assert_eq!(values(ConfigKey::Exclude), ["a", "!a"]);
    assert_eq!(values(ConfigKey::MinConfidence), ["high"]);
    assert_eq!(values(ConfigKey::FailSeverity), ["high"]);
    assert_eq!(values(ConfigKey::Baseline), ["a"]);
    assert!(values(ConfigKey::Disable).is_empty());
}

/// None of them may enable the live check or change its host, write files, or run anything.
#[test]
fn these_keys_exist_and_no_other() {
    let names = ConfigKey::ALL.map(ConfigKey::name);
    assert_eq!(
        names,
        [
            "exclude",
            "min-confidence",
            "disable",
            "fail-severity",
            "dotenv-names",
            "dotenv-templates",
            "placeholders",
            "baseline"
        ]
    );
}
