//! `action.yml`: its scripts, run as a runner runs them, with the payloads of events, on a shell that
//! has nothing but what a runner has.

mod definition; // reads action.yml, as far as a runner's part is played here
mod documentation; // docs/ci.md can be copied
mod events; // what each kind of event adds
mod inputs; // what each input does
mod organisation; // many repositories, on many runners or in a cluster
mod program; // which program scans
mod run; // what a step answered
mod shallow; // clones that lack commits
mod site; // a repository on a forge, and its clone on a runner
mod trust; // whose rules count
