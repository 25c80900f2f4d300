//! What a credential opens, asked with requests that only read.

mod list;
mod question;
mod result;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde_json::Value;

use super::client::{Authorization, Client};
use super::reply::{Failure, Reply};
use super::validity;
use crate::access::{Access, Answer, Ending, ObjectId, Unanswered};
use crate::connection::ConnectionKind;
use crate::secret::Secret;
use crate::validity::Verdict;
use list::List;
use question::{Kind, Question};

/// How many entries are held.
const MOST: usize = 100_000;
/// On how many pages a question is tried, if they are gone meanwhile.
const TRIED: usize = 3;

/// Learns what a credential opens that Notion accepts as a token of `kind`, with at most `most`
/// requests. Titles and addresses are kept as `redact` returns them.
pub(crate) fn explore(
    client: &Client,
    secret: &Secret,
    kind: ConnectionKind,
    most: u64,
    redact: &dyn Fn(&str) -> String,
) -> Access {
    let before = client.requests();
    let mut session = client.session(Authorization::Bearer(secret));
    let mut ask = |question: &Question<'_>| {
        if client.requests() - before >= most {
            return Err(Failure::RequestLimit);
        }
        let path = question.path();
        match question.body() {
            None => session.get(&path),
            Some(body) if question.is_older() => session.post_older(&path, &body),
            Some(body) => session.post(&path, &body),
        }
    };
    let mut access = Exploration::new(&mut ask, secret, redact).run(kind);
    access.requests = client.requests() - before;
    access
}

/// Makes a request.
type Ask<'a> = dyn FnMut(&Question<'_>) -> Result<Reply, Failure> + 'a;

struct Exploration<'a> {
    ask: &'a mut Ask<'a>,
    secret: &'a Secret,
    redact: &'a dyn Fn(&str) -> String,
    /// Why there is no asking any more.
    over: Option<Verdict>,
    access: Access,
    known: HashSet<ObjectId>,
    emails: u64,
}

impl<'a> Exploration<'a> {
    fn new(ask: &'a mut Ask<'a>, secret: &'a Secret, redact: &'a dyn Fn(&str) -> String) -> Self {
        let nobody = Answer::Unknown(Unanswered::NoPage);
        Self {
            ask,
            secret,
            redact,
            over: None,
            access: Access {
                content: nobody,
                comments: nobody,
                users: Answer::Unknown(Unanswered::Personal),
                emails: Answer::Unknown(Unanswered::Personal),
                people: 0,
                bots: 0,
                entries: Vec::new(),
                pages: Ending::Complete,
                data_sources: Ending::Complete,
                members: Ending::NotAsked,
                unread: 0,
                requests: 0,
            },
            known: HashSet::new(),
            emails: 0,
        }
    }

    /// First one request of each sort, so that every question has its answer however few requests
    /// there may be; then the lists in turn, so that none starves another.
    fn run(mut self, kind: ConnectionKind) -> Access {
        let [mut pages, mut tables, mut users] = [(); 3].map(|()| List::default());
        self.search(Kind::Page, &mut pages);
        let tried: Vec<_> = (self.access.entries.iter().take(TRIED).map(|it| it.id)).collect();
        self.access.content = self.try_on(&tried, Question::Content);
        self.access.comments = self.try_on(&tried, Question::Comments);
        if kind == ConnectionKind::Personal {
            users.ending = Some(Ending::NotAsked);
        } else {
            self.users(&mut users);
            self.access.users = match users.ending {
                Some(Ending::Failed(Verdict::Restricted)) => Answer::No,
                Some(Ending::Failed(verdict)) => Answer::Unknown(Unanswered::Failed(verdict)),
                _ => Answer::Yes,
            };
        }
        let table = self.first_tables(&mut tables);
        while [&pages, &tables, &users]
            .iter()
            .any(|list| list.ending.is_none())
        {
            self.search(Kind::Page, &mut pages);
            self.search(table, &mut tables);
            self.users(&mut users);
        }
        let access = &mut self.access;
        [access.pages, access.data_sources, access.members] =
            [pages, tables, users].map(|list| list.ending.unwrap_or(Ending::Complete));
        access.emails = match access.users {
            Answer::Yes if self.emails > 0 => Answer::Yes,
            Answer::Yes if access.people > 0 => Answer::No,
            Answer::Yes => Answer::Unknown(Unanswered::NoPerson),
            // Who may not see users may not see their addresses.
            other => other,
        };
        self.access
    }

    /// Asks, unless an earlier answer made that pointless.
    fn ask(&mut self, question: &Question<'_>) -> Result<Reply, Refusal> {
        if let Some(verdict) = self.over {
            return Err(Refusal { status: 0, verdict });
        }
        let reply = (self.ask)(question).map_err(|failure| {
            let verdict = validity::verdict(failure);
            self.over = Some(verdict);
            Refusal { status: 0, verdict }
        })?;
        if reply.status == 200 && is_list(&reply) {
            return Ok(reply);
        }
        let verdict = match (reply.status, validity::of_token(&reply, self.secret)) {
            // Nothing but a list was asked for.
            (200, _) => Verdict::UnexpectedBody,
            (_, verdict) => verdict,
        };
        if reply.status == 401 {
            self.over = Some(verdict);
        }
        let status = reply.status;
        Err(Refusal { status, verdict })
    }

    /// Whether Notion answers a question about a page.
    fn try_on(
        &mut self,
        pages: &[ObjectId],
        question: fn(ObjectId) -> Question<'static>,
    ) -> Answer {
        let mut unanswered = match self.over {
            Some(verdict) => Unanswered::Failed(verdict),
            None => Unanswered::NoPage,
        };
        for &page in pages {
            unanswered = match self.ask(&question(page)) {
                Ok(_) => return Answer::Yes,
                Err(Refusal {
                    verdict: Verdict::Restricted,
                    ..
                }) => return Answer::No,
                Err(Refusal { status: 404, .. }) => Unanswered::NotFound,
                Err(Refusal { verdict, .. }) => Unanswered::Failed(verdict),
            };
            if unanswered != Unanswered::NotFound {
                break;
            }
        }
        Answer::Unknown(unanswered)
    }

    /// The first data sources, and what to search for to go on.
    fn first_tables(&mut self, list: &mut List) -> Kind {
        if self.search(Kind::DataSource, list) != Some(400) {
            return Kind::DataSource;
        }
        *list = List::default();
        self.search(Kind::Database, list);
        Kind::Database
    }

    /// Reads on in a list of entries. Returns the status of an answer that is none.
    fn search(&mut self, kind: Kind, list: &mut List) -> Option<u16> {
        let cursor = list.cursor.take();
        if list.ending.is_some() {
            return None;
        }
        let reply = match self.ask(&Question::Search(kind, cursor.as_deref())) {
            Ok(reply) => reply,
            Err(refusal) => {
                list.ending = Some(Ending::Failed(refusal.verdict));
                return Some(refusal.status);
            }
        };
        let before = self.access.entries.len();
        for result in results(&reply) {
            match result::entry(result, self.redact) {
                None => self.access.unread += 1,
                Some(entry) if self.known.contains(&entry.id) => {}
                Some(_) if self.access.entries.len() == MOST => {
                    list.ending = Some(Ending::TooMany);
                    return None;
                }
                Some(entry) => {
                    self.known.insert(entry.id);
                    self.access.entries.push(entry);
                }
            }
        }
        let is_new = self.access.entries.len() > before;
        list.after(&reply, is_new, self.secret);
        None
    }

    /// Reads on in the list of users.
    fn users(&mut self, list: &mut List) {
        let cursor = list.cursor.take();
        if list.ending.is_some() {
            return;
        }
        let reply = match self.ask(&Question::Users(cursor.as_deref())) {
            Ok(reply) => reply,
            Err(refusal) => {
                list.ending = Some(Ending::Failed(refusal.verdict));
                return;
            }
        };
        let before = self.access.people + self.access.bots;
        for user in results(&reply) {
            let id = user.get("id").and_then(Value::as_str);
            let id = id.and_then(|id| id.parse::<ObjectId>().ok());
            if !id.is_some_and(|id| self.known.insert(id)) {
                continue;
            }
            match user.get("type").and_then(Value::as_str) {
                Some("person") => self.access.people += 1,
                Some("bot") => self.access.bots += 1,
                _ => {}
            }
            let email = user.get("person").and_then(|person| person.get("email"));
            self.emails += u64::from(email.is_some_and(Value::is_string));
        }
        let seen = self.access.people + self.access.bots;
        if seen >= MOST as u64 {
            list.ending = Some(Ending::TooMany);
            return;
        }
        let is_new = seen > before;
        list.after(&reply, is_new, self.secret);
    }
}

/// Why a request has no list for an answer.
struct Refusal {
    /// The HTTP status; 0 if there is no answer.
    status: u16,
    verdict: Verdict,
}

fn is_list(reply: &Reply) -> bool {
    let has = |key, test: fn(&Value) -> bool| reply.value(&[key]).is_some_and(test);
    let is_named = reply.text(&["object"]) == Some("list");
    is_named && has("results", Value::is_array) && has("has_more", Value::is_boolean)
}

fn results(reply: &Reply) -> impl Iterator<Item = &Value> {
    let results = reply.value(&["results"]).and_then(Value::as_array);
    results.into_iter().flatten()
}
