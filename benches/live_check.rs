//! The live check of 200 credentials, against a server that takes 100 ms to answer.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench says what it measured, and fails by panicking"
)]

// Parts of what the tests have; not all of it is needed here.
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/integration/live/server.rs"]
mod server;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/integration/tokens.rs"]
mod tokens;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use server::{Answer, Server};
use tokens::Random;

const CREDENTIALS: u32 = 200;
const LATENCY: Duration = Duration::from_millis(100);
/// What the limit of twenty requests a second demands.
const DEMANDED: Duration = Duration::from_millis(50 * CREDENTIALS as u64);

/// Says how long it took, and fails above 1.5 times what the limit demands.
fn main() -> std::io::Result<ExitCode> {
    let server = Server::answering(|_| Answer::json(200, server::BOT).after(LATENCY));
    let mut random = Random::seeded("bench");
    let tokens = (0..CREDENTIALS).map(|_| random.value("ntn") + "\n");
    let directory = tempfile::tempdir()?;
    std::fs::write(directory.path().join("a.txt"), tokens.collect::<String>())?;
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_ntnleaks"))
        .args(["scan", ".", "--check-validity", "--format", "json"])
        .current_dir(&directory)
        .env("NTNLEAKS_API_URL", server.url())
        .output()?;
    let took = start.elapsed();
    let report = String::from_utf8_lossy(&output.stdout);
    let active = report.matches(r#""accepted""#).count();
    let requests = server.requests().len();
    let ratio = took.as_secs_f64() / DEMANDED.as_secs_f64();
    println!(
        "{active} active of {CREDENTIALS}, {requests} requests, {took:.2?}; the limit demands \
         {DEMANDED:.2?}, {ratio:.2} times that"
    );
    let is_right = active == CREDENTIALS as usize && requests == active && ratio <= 1.5;
    Ok(ExitCode::from(u8::from(!is_right)))
}
