//! How long anything takes: slow answers, waits that are asked for, and how much is asked at once.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use ntnleaks::{Client, Detector, Limits, Secret, Verdict, check_one};

use super::client;
use super::server::{self, Answer, Request, Server};
use crate::harness::Workspace;
use crate::tokens::Random;

const SHORT: Limits = Limits {
    requests: u64::MAX,
    timeout: Duration::from_millis(300),
    back_off: Duration::from_millis(1),
};

/// A moment that no test can measure.
const MOMENT: Duration = Duration::from_millis(15);

fn ask(client: &Client, token: &str) -> Verdict {
    let detector = Detector::by_id("notion-api-token").unwrap();
    check_one(client, detector, &Secret::new(token.into(), 4), None).verdict
}

/// How long passed between the requests.
fn gaps(requests: &[Request]) -> Vec<Duration> {
    let pairs = requests.windows(2);
    pairs.map(|pair| pair[1].at - pair[0].at + MOMENT).collect()
}

/// Tries each, all at once: most of the time is spent waiting.
fn in_parallel<T: Sync>(cases: &[T], test: impl Fn(&T) + Sync) {
    thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| test(case));
        }
    });
}

/// A byte every 50 ms: no single one is late.
fn dripping(text: &str) -> Answer {
    let bytes: Vec<_> = text.bytes().map(|byte| vec![byte]).collect();
    let parts = bytes
        .into_iter()
        .map(|byte| (Duration::from_millis(50), byte));
    Answer::in_parts(parts)
}

#[test]
fn an_answer_that_takes_too_long_is_none() {
    let token = Random::seeded("slow").value("ntn");
    let head = "HTTP/1.1 200 -\r\ncontent-length: 99\r\n\r\n";
    let slow: [fn(&str) -> Answer; 3] = [
        |head| Answer::raw(head).after(Duration::from_secs(1)),
        dripping,
        |head| {
            Answer::in_parts(std::iter::repeat_n(
                (Duration::from_millis(50), b" ".to_vec()),
                99,
            ))
            .behind(head)
        },
    ];
    in_parallel(&slow, |&answer| {
        let server = Server::answering(move |_| answer(head));
        let start = Instant::now();
        assert_eq!(ask(&client(&server, SHORT), &token), Verdict::Unavailable);
        let took = start.elapsed();
        let soon = 3 * SHORT.timeout..Duration::from_secs(2);
        assert!(soon.contains(&took), "{took:?}");
        assert_eq!(server.requests().len(), 3);
    });
}

#[test]
fn retry_after_is_obeyed_and_holds_up_nobody_else() {
    let mut random = Random::seeded("wait");
    let (late, other) = (random.value("ntn"), random.value("ntn"));
    let known = late.clone();
    let server = Server::answering(move |request| match request.bearer() == known {
        true => Answer::with(503, &[("retry-after", "1")], ""),
        false => Answer::json(200, server::BOT),
    });
    let client = client(&server, SHORT);
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        let (client, late) = (&client, &late);
        scope.spawn(move || sender.send(ask(client, late)).unwrap());
        thread::sleep(Duration::from_millis(300));
        let start = Instant::now();
        assert_eq!(ask(client, &other), Verdict::Accepted);
        assert!(
            start.elapsed() < Duration::from_millis(500),
            "{:?}",
            start.elapsed()
        );
        assert_eq!(receiver.recv().unwrap(), Verdict::Unavailable);
    });
    let requests = server.requests();
    let late: Vec<_> = requests
        .iter()
        .filter(|request| request.bearer() == late)
        .cloned()
        .collect();
    assert_eq!(late.len(), 3);
    assert!(
        gaps(&late).iter().all(|gap| *gap >= Duration::from_secs(1)),
        "{:?}",
        gaps(&late)
    );
}

#[test]
fn each_credential_asks_three_times_a_second_and_all_twenty_times() {
    let mut random = Random::seeded("pace");
    let server = Server::answering(|_| Answer::json(200, server::BOT));
    let client = client(&server, SHORT);
    let one = random.value("ntn");
    for _ in 0..3 {
        ask(&client, &one);
    }
    let gaps_of_one = gaps(&server.requests());
    assert!(
        gaps_of_one
            .iter()
            .all(|gap| *gap >= Duration::from_millis(334)),
        "{gaps_of_one:?}"
    );
    let others: Vec<_> = (0..6).map(|_| random.value("ntn")).collect();
    thread::scope(|scope| {
        for other in &others {
            scope.spawn(|| ask(&client, other));
        }
    });
    let gaps_of_all = gaps(&server.requests()[3..]);
    let sum: Duration = gaps_of_all.iter().sum();
    assert!(sum >= 5 * Duration::from_millis(50), "{gaps_of_all:?}");
}

#[test]
fn what_cannot_wait_backs_off() {
    let token = Random::seeded("back off").value("ntn");
    let headers = ["Fri, 20 Nov 2026 00:00:00 GMT", "-1", "1.5", "soon", ""];
    in_parallel(&headers, |&header| {
        let server = Server::answering(move |_| Answer::with(429, &[("retry-after", header)], ""));
        let start = Instant::now();
        assert_eq!(ask(&client(&server, SHORT), &token), Verdict::RateLimited);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(2), "{header}: {took:?}");
    });
}

#[test]
fn no_more_is_asked_than_is_allowed() {
    let mut random = Random::seeded("budget");
    let server = Server::answering(|_| Answer::json(200, server::BOT));
    let workspace = Workspace::new();
    for at in 0..6 {
        workspace.write(format!("{at}.txt"), random.value("ntn"));
    }
    let arguments = [
        "scan",
        ".",
        "--check-validity",
        "--max-requests",
        "4",
        "--format",
        "json",
    ];
    let report = workspace.run_with(&[("NTNLEAKS_API_URL", server.url())], &arguments);
    let reasons = report.expect_code(1).findings().into_iter().map(|finding| {
        let path = finding["path"].as_str().unwrap().to_owned();
        (
            path,
            finding["validity"]["reason"].as_str().unwrap().to_owned(),
        )
    });
    let mut reasons: Vec<_> = reasons.collect();
    reasons.sort();
    for (path, reason) in &reasons {
        let right = if path.as_str() < "4" {
            "accepted"
        } else {
            "request_limit"
        };
        assert_eq!(reason, right, "{path}");
    }
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn where_nothing_answers_the_end_comes_soon() {
    let mut random = Random::seeded("nobody");
    let server = Server::answering(|_| Answer::raw(""));
    let workspace = Workspace::new();
    for at in 0..40 {
        workspace.write(format!("{at}.txt"), random.value("ntn"));
    }
    let arguments = ["scan", ".", "--check-validity", "--format", "json"];
    let report = workspace.run_with(&[("NTNLEAKS_API_URL", server.url())], &arguments);
    for finding in report.expect_code(1).findings() {
        report.check(
            finding["validity"]["reason"] == "unavailable",
            "unavailable",
        );
    }
    // Five to give up at, and those that were on their way with them.
    let asked = server.requests().len();
    assert!(asked <= 3 * 12, "{asked} requests");
}
