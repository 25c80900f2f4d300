//! Certificates: what is not trusted learns nothing, and `SSL_CERT_FILE` adds to what is.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;

use super::authority::{Fault, certificate};
use super::server::{self, Answer, Server};
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// A check against a server with a certificate, which is trusted or not.
fn check(fault: Fault, is_trusted: bool) -> (Server, Outcome) {
    let (tls, pem) = certificate("127.0.0.1", fault);
    let server = Server::encrypted(tls, |_| Answer::json(200, server::BOT));
    let workspace = Workspace::new();
    workspace.write("roots.pem", pem);
    let mut command = workspace.command(&["check"]);
    command.env("NTNLEAKS_API_URL", server.url());
    if is_trusted {
        command.env("SSL_CERT_FILE", workspace.path("roots.pem"));
    }
    let report = workspace.feed(command, Random::seeded("tls").value("ntn"));
    (server, report)
}

#[test]
fn the_certificates_of_ssl_cert_file_are_trusted() {
    let (server, report) = check(Fault::None, true);
    report.expect_code(0).expect_stdout("active");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_certificate_that_is_not_trusted_learns_nothing() {
    let rows = [
        (Fault::None, false),
        (Fault::Expired, true),
        (Fault::OtherHost, true),
    ];
    let threads = rows.map(|(fault, trusted)| std::thread::spawn(move || check(fault, trusted)));
    for thread in threads {
        let (server, report) = thread.join().unwrap();
        report
            .expect_code(3)
            .expect_stdout("Notion could not be reached")
            .expect_stderr("certificate is not trusted");
        assert_eq!(server.requests().len(), 0);
    }
}

/// No certificate helps there.
#[test]
fn a_server_without_tls_is_not_called_untrusted() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    // Until the test is over, however often it is tried.
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let mut hello = [0; 16];
            let _ = stream.read_exact(&mut hello);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
            // What was not read would break the connection off before the answer is there.
            let _ = stream.shutdown(Shutdown::Write);
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
    });
    let workspace = Workspace::new();
    let mut command = workspace.command(&["check"]);
    command.env("NTNLEAKS_API_URL", url);
    let report = workspace.feed(command, Random::seeded("no tls").value("ntn"));
    report.expect_code(3).expect_stderr("speaks no TLS");
    let told = report.stderr();
    report.check(!told.contains("SSL_CERT_FILE"), "no advice that is wrong");
}

#[test]
fn ssl_cert_file_must_name_certificates() {
    let token = Random::seeded("no roots").value("ntn");
    let server = Server::answering(|_| Answer::json(200, server::BOT));
    let workspace = Workspace::new();
    workspace.write("a.txt", &token).write("empty.pem", "");
    for (file, reason) in [
        ("empty.pem", "no certificate"),
        ("no-such.pem", "No such file"),
    ] {
        let arguments = ["scan", "a.txt", "--check-validity", "--format", "json"];
        let run = |url: &str, more: &[&str]| {
            let variables = [("NTNLEAKS_API_URL", url), ("SSL_CERT_FILE", file)];
            workspace.run_with(&variables, &[&arguments[..], more].concat())
        };
        let report = run("https://127.0.0.1:1", &[]);
        let told = report.expect_code(2).expect_stderr("SSL_CERT_FILE");
        told.expect_stderr(file).expect_stderr(reason);
        // Where no TLS is spoken, nobody looks.
        run("https://127.0.0.1:1", &["--offline"]).expect_code(1);
        run(server.url(), &[])
            .expect_code(1)
            .expect_stdout("\"accepted\"");
    }
}

#[test]
fn what_the_variables_hold_is_not_told() {
    let token = Random::seeded("canary of variables").value("ntn");
    let workspace = Workspace::new();
    workspace.write("a.txt", "nothing");
    let proxy = format!("ftp://{token}:{token}@proxy");
    for (name, value) in [
        ("SSL_CERT_FILE", &token),
        ("HTTPS_PROXY", &proxy),
        ("NTNLEAKS_API_URL", &token),
    ] {
        let report = workspace.run_with(&[(name, value)], &["scan", ".", "--check-validity"]);
        report.expect_code(2).expect_stderr(name);
        let told = report.stdout() + &report.stderr();
        report.check(!told.contains(&token[15..]), "no token");
    }
}
