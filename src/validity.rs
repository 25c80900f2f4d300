//! Whether a credential still works, as far as Notion was asked, and why that is known or not.

use std::fmt;

/// Whether a credential still works, in the three words that GitHub uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Validity {
    /// Notion accepts it.
    Active,
    /// Notion does not accept it now. It may have been read while it was.
    Inactive,
    /// Nobody knows. It is never a reason to call a credential dead.
    Unknown,
}

impl Validity {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Unknown => "unknown",
        }
    }
}

/// What came of asking Notion about a credential, or of not asking: a validity with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It answers as a token.
    Accepted,
    /// It is recognized, and may not do what was asked.
    Restricted,
    /// A client secret that Notion accepts with the client id given for it or found with it.
    PairAccepted,
    /// A refresh token that Notion calls active.
    RefreshActive,
    /// Notion does not accept it as a token.
    Refused,
    /// Notion does not accept the client secret with the client id given for it or found with it.
    /// The id may be the wrong one.
    PairRefused,
    /// Not accepted as an API token; other credentials of the same shape may work.
    NotAnApiToken,
    /// Notion does not call the refresh token active. It may be another client's.
    RefreshNotActive,
    /// Accepted, with a body that is not Notion's.
    UnexpectedBody,
    /// Forbidden by something that may not be Notion.
    Blocked,
    /// Notion recognizes it, and blocks its requests.
    RequestsBlocked,
    /// Asked too often.
    RateLimited,
    /// No answer, or no usable one.
    Unavailable,
    /// Sent elsewhere, where nobody went.
    Redirected,
    /// An answer that nobody expects.
    UnexpectedAnswer,
    /// There is no harmless way to ask about this kind.
    NoHarmlessWay,
    /// It needs a client id and secret that were not found with it.
    NoClient,
    /// It is for an environment inside of Notion.
    OtherEnvironment,
    /// It is a placeholder.
    Placeholder,
    /// Only a redacted copy is known.
    Redacted,
    /// It cannot be sent as it is: no header may hold it.
    NotSendable,
    /// As many requests as were allowed have been made.
    RequestLimit,
    /// The network is forbidden.
    Offline,
    /// The program was built without the live check.
    NotBuiltIn,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::Accepted,
        Self::Restricted,
        Self::PairAccepted,
        Self::RefreshActive,
        Self::Refused,
        Self::PairRefused,
        Self::NotAnApiToken,
        Self::RefreshNotActive,
        Self::UnexpectedBody,
        Self::Blocked,
        Self::RequestsBlocked,
        Self::RateLimited,
        Self::Unavailable,
        Self::Redirected,
        Self::UnexpectedAnswer,
        Self::NoHarmlessWay,
        Self::NoClient,
        Self::OtherEnvironment,
        Self::Placeholder,
        Self::Redacted,
        Self::NotSendable,
        Self::RequestLimit,
        Self::Offline,
        Self::NotBuiltIn,
    ];

    /// What it says about the credential.
    pub fn validity(self) -> Validity {
        match self {
            Self::Accepted | Self::Restricted | Self::PairAccepted | Self::RefreshActive => {
                Validity::Active
            }
            Self::Refused | Self::PairRefused => Validity::Inactive,
            _ => Validity::Unknown,
        }
    }

    /// The validity in a word for a person. The loudest is that of what works.
    pub fn word(self) -> &'static str {
        match self.validity() {
            Validity::Active => "ACTIVE",
            Validity::Inactive => "inactive",
            Validity::Unknown if self.was_asked() => "unknown",
            Validity::Unknown => "not checked",
        }
    }

    /// The word and the reason: `ACTIVE: Notion accepts it`. The same in every format.
    pub fn words(self) -> String {
        format!("{}: {self}", self.word())
    }

    /// Orders what several runs or places say of one credential: what works comes first, then an
    /// answer, then that there is none.
    pub(crate) fn weight(self) -> impl Ord + use<> {
        (self.validity(), !self.was_asked(), self.id())
    }

    /// Whether somebody was asked, or there was a reason not to.
    pub fn was_asked(self) -> bool {
        !matches!(
            self,
            Self::NoHarmlessWay
                | Self::NoClient
                | Self::OtherEnvironment
                | Self::Placeholder
                | Self::Redacted
                | Self::NotSendable
                | Self::RequestLimit
                | Self::Offline
                | Self::NotBuiltIn
        )
    }

    /// The name of the reason in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Restricted => "restricted",
            Self::PairAccepted => "pair_accepted",
            Self::RefreshActive => "refresh_active",
            Self::Refused => "refused",
            Self::PairRefused => "pair_refused",
            Self::NotAnApiToken => "not_an_api_token",
            Self::RefreshNotActive => "refresh_not_active",
            Self::UnexpectedBody => "unexpected_body",
            Self::Blocked => "blocked",
            Self::RequestsBlocked => "requests_blocked",
            Self::RateLimited => "rate_limited",
            Self::Unavailable => "unavailable",
            Self::Redirected => "redirected",
            Self::UnexpectedAnswer => "unexpected_answer",
            Self::NoHarmlessWay => "no_harmless_way",
            Self::NoClient => "no_client",
            Self::OtherEnvironment => "other_environment",
            Self::Placeholder => "placeholder",
            Self::Redacted => "redacted",
            Self::NotSendable => "not_sendable",
            Self::RequestLimit => "request_limit",
            Self::Offline => "offline",
            Self::NotBuiltIn => "not_built_in",
        }
    }
}

/// The reason as a clause that stands behind the validity: `active: Notion accepts it`.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accepted => "Notion accepts it",
            Self::Restricted => "Notion accepts it and restricts what it may do",
            Self::PairAccepted => {
                "Notion accepts it with the client id given for it or found with it"
            }
            Self::RefreshActive => "Notion calls the refresh token active",
            Self::Refused => {
                "Notion does not accept it now: revoked, expired, or blocked by a policy that may \
                 allow it again, so rotate it all the same"
            }
            Self::PairRefused => {
                "Notion does not accept it with the client id given for it or found with it, which \
                 may be the wrong one; rotate it all the same"
            }
            Self::NotAnApiToken => {
                "not accepted as an API token, but client secrets and webhook tokens that work \
                 look the same"
            }
            Self::RefreshNotActive => {
                "Notion does not call it active for the client given for it or found with it, but \
                 it may belong to another"
            }
            Self::UnexpectedBody => "the answer is not one of Notion's",
            Self::Blocked => "the request was blocked on its way or by Notion",
            Self::RequestsBlocked => "Notion recognizes it and blocks its requests",
            Self::RateLimited => "Notion was asked too often; try again later",
            Self::Unavailable => "Notion could not be reached or did not answer",
            Self::Redirected => "the answer leads elsewhere, where no credential is sent",
            Self::UnexpectedAnswer => "Notion answered in an unexpected way",
            Self::NoHarmlessWay => "there is no harmless way to ask about this kind",
            Self::NoClient => "it can be asked about only with a client id and secret that work",
            Self::OtherEnvironment => {
                "it is for an environment inside of Notion, and is never sent"
            }
            Self::Placeholder => "it is a placeholder, and is never sent",
            Self::Redacted => "only a redacted copy is known",
            Self::NotSendable => "it holds characters that no token has, and is not sent",
            Self::RequestLimit => "as many requests as were allowed have been made",
            Self::Offline => "the network is forbidden for this run",
            Self::NotBuiltIn => "this program was built without the live check",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verdict_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = Verdict::ALL.map(Verdict::id).into();
        assert_eq!(names.len(), Verdict::ALL.len());
    }
}
