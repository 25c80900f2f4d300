//! `action.yml`: its scripts, run as a runner runs them, with the payloads of events, on a shell that
//! has nothing but what a runner has.

mod definition; // reads action.yml, as far as a runner's part is played here
mod events; // what each kind of event adds
mod inputs; // what each input does
mod program; // which program scans
mod shallow; // clones that lack commits
mod site; // a repository on a forge, and its clone on a runner
mod trust; // whose rules count
