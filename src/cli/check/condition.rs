//! What has to hold of the credentials, and makes the run fail where it does not.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use ntnleaks::{Checkup, Delivery, Ledger, Signature};

/// No delivery of a webhook is longer, in bytes.
const LONGEST: u64 = 16 * 1024 * 1024;

/// What was typed about conditions.
#[derive(Debug, Args)]
pub(super) struct ConditionArgs {
    /// Remember in FILE when each credential was first seen: its fingerprint, never its value
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,

    /// Fail if a credential was first seen longer ago than AGE, such as 90d or 12w
    #[arg(long, value_name = "AGE", requires = "ledger", value_parser = days)]
    max_age: Option<u32>,

    /// Prove that a credential signs the delivery whose body is in FILE; nothing is asked of Notion
    #[arg(
        long,
        value_name = "FILE",
        requires = "signature",
        conflicts_with_all = ["access", "max_requests"]
    )]
    webhook_body: Option<PathBuf>,

    /// What the header X-Notion-Signature of the delivery says: sha256=…
    #[arg(long, value_name = "HEADER", requires = "webhook_body")]
    signature: Option<Signature>,
}

/// What the conditions are about, read before anything is asked.
pub(super) struct Conditions {
    ledger: Option<Ledger>,
    max_age: Option<u32>,
    delivery: Option<Delivery>,
}

fn days(text: &str) -> Result<u32, &'static str> {
    let wrong = "an age is written as 90d or 12w";
    let (number, each) = match (text.strip_suffix('d'), text.strip_suffix('w')) {
        (Some(number), _) => (number, 1),
        (_, Some(number)) => (number, 7),
        _ => return Err(wrong),
    };
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
    let number: Option<u32> = number.parse().ok().filter(|_| is_plain);
    number.and_then(|it| it.checked_mul(each)).ok_or(wrong)
}

impl ConditionArgs {
    pub(super) fn read(&self) -> Result<Conditions> {
        let delivery = match (&self.webhook_body, self.signature) {
            (Some(path), Some(signature)) => Some(Delivery {
                body: body(path).with_context(|| path.display().to_string())?,
                signature,
            }),
            _ => None,
        };
        Ok(Conditions {
            ledger: self.ledger.as_ref().map(Ledger::open).transpose()?,
            max_age: self.max_age,
            delivery,
        })
    }

    /// Whether Notion has to be asked.
    pub(super) fn needs_network(&self) -> bool {
        self.webhook_body.is_none()
    }
}

fn body(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut file = File::open(path)?.take(LONGEST + 1);
    file.read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        bail!("larger than {LONGEST} bytes, which no delivery of a webhook is");
    }
    Ok(bytes)
}

impl Conditions {
    /// Tells of each credential what they ask.
    pub(super) fn examine(&self, checkup: &mut Checkup) -> Result<()> {
        if let Some(delivery) = &self.delivery {
            checkup.prove(delivery);
        }
        match &self.ledger {
            Some(ledger) => Ok(checkup.remember(ledger, self.max_age)?),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_days_or_weeks() {
        assert_eq!(days("90d"), Ok(90));
        assert_eq!(days("12w"), Ok(84));
        assert_eq!(days("0d"), Ok(0));
        for wrong in [
            "",
            "d",
            "90",
            "90m",
            "-1d",
            "+1d",
            "1.5d",
            "4294967295w",
            "é",
        ] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }
}
