//! What a person gives to be examined.

use zeroize::Zeroizing;

/// A value that is to be examined, and what is known of it beside it.
pub struct Given {
    /// Where it was given: `line 1`, the name of a variable.
    pub(super) place: String,
    /// The value, byte for byte.
    pub(super) value: Zeroizing<Vec<u8>>,
}

impl Given {
    /// The lines of a text that are not empty, without their line ends.
    pub fn of_lines(text: &[u8]) -> Vec<Self> {
        let lines = (1..).zip(text.split(|byte| *byte == b'\n'));
        let lines = lines.map(|(number, line)| (number, line.strip_suffix(b"\r").unwrap_or(line)));
        lines
            .filter(|(_, line)| !line.trim_ascii().is_empty())
            .map(|(number, line)| Self {
                place: format!("line {number}"),
                value: Zeroizing::new(line.to_vec()),
            })
            .collect()
    }

    /// The value of a variable.
    pub fn of_variable(name: &str, value: Vec<u8>) -> Self {
        Self {
            place: format!("${name}"),
            value: Zeroizing::new(value),
        }
    }
}
