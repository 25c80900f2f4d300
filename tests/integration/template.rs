//! Expands the placeholders of a case. The language is described in `fixtures/README.md`.

use crate::tokens::{Random, Token};

/// Where the private use area begins that stands for raw bytes until a case is written.
const RAW: u32 = 0xF700;

/// A case's text with its placeholders expanded and its marks taken out.
#[derive(Default)]
pub(crate) struct Expanded {
    text: String,
    pub(crate) marks: Vec<Mark>,
}

/// What stood between `«` and `»`.
#[derive(Clone, Default)]
pub(crate) struct Mark {
    /// Line, column, end line, end column: 1-based, and the end column is the one after the end.
    pub(crate) region: [u64; 4],
    /// The last credential that was expanded in it.
    pub(crate) secret: String,
}

impl Expanded {
    /// The text; raw bytes are still private characters.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Expands `body`, with values from `random`.
pub(crate) fn expand(body: &str, random: &mut Random) -> Result<Expanded, String> {
    expand_into(body, random, &mut Vec::new())
}

fn expand_into(
    body: &str,
    random: &mut Random,
    credentials: &mut Vec<Token>,
) -> Result<Expanded, String> {
    let mut expanded = Expanded::default();
    let mut rest = body;
    let mut open = false;
    while let Some(at) = rest.find(['«', '»', '@']) {
        expanded.text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix('«') {
            let [line, column] = position(&expanded.text);
            expanded.marks.push(Mark {
                region: [line, column, 0, 0],
                secret: String::new(),
            });
            credentials.clear();
            (rest, open) = (after, true);
        } else if let Some(after) = rest.strip_prefix('»') {
            let mark = expanded.marks.last_mut().filter(|_| open);
            let mark = mark.ok_or("» without «")?;
            [mark.region[2], mark.region[3]] = position(&expanded.text);
            let secret: &Token = credentials.last().ok_or("no credential in « »")?;
            mark.secret.clone_from(&secret.value);
            (rest, open) = (after, false);
        } else if let Some(after) = rest.strip_prefix("@@") {
            let mut parser = Parser {
                rest: after,
                random,
                credentials,
            };
            expanded.text.push_str(&parser.placeholder()?);
            rest = parser.rest;
        } else {
            expanded.text.push('@');
            rest = &rest[1..];
        }
    }
    expanded.text.push_str(rest);
    Ok(expanded)
}

/// UTF-8, with the raw bytes in their places.
pub(crate) fn to_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        match u32::from(character).checked_sub(RAW).map(u8::try_from) {
            Some(Ok(byte)) => bytes.push(byte),
            _ => bytes.extend_from_slice(character.to_string().as_bytes()),
        }
    }
    bytes
}

/// Standard base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = [0, 1, 2].map(|at| chunk.get(at).copied().unwrap_or(0));
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for sextet in 0..=chunk.len() {
            text.push(char::from(
                ALPHABET[(bits >> (18 - 6 * sextet)) as usize & 63],
            ));
        }
        text.push_str(&"=".repeat(3 - chunk.len()));
    }
    text
}

/// The line and column of the place behind `text`.
fn position(text: &str) -> [u64; 2] {
    let last = text.rsplit('\n').next().unwrap_or_default();
    let line = text.matches('\n').count() + 1;
    [line as u64, last.chars().count() as u64 + 1]
}

/// What stands between `@@` and `@@`.
struct Parser<'a, 'b> {
    rest: &'a str,
    random: &'b mut Random,
    credentials: &'b mut Vec<Token>,
}

impl Parser<'_, '_> {
    fn placeholder(&mut self) -> Result<String, String> {
        let mut value = if self.rest.starts_with("@@") {
            String::new()
        } else {
            let (name, arguments) = self.call()?;
            self.generate(&name, &arguments)?
        };
        while let Some(rest) = self.rest.strip_prefix('|') {
            self.rest = rest;
            let (name, arguments) = self.call()?;
            value = transform(&value, &name, &arguments)?;
        }
        let closed = self.rest.strip_prefix("@@");
        self.rest = closed.ok_or_else(|| format!("no closing @@ before {:.20}", self.rest))?;
        Ok(value)
    }

    /// A name, and its arguments if it has any.
    fn call(&mut self) -> Result<(String, Vec<String>), String> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        let mut arguments = Vec::new();
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            loop {
                arguments.push(self.argument()?);
                if let Some(rest) = self.rest.strip_prefix(')') {
                    self.rest = rest;
                    break;
                }
                let comma = self.rest.strip_prefix(',').ok_or("expected , or )")?;
                self.rest = comma.trim_start();
            }
        }
        Ok((name.to_owned(), arguments))
    }

    /// A quoted text with `\n`, `\t`, `\"` and `\\`, or a bare word.
    fn argument(&mut self) -> Result<String, String> {
        let Some(quoted) = self.rest.strip_prefix('"') else {
            let end = self.rest.find([',', ')']).ok_or("open argument")?;
            let (word, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Ok(word.to_owned());
        };
        let mut text = String::new();
        let mut characters = quoted.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = &quoted[at + 1..];
                    return Ok(text);
                }
                '\\' => text.push(match characters.next() {
                    Some((_, 'n')) => '\n',
                    Some((_, 't')) => '\t',
                    Some((_, other)) => other,
                    None => return Err("open escape".to_owned()),
                }),
                other => text.push(other),
            }
        }
        Err("open quote".to_owned())
    }

    fn generate(&mut self, name: &str, arguments: &[String]) -> Result<String, String> {
        if let Some(token) = self.random.credential(name) {
            self.credentials.push(token.clone());
            return Ok(token.value);
        }
        let first = arguments.first().map(String::as_str).unwrap_or_default();
        let second = arguments.get(1).map(String::as_str).unwrap_or_default();
        Ok(match name {
            "client_id" => self.random.client_id(),
            "base62" => self.random.base62(number(first)?),
            "digits" => self.random.digits(number(first)?),
            "hex" => self.random.hex(number(first)?),
            "noise" => base64(self.random.hex(number(first)?).as_bytes()),
            "repeat" => first.repeat(number(second)?),
            "cycle" => first.chars().cycle().take(number(second)?).collect(),
            "byte" => {
                let byte = u8::from_str_radix(first, 16).map_err(|error| error.to_string())?;
                let raw = char::from_u32(RAW + u32::from(byte));
                raw.ok_or("not a byte")?.to_string()
            }
            "text" | "base64" | "value" => {
                let nested = expand_into(first, self.random, self.credentials)?.text;
                match name {
                    "base64" => base64(&to_bytes(&nested)),
                    "value" => {
                        let (value, tail) = (nested.clone(), 0);
                        self.credentials.push(Token { value, tail });
                        nested
                    }
                    _ => nested,
                }
            }
            _ => return Err(format!("no placeholder is called {name:?}")),
        })
    }
}

fn transform(value: &str, name: &str, arguments: &[String]) -> Result<String, String> {
    let first = arguments.first().map(String::as_str);
    let second = arguments.get(1).map(String::as_str).unwrap_or_default();
    let rewrite = |write: fn(char) -> String| {
        let target = first.unwrap_or("_");
        let one = |c: char| {
            if target.contains(c) {
                write(c)
            } else {
                c.to_string()
            }
        };
        value.chars().map(one).collect::<String>()
    };
    Ok(match name {
        "base64" => wrap(&base64(&to_bytes(value)), first, second)?,
        "base64url" => base64(&to_bytes(value))
            .replace('+', "-")
            .replace('/', "_")
            .replace('=', ""),
        "split" => {
            let (head, tail) = value.split_at(24.min(value.len() / 2));
            format!("{head}{}{tail}", first.unwrap_or("' + '"))
        }
        "percent" => rewrite(|c| format!("%{:02X}", u32::from(c))),
        "escape" => rewrite(|c| format!("\\u{:04x}", u32::from(c))),
        "hexescape" => rewrite(|c| format!("\\x{:02x}", u32::from(c))),
        "entity" => rewrite(|c| format!("&#{};", u32::from(c))),
        "upper" => value.to_ascii_uppercase(),
        "redact" => format!("{}****{}", &value[..15], &value[value.len() - 4..]),
        "head" => value[..number(first.unwrap_or_default())?].to_owned(),
        _ => return Err(format!("no transform is called {name:?}")),
    })
}

/// Breaks a text into lines of `width`; each but the first is indented.
fn wrap(text: &str, width: Option<&str>, indent: &str) -> Result<String, String> {
    let Some(width) = width else {
        return Ok(text.to_owned());
    };
    let indent = if indent.is_empty() {
        0
    } else {
        number(indent)?
    };
    let lines = text.as_bytes().chunks(number(width)?);
    let lines: Vec<_> = lines.map(String::from_utf8_lossy).collect();
    Ok(lines.join(&format!("\n{}", " ".repeat(indent))))
}

fn number(text: &str) -> Result<usize, String> {
    text.parse()
        .map_err(|_| format!("{text:?} is not a number"))
}
