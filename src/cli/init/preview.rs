//! What a plan would change, for a person: the lines that come and go, and no others.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::plan::{Action, Change, Plan};

/// The lines of a preview. Whoever shows them redacts them.
pub(super) fn text(plan: &Plan) -> String {
    let mut text = String::new();
    let mut seen = HashSet::new();
    for change in &plan.changes {
        let _ = writeln!(text, "{}  {}", change.name, change.reason);
        match &change.action {
            Action::Write { before, after, .. } => {
                let before = before.as_deref().unwrap_or_default();
                difference(before, after, &mut seen, &mut text);
            }
            Action::Chain { kept, after } => {
                let kept = kept.file_name().unwrap_or_default().to_string_lossy();
                let _ = writeln!(
                    text,
                    "  the hook that is there becomes {kept}, and runs first"
                );
                difference(b"", after, &mut seen, &mut text);
            }
            Action::Remove { .. } => text += "  is removed\n",
            Action::Unchain { .. } => text += "  is removed; the hook that was there comes back\n",
        }
        text += "\n";
    }
    if !plan.untracked.is_empty() {
        text += "git rm --cached  (the files stay where they are)\n";
        for path in &plan.untracked {
            let _ = writeln!(text, "  - {}", path.display());
        }
        text += "\n";
    }
    text
}

/// Whether something is written, and not only removed.
pub(super) fn adds(change: &Change) -> bool {
    match &change.action {
        Action::Write { before, after, .. } => before
            .as_ref()
            .is_none_or(|before| before.len() < after.len()),
        Action::Chain { .. } => true,
        Action::Remove { .. } | Action::Unchain { .. } => false,
    }
}

/// The lines of the longer text that the shorter one does not have. One is always the other with
/// blocks in it, so what is common comes in the same order. Of what was seen before, as hooks have much
/// in common, three lines in a row and more are left out.
fn difference(before: &[u8], after: &[u8], seen: &mut HashSet<String>, text: &mut String) {
    let (short, long, sign) = match before.len() <= after.len() {
        true => (before, after, '+'),
        false => (after, before, '-'),
    };
    let [short, long] = [short, long].map(String::from_utf8_lossy);
    let mut common = short.lines().peekable();
    let mut again = Vec::new();
    for line in long.lines() {
        if common.peek() == Some(&line) {
            common.next();
            continue;
        }
        let line = format!("  {sign} {line}");
        if !seen.insert(line.clone()) {
            again.push(line);
            continue;
        }
        show_again(&mut again, text);
        let _ = writeln!(text, "{line}");
    }
    show_again(&mut again, text);
}

/// Lines that were shown before.
fn show_again(lines: &mut Vec<String>, text: &mut String) {
    if lines.len() < 3 {
        lines.iter().for_each(|line| *text += &format!("{line}\n"));
    } else {
        *text += "    … as above\n";
    }
    lines.clear();
}
