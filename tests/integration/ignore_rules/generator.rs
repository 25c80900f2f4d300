//! Random repositories, the same for the same seed, out of what ignore rules are known to trip on.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::random::Random;
use super::write;

const NAMES: &[&[u8]] = &[
    b"a",
    b"b",
    b"ab",
    b"abb",
    b"A",
    b"a.c",
    b"B.c",
    b"foo",
    b"build",
    b"x y",
    b"a ",
    b"t\t",
    b"[x]",
    b"{a,b}",
    b"\xc3\xa9",
    b"\xff",
    b"n\nl",
    b".env",
    b"#h",
    b"!n",
    b"b\\s",
    b"c\r",
    b"-",
    b".GIT",
    b"git",
    b".a",
    b"]",
    b"*",
    b"a-b",
    b"\t",
];

const GLOBS: &[&[u8]] = &[
    b"*",
    b"**",
    b"?",
    b"a*",
    b"*b",
    b"*.c",
    b"[ab]",
    b"[!a]",
    b"[^a]",
    b"[a-c]",
    b"[[:alpha:]]",
    b"[[:upper:]]",
    b"[![:lower:]]*",
    b"[[:bogus:]]",
    b"{a,b}",
    b"[]a]",
    b"[a",
    b"[a-]",
    b"[\\]]",
    b"\\a",
    b"\\*",
    b"a**",
    b"**b",
    b"***",
    b"*a*b*",
    b"[[:alpha:][:digit:]x]",
    b"\\#h",
    b"\\!n",
    b"b\\\\s",
    b"[!]a]",
    b"[c-a]",
    b"[[:space:]]",
    b"\\",
    b"a\\",
    b"[]-a]",
    b"[--0]",
    b"[a-c-e]*",
    b"?[x]?",
    b"[[]x]",
    b"[[:alpha]",
    b"[:alpha:]",
    b"[A-Z]",
    b"[*-?]",
    b"*\\ ",
    b"[a\\-z]",
];

/// The content of a random rule file.
fn rules(random: &mut Random) -> Vec<u8> {
    let mut bytes = Vec::new();
    if random.chance(8) {
        bytes.extend_from_slice(b"\xef\xbb\xbf");
    }
    for _ in 0..1 + random.below(5) {
        bytes.extend_from_slice(random.pick(&[b"", b"", b"", b"!", b"!", b"/", b"/", b"!/", b"#"]));
        for part in 0..1 + random.below(3) {
            if part > 0 {
                bytes.extend_from_slice(random.pick(&[b"/", b"/", b"/", b"/**/", b"", b"//"]));
            }
            let from = if random.chance(50) { NAMES } else { GLOBS };
            bytes.extend_from_slice(random.pick(from));
        }
        let ends: &[&[u8]] = &[
            b"", b"", b"", b"", b"/", b"/", b" ", b"\\ ", b"\t", b"/*", b"/**", b"\0x", b"  /",
        ];
        bytes.extend_from_slice(random.pick(ends));
        bytes.extend_from_slice(random.pick(&[b"\n", b"\n", b"\n", b"\r\n", b"\n\n", b"\r"]));
    }
    if random.chance(30) {
        bytes.pop();
    }
    bytes
}

/// A random work tree with its repository at `top`. Returns its directories, the top first.
pub(super) fn repository(top: &Path, seed: u64) -> Vec<PathBuf> {
    let random = &mut Random::new(seed);
    dot_git(top);
    let fold = random.chance(15);
    let mut config = format!("[core]\n\tbare = false\n\tignoreCase = {fold}\n");
    if random.chance(25) {
        let excludes = top.join(".git/all-rules");
        std::fs::write(&excludes, rules(random)).expect("writable");
        config += &format!("\texcludesFile = {:?}\n", excludes.display());
    }
    write(top, ".git/config", config);
    if random.chance(30) {
        write(top, ".git/info/exclude", rules(random));
    }
    let mut directories = vec![PathBuf::new()];
    let mut files = Vec::new();
    let mut next = 0;
    while let Some(directory) = directories.get(next).cloned() {
        fill(top, &directory, random, &mut directories, &mut files);
        next += 1;
    }
    track(top, random, &directories, &files);
    directories
        .into_iter()
        .map(|directory| top.join(directory))
        .collect()
}

/// Many directories with the same files at `top`, each with one random pattern.
pub(super) fn patterns(top: &Path, seed: u64) {
    const PIECES: &[&[u8]] = &[
        b"a",
        b"b",
        b"a",
        b"b",
        b"A",
        b"*",
        b"*",
        b"**",
        b"/",
        b"/",
        b"?",
        b"[",
        b"[",
        b"]",
        b"]",
        b"!",
        b"^",
        b"-",
        b"\\",
        b"[:alpha:]",
        b"[:upper:]",
        b"[:punct:]",
        b"[:",
        b":]",
        b"B",
    ];
    const FILES: &[&str] = &[
        "a", "b", "ba", "bab", "-", "]", "!a", "\\", "d/a", "d/b/a", "a:/b", "a:/a/b", "b:/ab", "C",
    ];
    let random = &mut Random::new(seed);
    dot_git(top);
    let fold = seed.is_multiple_of(2);
    write(
        top,
        ".git/config",
        format!("[core]\n\tbare = false\n\tignoreCase = {fold}\n"),
    );
    for number in 0..150 {
        let mut pattern = Vec::new();
        for _ in 0..1 + random.below(8) {
            pattern.extend_from_slice(random.pick(PIECES));
        }
        let directory = PathBuf::from(format!("{number}"));
        write(top, directory.join(".gitignore"), &pattern);
        for file in FILES {
            write(top, directory.join(file), "");
        }
    }
}

fn fill(
    top: &Path,
    directory: &Path,
    random: &mut Random,
    directories: &mut Vec<PathBuf>,
    files: &mut Vec<PathBuf>,
) {
    if random.chance(if directory.as_os_str().is_empty() {
        80
    } else {
        45
    }) {
        let rules = rules(random);
        if random.chance(6) {
            write(top, directory.join("rules"), rules);
            let _ = symlink("rules", top.join(directory).join(".gitignore"));
        } else {
            write(top, directory.join(".gitignore"), rules);
        }
    }
    if !directory.as_os_str().is_empty() {
        match random.below(40) {
            0 => dot_git(&top.join(directory)),
            1 => write(top, directory.join(".git"), "rubbish"),
            2 => std::fs::create_dir_all(top.join(directory).join(".git/x")).expect("writable"),
            _ => {}
        }
    }
    for _ in 0..2 + random.below(6) {
        let path = directory.join(OsStr::from_bytes(random.pick(NAMES)));
        // Under `core.ignoreCase`, git takes two names that differ in case for one file. The scan
        // reads both, since on this file system they are two. So no such twins here.
        let listing = std::fs::read_dir(top.join(directory)).expect("there");
        let mut names = listing.map(|entry| entry.expect("there").file_name());
        let name = path.file_name().expect("a name");
        if names.any(|other| other.eq_ignore_ascii_case(name)) {
            continue;
        }
        match random.below(10) {
            0 => {
                let target = random.pick(&[b"a", b"b", b"..", b"gone", b"foo"]);
                symlink(OsStr::from_bytes(target), top.join(&path)).expect("writable");
                files.push(path);
            }
            1..=4 if directory.components().count() < 3 => {
                std::fs::create_dir(top.join(&path)).expect("writable");
                directories.push(path);
            }
            _ => {
                write(top, &path, "x");
                files.push(path);
            }
        }
    }
}

/// Puts some files in the index, whatever the rules say, and submodules, and deletes some. Git may
/// refuse a record in another's way; what it took counts.
fn track(top: &Path, random: &mut Random, directories: &[PathBuf], files: &[PathBuf]) {
    let mut records = Vec::new();
    let mut record = |mode: &str, path: &Path| {
        records.extend_from_slice(format!("{mode} {} 0\t", "1".repeat(40)).as_bytes());
        records.extend_from_slice(path.as_os_str().as_bytes());
        records.push(0);
    };
    for path in files
        .iter()
        .filter(|_| random.chance(15))
        .collect::<Vec<_>>()
    {
        record("100644", path);
        if random.chance(10) {
            std::fs::remove_file(top.join(path)).expect("there");
        }
    }
    for directory in directories.iter().skip(1).filter(|_| random.chance(4)) {
        record("160000", directory);
    }
    if records.is_empty() {
        return;
    }
    write(top, ".git/records", records);
    let _ = Command::new("git")
        .current_dir(top)
        .args(["update-index", "-z", "--index-info"])
        .stdin(std::fs::File::open(top.join(".git/records")).expect("there"))
        .stderr(Stdio::null())
        .status()
        .expect("git is installed");
}

/// A repository without commits, made without a process.
fn dot_git(directory: &Path) {
    for path in ["objects", "refs", "info"] {
        std::fs::create_dir_all(directory.join(".git").join(path)).expect("writable");
    }
    write(directory, ".git/HEAD", "ref: refs/heads/main\n");
    write(directory, ".git/config", "[core]\n\tbare = false\n");
}
