//! Credentials in a configuration, where they do not belong: no error repeats one, whatever its kind.

use super::Canary;
use crate::harness::Workspace;

#[test]
fn no_error_in_a_configuration_repeats_a_credential() {
    let (workspace, canary) = (Workspace::repository(), Canary::new("configuration"));
    for token in &canary.tokens {
        let value = token.value.as_str();
        for text in [
            value.to_owned(),
            format!("token = {value}"),
            format!("{value} = 1"),
            format!("\"{value}\" = 1"),
            format!("[{value}]"),
            format!("[\"{value}\"]\n[\"{value}\"]"),
            format!("exclude = ['a\n{value}']"),
            format!("exclude = ['a' '{value}']"),
            format!("exclude = '{value}'"),
            format!("exclude = ['{{{value}']"),
            format!("exclude = ['a', \"\\q{value}\"]"),
            format!("exclude = [{value}]"),
            format!("exclude = [1, '{value}']"),
            format!("exclude.{value} = 1"),
            format!("exclude = {{ '{value}' = 1 }}"),
            format!("min-confidence = '{value}'"),
            format!("fail-severity = '{value}'"),
            format!("disable = ['{value}']"),
            format!("dotenv-names = ['a/{value}']"),
            format!("dotenv-templates = ['[{value}']"),
            format!("placeholders = ['{value}']"),
            format!("baseline = ['{value}']"),
            format!("baseline = 2026-11-20{value}"),
            format!("\u{feff}{value}\0"),
        ] {
            workspace.write("ntnleaks.toml", &text);
            for arguments in [&["config"][..], &["scan"], &["scan", "--staged"]] {
                let outcome = workspace.run(arguments);
                canary.assert_hidden(&outcome);
                outcome.expect_code(2).expect_stderr("ntnleaks.toml");
            }
        }
        workspace.write("ntnleaks.toml", [value.as_bytes(), b"\xff"].concat());
        canary.assert_hidden(workspace.run(&["config"]).expect_code(2));
    }
}

#[test]
fn no_variable_and_no_name_of_a_file_repeats_a_credential() {
    let (workspace, canary) = (Workspace::new(), Canary::new("variables"));
    workspace.write("a.txt", "nothing\n");
    for token in canary.recognizable() {
        let value = token.value.as_str();
        for name in [
            "NTNLEAKS_CONFIG",
            "NTNLEAKS_DISABLE",
            "NTNLEAKS_FAIL_SEVERITY",
            "NTNLEAKS_MIN_CONFIDENCE",
            "NTNLEAKS_PLACEHOLDERS",
        ] {
            let outcome = workspace.run_with(&[(name, value)], &["scan"]);
            canary.assert_hidden(outcome.expect_code(2));
        }
        let unknown = format!("NTNLEAKS_{value}");
        let outcome = workspace.run_with(&[(&unknown, value)], &["scan"]);
        canary.assert_hidden(outcome.expect_code(0).expect_stderr("warning"));
        for flag in ["--config", "--disable", "--fail-severity"] {
            let outcome = workspace.run(&["config", flag, value]);
            canary.assert_hidden(outcome.expect_code(2));
        }
        canary.assert_hidden(&workspace.run(&["config", value]));
    }
}

/// What is set is shown; what looks like a credential in it is not.
#[test]
fn no_configuration_that_is_shown_holds_a_credential() {
    let (workspace, canary) = (Workspace::new(), Canary::new("shown"));
    for token in canary.recognizable() {
        let value = token.value.as_str();
        let named = value.len() < 200 && !value.contains(':');
        let file = if named {
            format!("{value}.toml")
        } else {
            "c.toml".to_owned()
        };
        workspace.write(
            &file,
            format!("exclude = ['{value}', 'x{value}']\nbaseline = 'd/{value}'\n"),
        );
        for format in ["toml", "json"] {
            let arguments = [
                "config",
                "--format",
                format,
                "--config",
                &file,
                "--exclude",
                value,
            ];
            let outcome = workspace.run_with(&[("NTNLEAKS_DOTENV_NAMES", value)], &arguments);
            canary.assert_hidden(outcome.expect_code(0));
        }
    }
}
