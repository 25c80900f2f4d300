//! The way to Notion: through a proxy, not through one, or not at all.

use super::authority::{Fault, certificate};
use super::proxy::Proxy;
use super::server::{self, Answer, Server};
use crate::harness::{Outcome, Workspace};
use crate::tokens::Random;

/// Nobody has it.
const HOST: &str = "api.notion.invalid";

/// A server that is trusted under the name of [`HOST`], and a proxy that leads to it.
struct Scene {
    workspace: Workspace,
    server: Server,
    proxy: Proxy,
    token: String,
}

impl Scene {
    fn new() -> Self {
        let (tls, pem) = certificate(HOST, Fault::None);
        let server = Server::encrypted(tls, |_| Answer::json(200, server::BOT));
        let workspace = Workspace::new();
        workspace.write("roots.pem", pem);
        let proxy = Proxy::leading_to(server.url());
        Self {
            workspace,
            server,
            proxy,
            token: Random::seeded("on its way").value("ntn"),
        }
    }

    fn check(&self, url: &str, variables: &[(&str, &str)]) -> Outcome {
        let mut command = self.workspace.command(&["check"]);
        command.env("NTNLEAKS_API_URL", url);
        command.env("SSL_CERT_FILE", self.workspace.path("roots.pem"));
        command.envs(variables.iter().copied());
        self.workspace.feed(command, &self.token)
    }
}

#[test]
fn a_proxy_sees_whereto_and_nothing_else() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let scene = Scene::new();
        let url = format!("http://user:pass@{}", scene.proxy.address());
        let report = scene.check(&format!("https://{HOST}"), &[(variable, &url)]);
        report.expect_code(0).expect_stdout("active");
        assert_eq!(scene.server.requests().len(), 1);
        let heads = scene.proxy.heads();
        assert_eq!(heads.len(), 1);
        assert!(
            heads[0].starts_with(&format!("CONNECT {HOST}:443 HTTP/1.1\r\n")),
            "{heads:?}"
        );
        assert!(
            !heads[0].contains(&scene.token) && !heads[0].contains("Bearer"),
            "{heads:?}"
        );
    }
}

#[test]
fn a_proxy_that_is_not_for_the_host_is_not_asked() {
    let scene = Scene::new();
    let proxy = format!("http://{}", scene.proxy.address());
    // A label of 64 characters is no name anywhere, so no resolver is waited for.
    let nowhere = format!("https://{}.invalid", "a".repeat(64));
    for variables in [
        [("HTTPS_PROXY", &*proxy), ("NO_PROXY", "invalid")],
        [("HTTP_PROXY", &*proxy), ("http_proxy", &*proxy)],
    ] {
        let report = scene.check(&nowhere, &variables);
        report
            .expect_code(3)
            .expect_stdout("Notion could not be reached")
            .expect_stderr("the name of the host is not known");
    }
    assert_eq!(scene.proxy.heads().len(), 0);
}

#[test]
fn no_proxy_leads_to_loopback() {
    let server = Server::answering(|_| Answer::json(200, server::BOT));
    let scene = Scene::new();
    let proxy = format!("http://{}", scene.proxy.address());
    let all = ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY", "http_proxy"].map(|name| (name, &*proxy));
    for url in [
        server.url(),
        &server.url().replace("127.0.0.1", "localhost"),
    ] {
        scene
            .check(url, &all)
            .expect_code(0)
            .expect_stdout("active");
    }
    assert_eq!(server.requests().len(), 2);
    assert_eq!(scene.proxy.heads().len(), 0);
}

#[test]
fn a_proxy_that_is_none_is_named_by_its_variable() {
    let scene = Scene::new();
    for value in [
        "ftp://user:hunter2@proxy",
        "http://hunter2 :1",
        "http://user:hunter2@",
    ] {
        let report = scene.check(&format!("https://{HOST}"), &[("HTTPS_PROXY", value)]);
        report.expect_code(2).expect_stderr("HTTPS_PROXY");
        let told = report.stdout() + &report.stderr();
        report.check(!told.contains("hunter2"), "no value");
    }
    assert_eq!(scene.server.requests().len(), 0);
}

#[test]
fn the_host_is_not_another() {
    let token = Random::seeded("elsewhere").value("ntn");
    let workspace = Workspace::new();
    for url in [
        "http://api.notion.com",
        "https://user@127.0.0.1",
        "http://10.0.0.1",
        "",
    ] {
        let mut command = workspace.command(&["check"]);
        command.env("NTNLEAKS_API_URL", url);
        let report = workspace.feed(command, &token);
        report.expect_code(2).expect_stderr("NTNLEAKS_API_URL");
    }
}
