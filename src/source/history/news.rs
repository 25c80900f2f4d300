//! What is new in a tree that is based on another, without making the tree: most of it is the same.

use gix::hash::Kind;

use super::delta::assemble;
use super::tree::Listing;

/// Writes the entries of a tree that its base does not have, one behind the other: a tree as well.
/// Returns whether that is what it came to; what is no tree must be made to be told.
///
/// # Errors
///
/// What is wrong with the delta, in words.
pub(super) fn news(
    hash: Kind,
    (base, theirs): (&[u8], &Listing),
    delta: &[u8],
    out: &mut Vec<u8>,
) -> Result<bool, String> {
    out.clear();
    let width = hash.len_in_bytes();
    // Where in `out` the entry begins that is not whole yet.
    let mut open = 0;
    assemble(base, delta, |part| {
        let mut rest = part.bytes;
        while !rest.is_empty() {
            let known = part.from.filter(|_| open == out.len());
            let known = known.map(|from| {
                let end = from + part.bytes.len();
                end - rest.len()..end
            });
            if let Some(known) = known
                && let Some(end) = theirs.end_of_whole(base.len(), known.clone())
            {
                // Of what follows no entry is whole.
                out.extend_from_slice(&rest[end - known.start..]);
                return;
            }
            // As much as makes the entry whole.
            let wanted = match memchr::memchr(0, &out[open..]) {
                Some(zero) => zero + 1 + width - (out.len() - open),
                None => memchr::memchr(0, rest).map_or(rest.len() + 1, |zero| zero + 1 + width),
            };
            let (taken, left) = rest.split_at(wanted.min(rest.len()));
            out.extend_from_slice(taken);
            rest = left;
            if taken.len() == wanted {
                open = out.len();
            }
        }
    })?;
    Ok(open == out.len())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::delta::apply;
    use super::super::tree::Tree;
    use super::*;

    fn raw(entries: &[(&str, u8)]) -> Vec<u8> {
        let entry =
            |(name, id): &(&str, u8)| [b"100644 ", name.as_bytes(), b"\0", &[*id; 20]].concat();
        entries.iter().flat_map(entry).collect()
    }

    fn names(tree: &Tree<'_>) -> Option<Vec<Vec<u8>>> {
        let mut names = Vec::new();
        tree.list(&mut |entry| {
            names.push([entry.name, entry.id.as_bytes()].concat());
            None
        })?;
        Some(names)
    }

    fn size(len: usize) -> [u8; 2] {
        [len as u8 | 0x80, (len >> 7) as u8]
    }

    fn copy(from: usize, len: usize) -> Vec<u8> {
        match len {
            0 => Vec::new(),
            len => vec![0x91, from as u8, len as u8],
        }
    }

    #[test]
    fn wherever_a_delta_cuts_the_same_is_new() {
        let base = raw(&[("a", 1), ("longer", 0), ("m", 3), ("zero", 9)]);
        let (hash, is_base) = (Kind::Sha1, true);
        let plain = |bytes| Tree {
            is_base,
            ..Tree::alone(hash, bytes)
        };
        let theirs = plain(&base).list(&mut |_| None).unwrap();
        let tree = raw(&[("a", 1), ("longer", 7), ("new", 0), ("m", 3), ("zero", 9)]);
        let cut_off = &tree[..tree.len() - 3];
        let (mut made, mut out) = (Vec::new(), Vec::new());
        for tree in [&tree, cut_off] {
            let same = |pairs: &mut dyn Iterator<Item = (&u8, &u8)>| {
                pairs.take_while(|(ours, theirs)| ours == theirs).count()
            };
            let head = same(&mut tree.iter().zip(&base));
            let tail = same(&mut tree.iter().rev().zip(base.iter().rev()));
            for first in 0..=head {
                for last in 0..=tail {
                    let inserted = &tree[first..tree.len() - last];
                    let mut delta = [size(base.len()), size(tree.len())].concat();
                    delta.extend(copy(0, first));
                    for part in inserted.chunks(100) {
                        delta.push(part.len() as u8);
                        delta.extend(part);
                    }
                    delta.extend(copy(base.len() - last, last));
                    apply(&base, &delta, &mut made).unwrap();
                    assert_eq!(made, tree);
                    let based = Tree {
                        base: Some((&base, &theirs, &delta)),
                        ..Tree::alone(hash, &made)
                    };
                    let is_tree = news(hash, (&base, &theirs), &delta, &mut out).unwrap();
                    let new = is_tree.then(|| names(&Tree::alone(hash, &out))).flatten();
                    assert_eq!(new, names(&based), "{first} {last}");
                }
            }
        }
        assert!(news(hash, (&base, &theirs), &[1, 1], &mut out).is_err());
    }
}
