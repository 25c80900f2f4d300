//! Objects by their names, read through one `git cat-file --batch`.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout, Stdio};
use std::thread;

use super::program::{Git, Running};
use crate::blob::{Content, SkipReason};
use crate::error::Error;

/// An object of up to this many bytes is handed on in one piece: 8 MiB.
const MOST_WHOLE: u64 = 8 << 20;
/// How much of a larger one is handed on first, to tell what kind of text it is.
const HEAD: usize = 1 << 20;
/// How many objects may break git before the rest is given up.
const MOST_BROKEN: usize = 20;

/// An object as it is read.
pub(super) struct Answer<'r> {
    /// Its full name.
    pub(super) id: &'r str,
    /// `blob`, `tree`, `commit` or `tag`.
    pub(super) kind: &'r str,
    /// Its length in bytes.
    pub(super) size: u64,
    /// Its bytes.
    pub(super) content: Content<'r>,
}

/// So many bytes every pipe takes before anybody reads.
const PIPE: usize = 4096;

/// A running `git cat-file --batch`.
pub(super) struct Objects<'g> {
    git: &'g Git,
    session: Session,
    buffer: Vec<u8>,
}

struct Session {
    running: Running,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl<'g> Objects<'g> {
    /// Starts it. Meanwhile there may be other things to do.
    pub(super) fn start(git: &'g Git) -> Result<Self, Error> {
        Ok(Self {
            git,
            session: Session::start(git)?,
            buffer: Vec::new(),
        })
    }

    /// Reads the objects called `names`, in their order, and shows each to `visit` with its place
    /// in `names`; or says why it could not be read.
    pub(super) fn read(
        &mut self,
        names: &[&str],
        visit: &mut dyn FnMut(usize, Result<Answer<'_>, SkipReason>),
    ) -> Result<(), Error> {
        let git = self.git;
        let mut asked = 0;
        // To git, an object that is broken is missing too, unless it is asked for alone.
        let visit: &mut dyn FnMut(usize, Result<Answer<'_>, SkipReason>) = &mut |at, read| {
            let is_missing = matches!(read, Err(SkipReason::Missing(_)));
            asked += usize::from(is_missing);
            match is_missing && asked <= MOST_BROKEN {
                true => visit(at, Err(why_missing(git, names[at]))),
                false => visit(at, read),
            }
        };
        let mut done = 0;
        let mut broken = 0;
        while done < names.len() {
            if self.read_from(names, &mut done, visit).is_ok() {
                continue;
            }
            // The next object has ended git: it is named, and the others are read.
            let session = Session::start(self.git)?;
            let complaint = std::mem::replace(&mut self.session, session).complaint();
            visit(done, Err(SkipReason::Corrupt(complaint)));
            done += 1;
            broken += 1;
            if broken == MOST_BROKEN {
                for at in done..names.len() {
                    let reason = "given up after too many broken objects".to_owned();
                    visit(at, Err(SkipReason::Unreadable(reason)));
                }
                done = names.len();
            }
        }
        Ok(())
    }

    fn read_from(
        &mut self,
        names: &[&str],
        done: &mut usize,
        visit: &mut dyn FnMut(usize, Result<Answer<'_>, SkipReason>),
    ) -> io::Result<()> {
        let Session {
            requests, answers, ..
        } = &mut self.session;
        let asked = &names[*done..];
        let mut lines = String::new();
        for name in asked {
            lines.push_str(name);
            lines.push('\n');
        }
        let buffer = &mut self.buffer;
        let mut answered = || {
            for _ in asked {
                let at = *done;
                answer(answers, buffer, &mut |read| visit(at, read))?;
                *done += 1;
            }
            Ok(())
        };
        if lines.len() <= PIPE {
            requests.write_all(lines.as_bytes())?;
            return answered();
        }
        thread::scope(|scope| {
            // Beside the reading: git stops to listen when nobody reads its answers.
            scope.spawn(move || requests.write_all(lines.as_bytes()));
            answered()
        })
    }
}

/// Why git says that it does not have an object.
fn why_missing(git: &Git, name: &str) -> SkipReason {
    let asked = git.output(&["cat-file", "-s", name]);
    let complaint = asked
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    let is_broken = ["unpack", "inflate", "corrupt", "garbage", "packed object"];
    if is_broken.iter().any(|word| complaint.contains(word)) {
        SkipReason::Corrupt(complaint)
    } else {
        SkipReason::Missing("no such object in this repository".to_owned())
    }
}

impl Session {
    fn start(git: &Git) -> Result<Self, Error> {
        let mut running = git.start_fed(&["cat-file", "--batch"], Stdio::piped())?;
        let (Some(requests), Some(stdout)) =
            (running.child.stdin.take(), running.child.stdout.take())
        else {
            let reason = "no pipe to git".to_owned();
            return Err(Error::Git { reason });
        };
        Ok(Self {
            running,
            requests,
            answers: BufReader::with_capacity(64 << 10, stdout),
        })
    }

    /// Why git ended.
    fn complaint(self) -> String {
        drop(self.requests);
        match self.running.finish() {
            Err(Error::Git { reason }) => reason,
            _ => "git ended before it was read".to_owned(),
        }
    }
}

/// Reads one answer: `NAME TYPE SIZE`, the bytes, and a line end; or `NAME missing`.
fn answer(
    answers: &mut BufReader<ChildStdout>,
    buffer: &mut Vec<u8>,
    visit: &mut dyn FnMut(Result<Answer<'_>, SkipReason>),
) -> io::Result<()> {
    let mut line = Vec::new();
    answers.read_until(b'\n', &mut line)?;
    let line = String::from_utf8_lossy(&line);
    let Some(header) = line.strip_suffix('\n') else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let mut words = header.rsplitn(3, ' ');
    let (size, kind, id) = (words.next(), words.next(), words.next());
    let (Some(Ok(size)), Some(kind), Some(id)) = (size.map(str::parse::<u64>), kind, id) else {
        let reason = "no such object in this repository".to_owned();
        visit(Err(SkipReason::Missing(reason)));
        return Ok(());
    };
    let mut rest = answers.take(size);
    let head = size.min(if size > MOST_WHOLE {
        HEAD as u64
    } else {
        MOST_WHOLE
    });
    buffer.clear();
    (&mut rest).take(head).read_to_end(buffer)?;
    if (buffer.len() as u64) < head {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let content = match rest.limit() {
        0 => Content::Whole(buffer),
        _ => Content::Once {
            head: buffer,
            rest: &mut rest,
        },
    };
    visit(Ok(Answer {
        id,
        kind,
        size,
        content,
    }));
    io::copy(&mut rest, &mut io::sink())?;
    if rest.limit() > 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut end = [0];
    answers.read_exact(&mut end)
}
