//! The program: parse, run, exit.

mod cli;

use std::process::ExitCode;

/// What a shell reports for a program that SIGINT ended.
const INTERRUPTED: i32 = 130;

fn main() -> ExitCode {
    cli::messages::install_panic_hook();
    end_on_interrupt();
    cli::run(std::env::args_os()).into()
}

/// Ends the program on Ctrl-C, at once and quietly. A report is written last, so nothing but what
/// `doctor` has made and started needs to be put away.
fn end_on_interrupt() {
    // Where no handler can be set, the system's own ends the program as well.
    let _ = ctrlc::set_handler(|| {
        cli::interrupted::put_away();
        #[expect(clippy::exit, reason = "an interrupt is not answered by unwinding")]
        std::process::exit(INTERRUPTED)
    });
}
