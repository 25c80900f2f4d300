//! Reads a case of `fixtures/detection`. The format is described in `fixtures/README.md`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::template::{self, Expanded};
use crate::tokens::Random;

/// One case.
pub(crate) struct Fixture {
    /// Its path below `fixtures/detection`.
    pub(crate) name: String,
    /// The name that its text is written under.
    pub(crate) file: String,
    /// How the text becomes bytes.
    write: Vec<String>,
    pub(crate) expectations: Vec<Expectation>,
    /// How many placeholders a scan of it counts; `None` where the case does not care.
    pub(crate) placeholders: Option<u64>,
    pub(crate) expanded: Expanded,
}

/// What must be found. `None` means that the case does not care.
#[derive(Clone)]
pub(crate) struct Expectation {
    pub(crate) detector: String,
    pub(crate) confidence: Option<String>,
    pub(crate) severity: Option<String>,
    /// `plain` where the credential is written as it is.
    pub(crate) encoding: Option<String>,
    /// Where it is, if that is not the whole mark.
    at: Option<[u64; 4]>,
    /// Whether it concerns the whole file and so has no mark.
    pub(crate) whole_file: bool,
}

impl Fixture {
    /// Every case, in the order of their names.
    pub(crate) fn all() -> Vec<Self> {
        let mut paths = Vec::new();
        collect(&directory(), &mut paths);
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    /// The detector that it is filed under.
    pub(crate) fn detector(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// The bytes of its file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = self.expanded.text().to_owned();
        let asked = |word| self.write.iter().any(|written| written == word);
        if asked("no-final-newline") {
            text.truncate(text.trim_end_matches('\n').len());
        }
        if asked("crlf") {
            text = text.replace('\n', "\r\n");
        }
        if asked("bom") {
            text.insert(0, '\u{feff}');
        }
        let units = || text.encode_utf16();
        if asked("utf-16le") {
            units().flat_map(u16::to_le_bytes).collect()
        } else if asked("utf-16be") {
            units().flat_map(u16::to_be_bytes).collect()
        } else {
            template::to_bytes(&text)
        }
    }

    fn read(path: &Path) -> Self {
        let name = path.strip_prefix(directory()).unwrap();
        let name = name.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        let (header, body) = text.split_once("---\n").expect("a line --- in a fixture");
        let expanded = template::expand(body, &mut Random::seeded(&name));
        let mut fixture = Self {
            file: "sample.txt".to_owned(),
            write: Vec::new(),
            expectations: Vec::new(),
            placeholders: None,
            expanded: expanded.unwrap_or_else(|error| panic!("{name}: {error}")),
            name,
        };
        for line in header.lines().filter(|line| !line.starts_with('#')) {
            fixture.set(line);
        }
        let marked = fixture.expectations.iter().filter(|it| !it.whole_file);
        let places: Vec<_> = marked.map(|it| it.at).collect();
        let marks = &mut fixture.expanded.marks;
        assert_eq!(places.len(), marks.len(), "{}: a line a mark", fixture.name);
        for (mark, at) in marks.iter_mut().zip(places) {
            mark.region = at.unwrap_or(mark.region);
        }
        fixture
    }

    fn set(&mut self, line: &str) {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let words: Vec<String> = value.split_whitespace().map(str::to_owned).collect();
        match key {
            "file" => self.file = value.trim().to_owned(),
            "write" => self.write = words,
            "placeholders" => self.placeholders = Some(value.trim().parse().unwrap()),
            "silent" => {}
            "expect" | "expect-file" => {
                let times = words.last().and_then(|word| word.strip_prefix('x'));
                let times = times.and_then(|times| times.parse().ok()).unwrap_or(1);
                let expectation = Expectation::read(&words, key == "expect-file");
                self.expectations.extend(vec![expectation; times]);
            }
            _ => panic!("{}: no such header line: {line}", self.name),
        }
    }
}

impl Expectation {
    fn read(words: &[String], whole_file: bool) -> Self {
        let known = |word: &String| (word != "*").then(|| word.clone());
        let named = |key: &str| words.iter().find_map(|word| word.strip_prefix(key));
        Self {
            detector: words.first().cloned().unwrap_or_default(),
            confidence: words.get(1).and_then(known),
            severity: named("severity=").map(str::to_owned),
            encoding: match named("encoding=") {
                Some("*") => None,
                Some(encoding) => Some(encoding.to_owned()),
                None => Some("plain".to_owned()),
            },
            at: named("at=").map(|at| {
                let numbers = at.split([':', '-']).map(|number| number.parse().unwrap());
                numbers.collect::<Vec<u64>>().try_into().unwrap()
            }),
            whole_file,
        }
    }
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/detection")
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            paths.push(path);
        }
    }
}
