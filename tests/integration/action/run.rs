//! What a step of the action answered.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::harness::Outcome;

/// What a step answered.
pub(super) struct Run {
    pub(super) outcome: Outcome,
    pub(super) outputs: BTreeMap<String, String>,
    pub(super) summary: String,
    /// What the program was told.
    pub(super) arguments: Vec<String>,
}

impl Run {
    #[track_caller]
    pub(super) fn expect_code(&self, code: i32) -> &Self {
        self.outcome.expect_code(code);
        self
    }

    pub(super) fn output(&self, name: &str) -> &str {
        self.outputs.get(name).map_or("", String::as_str)
    }

    /// The value behind an option that the program was told.
    #[track_caller]
    pub(super) fn told(&self, option: &str) -> &str {
        let mut options = self.arguments.iter().skip_while(|it| *it != option).skip(1);
        options
            .next()
            .unwrap_or_else(|| self.outcome.fail(&format!("{option} was not told")))
    }

    /// What was found, by its paths; the outputs, the annotations and the reports agree.
    #[track_caller]
    pub(super) fn expect_found(&self, paths: &[&str]) -> &Self {
        self.outcome.expect_code(i32::from(!paths.is_empty()));
        let count = paths.len().to_string();
        let expect = |holds, what: &str| self.outcome.check(holds, what);
        expect(
            self.output("findings") == count,
            &format!("{count} findings: {:?}", self.outputs),
        );
        expect(self.output("active") == "0", "none is known to be active");
        let of = |name| -> Value {
            serde_json::from_slice(&fs::read(self.output(name)).unwrap()).unwrap()
        };
        let report = of("report");
        let found = report["findings"].as_array().unwrap().iter();
        let found: Vec<&str> = found.map(|it| it["path"].as_str().unwrap()).collect();
        expect(found == paths, &format!("{paths:?}, not {found:?}"));
        let results = of("sarif")["runs"][0]["results"].as_array().map(Vec::len);
        expect(results == Some(paths.len()), "the same in SARIF");
        // A tag has no file whose line could be marked.
        for path in paths.iter().filter(|path| path.contains('.')) {
            let annotation = format!("::error file={path},line=1,");
            self.outcome.expect_stdout(&annotation);
        }
        expect(!self.summary.is_empty(), "a summary");
        self
    }

    /// There was nothing to scan, which is said.
    #[track_caller]
    pub(super) fn expect_nothing(&self, why: &str) -> &Self {
        self.outcome
            .expect_code(0)
            .expect_stdout("::notice title=ntnleaks::Nothing to scan: ");
        self.outcome.expect_stdout(why);
        let expect = |holds, what| self.outcome.check(holds, what);
        expect(self.arguments.is_empty(), "the program is not run");
        expect(
            self.output("findings") == "0" && self.output("active") == "0",
            "the counts",
        );
        expect(self.output("sarif").is_empty(), "no SARIF");
        expect(self.summary.contains(why), "it is in the summary");
        self
    }
}
