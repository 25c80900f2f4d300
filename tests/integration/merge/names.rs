//! What each repository is called.

use std::fs::{self, File};

use super::{ALL, Repositories, fourteen, token};

#[test]
fn two_repositories_need_two_names() {
    let all = Repositories::new();
    let token = token("names");
    for name in ["one", "two"] {
        all.scanned(name, &[("a.txt", &token)], &[]);
        let text = fs::read(all.0.path(format!("reports/{name}.json"))).unwrap();
        all.0.write(format!("{name}/report.json"), text);
    }
    let both = ["one/report.json", "two/report.json"];
    let report = all.merged(&both);
    report
        .expect_code(2)
        .expect_stderr("are both called report: say which is which, as NAME=FILE");
    let said = ["acme/one=one/report.json", "two/report.json"];
    let report = all.merged(&said);
    report
        .expect_code(1)
        .expect_stdout("2 places, 2 repositories\n  acme/one/a.txt:1:1\n");
    report.expect_stdout("  report/a.txt:1:1\n");
    // Said to be one repository, its places are the same places.
    let same = ["x=one/report.json", "x=two/report.json"];
    all.merged(&same)
        .expect_code(1)
        .expect_stdout("1 secret in 1 place, 1 repository · 1 repository: 2 files");
    // What differs is kept.
    all.scanned("one", &[("a.txt", &format!("\n{token}\n"))], &[]);
    let apart = ["x=reports/one.json", "x=two/report.json"];
    all.merged(&apart)
        .expect_stdout("1 secret in 2 places, 1 repository");
    for bad in [
        "=one/report.json",
        "../x=one/report.json",
        "a/../b=one/report.json",
        "a\nb=one/report.json",
    ] {
        all.merged(&[bad]).expect_code(2);
    }
}

#[test]
fn standard_input_is_a_report() {
    let (all, _) = fourteen();
    for (argument, name) in [("-", "stdin"), ("acme/x=-", "acme/x")] {
        let mut command = all.0.command(&["merge", argument, ALL[1]]);
        command.stdin(File::open(all.0.path(ALL[0])).unwrap());
        let report = all.0.finish(command);
        report
            .expect_code(1)
            .expect_stdout(&format!("  {name}/a.txt:1:1\n"));
    }
    let report = all.merged(&["-"]);
    report.expect_code(2).expect_stderr("standard input: ");
}
