//! Which part of a tree is shown, so that a person can take it in.

use crate::access::{Amount, Top, Tree};

/// How many levels are shown.
const LEVELS: usize = 6;
/// How many siblings are shown. One more is, where it would take no more room than its count.
const SIBLINGS: usize = 10;
/// How many entries are shown.
const ENTRIES: usize = 100;

/// A line of a folded tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) what: What,
    /// For each level down to the row, whether more follows on it below.
    pub(super) follows: Vec<bool>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Why what is below stands at the top.
    Top(Top),
    /// An entry, by its place among the entries.
    Entry(usize),
    /// What is not shown.
    More(Amount),
}

/// The rows to show of a tree of `count` entries.
pub(super) fn rows(tree: &Tree, count: usize) -> Vec<Row> {
    let mut folded = Folded {
        tree,
        is_shown: shown(tree, count),
        rows: Vec::new(),
    };
    for (top, entries) in tree.tops() {
        folded.push(What::Top(*top), &[]);
        folded.level(entries, &[]);
    }
    folded.rows
}

/// Level by level, so that a long branch takes no room from the others.
fn shown(tree: &Tree, count: usize) -> Vec<bool> {
    let mut is_shown = vec![false; count];
    let mut room = ENTRIES;
    let tops = tree.tops().iter();
    let mut level: Vec<usize> = tops.flat_map(|(_, all)| first(all)).copied().collect();
    for _ in 0..LEVELS {
        level.truncate(room);
        room -= level.len();
        level.iter().for_each(|&at| is_shown[at] = true);
        let below = level.iter().flat_map(|&at| first(tree.children(at)));
        level = below.copied().collect();
    }
    is_shown
}

fn first(siblings: &[usize]) -> &[usize] {
    match siblings.len() {
        few if few <= SIBLINGS + 1 => siblings,
        _ => &siblings[..SIBLINGS],
    }
}

struct Folded<'t> {
    tree: &'t Tree,
    is_shown: Vec<bool>,
    rows: Vec<Row>,
}

impl Folded<'_> {
    fn push(&mut self, what: What, follows: &[bool]) {
        let follows = follows.to_vec();
        self.rows.push(Row { what, follows });
    }

    /// Adds the siblings of one level with all below them. It goes no deeper than [`LEVELS`].
    fn level(&mut self, siblings: &[usize], above: &[bool]) {
        let tree = self.tree;
        let is_shown = |at: &&usize| self.is_shown[**at];
        let (shown, hidden): (Vec<_>, Vec<_>) = siblings.iter().partition(is_shown);
        let hidden: Amount = hidden.into_iter().map(|&at| tree.amount(at)).sum();
        for (number, &at) in (1..).zip(&shown) {
            let more_follow = number < shown.len() || hidden.entries > 0;
            let follows = [above, &[more_follow]].concat();
            self.push(What::Entry(*at), &follows);
            self.level(tree.children(*at), &follows);
        }
        if hidden.entries > 0 {
            self.push(What::More(hidden), &[above, &[false]].concat());
        }
    }
}
