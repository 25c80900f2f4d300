//! Whether a credential signs what a webhook delivered. Nothing is asked for it.

use crate::checkup::{Checkup, Examined, Remark};
use crate::detector::Detector;
use crate::secret::Signature;
use crate::validity::Verdict;

use super::subject::fingerprint;

/// What a webhook delivered.
pub struct Delivery {
    /// The body, byte for byte.
    pub body: Vec<u8>,
    /// What the header `X-Notion-Signature` says.
    pub signature: Signature,
}

impl Checkup {
    /// Tells of each credential whether it signs `delivery`. What does is a verification token.
    pub fn prove(&mut self, delivery: &Delivery) {
        for examined in &mut self.credentials {
            examined.prove(delivery);
        }
    }
}

impl Examined {
    fn prove(&mut self, delivery: &Delivery) {
        let signs = self.secret.signs(&delivery.body, delivery.signature);
        self.signs = Some(signs);
        if signs {
            self.detector = Detector::by_id("notion-webhook-verification-token");
            self.fingerprint = fingerprint(self.detector, &self.secret);
            // Whatever it looks like, what signs is no placeholder.
            self.remarks.retain(|it| *it != Remark::Placeholder);
            self.verdict = Verdict::NoHarmlessWay;
        }
    }
}
