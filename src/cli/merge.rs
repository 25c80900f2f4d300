//! `ntnleaks merge`.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use clap::Args;
use ntnleaks::{Matcher, Report, Severity};

use super::exit::Exit;
use super::report::{Listed, ReportArgs};

/// What standard input is called.
const STDIN: &str = "-";

/// What was typed behind `merge`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MergeArgs {
    /// Reports of `ntnleaks scan --format json`, each called by the name of its file without the
    /// extension, or as NAME=FILE says; `-` is standard input
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<PathBuf>,

    #[command(flatten)]
    report: ReportArgs,
}

const EXAMPLES: &str = "\
The merged report names the repository of each finding, in every format. A place that two reports
of one repository have is listed once, so a scan of its files and one of its history can be merged.
What was merged as JSON can be merged again, and keeps its names. In ./a=b.json nothing is a name.
What a report lists as suppressed, the merged one lists so; what it says of its baseline is left out.

Examples:
  ntnleaks merge reports/*.json
  ntnleaks merge acme/api=api.json acme/web=web.json --format sarif --output all.sarif
  ssh build ntnleaks scan --format json | ntnleaks merge build=- local.json

Exit codes: 0 clean and complete, 1 findings, 2 a report cannot be merged, 3 something was not read.";

/// One report.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    name: String,
    file: PathBuf,
    /// Whether somebody said so.
    is_said: bool,
}

pub(super) fn run(args: &MergeArgs) -> Result<Exit> {
    args.report.check()?;
    let mut reports = Vec::new();
    for named in distinct(&args.reports)? {
        let report = read(&named).with_context(|| match named.file == Path::new(STDIN) {
            true => "standard input".to_owned(),
            false => named.file.display().to_string(),
        });
        reports.push(report?);
    }
    let merged = ntnleaks::merge(reports, &Matcher::new());
    let listed = Listed {
        placeholders: !merged.placeholders.is_empty(),
        suppressed: !merged.suppressed.is_empty(),
    };
    args.report.write(&merged, listed, Severity::Low)
}

fn read(named: &Named) -> Result<Report> {
    let mut file: Box<dyn Read> = match named.file == Path::new(STDIN) {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(&named.file)?),
    };
    Ok(ntnleaks::read(&mut file, &named.name)?)
}

/// The reports that are meant, each once.
fn distinct(arguments: &[PathBuf]) -> Result<Vec<Named>> {
    let mut all: Vec<Named> = Vec::new();
    let mut of_name: HashMap<String, usize> = HashMap::new();
    for argument in arguments {
        let named = named(argument)?;
        let first = of_name.get(&named.name).and_then(|at| all.get(*at));
        match first {
            // Nobody should find the places of two repositories taken for those of one.
            Some(first) if first.file != named.file && !(first.is_said && named.is_said) => bail!(
                "{} and {} are both called {}: say which is which, as NAME=FILE",
                first.file.display(),
                named.file.display(),
                named.name
            ),
            _ if all.contains(&named) => {}
            _ => {
                of_name.entry(named.name.clone()).or_insert(all.len());
                all.push(named);
            }
        }
    }
    Ok(all)
}

fn named(argument: &Path) -> Result<Named> {
    let leads = |start| argument.starts_with(start);
    let text = argument.to_str();
    let said = text.filter(|_| !leads("/") && !leads(".") && !leads(".."));
    if let Some((name, file)) = said.and_then(|text| text.split_once('=')) {
        return Ok(Named {
            name: name.to_owned(),
            file: file.into(),
            is_said: true,
        });
    }
    let name = match argument == Path::new(STDIN) {
        true => Some("stdin"),
        false => argument.file_stem().and_then(OsStr::to_str),
    };
    let name = name.ok_or_else(|| {
        let shown = argument.display();
        anyhow!("{shown}: its name cannot be that of a repository: give another as NAME=FILE")
    });
    Ok(Named {
        name: name?.to_owned(),
        file: argument.to_owned(),
        is_said: false,
    })
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    fn names(arguments: &[&str]) -> Result<Vec<(String, String)>> {
        let paths: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
        let all = distinct(&paths)?.into_iter();
        Ok(all
            .map(|it| (it.name, it.file.display().to_string()))
            .collect())
    }

    #[test]
    fn a_name_is_said_or_that_of_the_file() {
        for (argument, name, file) in [
            ("reports/api.json", "api", "reports/api.json"),
            ("a.b.json", "a.b", "a.b.json"),
            ("acme/api=x/report.json", "acme/api", "x/report.json"),
            ("build=-", "build", "-"),
            ("-", "stdin", "-"),
            ("./a=b.json", "a=b", "./a=b.json"),
            ("/tmp/a=b.json", "a=b", "/tmp/a=b.json"),
            ("a=b=c", "a", "b=c"),
        ] {
            let all = names(&[argument]).expect("a name");
            assert_eq!(all, [(name.to_owned(), file.to_owned())]);
        }
    }

    #[test]
    fn two_repositories_are_not_called_the_same_by_accident() {
        let error = names(&["a/report.json", "b/report.json"]).expect_err("two of a name");
        assert!(error.to_string().contains("NAME=FILE"), "{error}");
        assert!(names(&["x=a.json", "x.json"]).is_err());
        assert!(names(&["x=tree.json", "x=history.json"]).is_ok_and(|all| all.len() == 2));
        assert!(names(&["a.json", "a.json", "a.json"]).is_ok_and(|all| all.len() == 1));
    }
}
