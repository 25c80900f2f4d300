//! What a hook runs, as a script of any POSIX shell.

/// A hook of git.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Hook {
    /// What git calls it.
    pub(in crate::cli) name: &'static str,
    /// What `ntnleaks scan` is told, in the words of a shell.
    pub(super) arguments: &'static str,
    /// How to go on without it, for once.
    skip: &'static str,
    /// Whether git tells it something on standard input, which all that it runs want to read.
    is_fed: bool,
}

/// The hooks of a clone.
pub(in crate::cli) const CLIENT: [Hook; 4] = [
    Hook {
        name: "pre-commit",
        arguments: "--staged",
        skip: "git commit --no-verify",
        is_fed: false,
    },
    Hook {
        name: "pre-merge-commit",
        arguments: "--staged",
        skip: "git merge --no-verify",
        is_fed: false,
    },
    Hook {
        name: "commit-msg",
        arguments: "--commit-msg \"$1\"",
        skip: "git commit --no-verify",
        is_fed: false,
    },
    Hook {
        name: "pre-push",
        arguments: "--pre-push --remote \"$1\"",
        skip: "git push --no-verify",
        is_fed: true,
    },
];

/// The hook of a repository that is pushed to.
pub(in crate::cli) const SERVER: [Hook; 1] = [Hook {
    name: "pre-receive",
    arguments: "--pre-receive",
    skip: "whoever keeps this repository may take hooks/pre-receive away",
    is_fed: true,
}];

/// What the hook that was there before is called.
pub(super) const KEPT: &str = ".before-ntnleaks";

impl Hook {
    /// A hook of its own. It first runs the one that was there before, which may change the index.
    pub(super) fn script(&self) -> String {
        let Self { arguments, .. } = self;
        let scan = self.function();
        let kept = format!("\"$0{KEPT}\"");
        match self.is_fed {
            false => format!(
                "{scan}if [ -x {kept} ]; then\n  {kept} \"$@\" || exit $?\nfi\n\
                 ntnleaks_scan {arguments}\n"
            ),
            true => format!(
                "{scan}lines=$(cat)\ntell() {{ [ -z \"$lines\" ] || printf '%s\\n' \"$lines\"; }}\n\
                 if [ -x {kept} ]; then\n  tell | {kept} \"$@\" || exit $?\nfi\n\
                 tell | ntnleaks_scan {arguments}\n"
            ),
        }
    }

    /// The lines to put at the start of a script that somebody else keeps: behind an `exit` they
    /// would never run.
    pub(super) fn lines(&self) -> Vec<String> {
        let Self { arguments, .. } = self;
        let scan = self.function();
        let text = match self.is_fed {
            false => format!("{scan}ntnleaks_scan {arguments} || exit $?\n"),
            true => format!(
                "{scan}ntnleaks_lines=$(cat)\n\
                 if [ -z \"$ntnleaks_lines\" ]; then\n\
                 \x20 exec </dev/null\n\
                 else\n\
                 \x20 printf '%s\\n' \"$ntnleaks_lines\" | ntnleaks_scan {arguments} || exit $?\n\
                 \x20 exec <<ntnleaks_end\n$ntnleaks_lines\nntnleaks_end\n\
                 fi\n"
            ),
        };
        text.lines().map(str::to_owned).collect()
    }

    /// Runs the program, or says how to get it. Programs with windows often know less of the `PATH`
    /// than a terminal.
    fn function(&self) -> String {
        let skip = self.skip;
        format!(
            "ntnleaks_scan() (\n\
             \x20 PATH=$PATH:${{HOME-}}/.cargo/bin:${{HOME-}}/.local/bin\n\
             \x20 if ! command -v ntnleaks >/dev/null 2>&1; then\n\
             \x20   echo 'ntnleaks is not installed, so nobody knows what this would publish. Install it:' >&2\n\
             \x20   echo '  cargo install --locked ntnleaks, or: pip install ntnleaks' >&2\n\
             \x20   echo 'To go on without it, this once: {skip}' >&2\n\
             \x20   exit 1\n\
             \x20 fi\n\
             \x20 exec ntnleaks scan \"$@\"\n\
             )\n"
        )
    }
}
