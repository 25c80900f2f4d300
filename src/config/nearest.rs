//! What somebody may have meant.

/// As similar as the suggestions on a command line are.
const SIMILAR: f64 = 0.7;

/// The candidate that is most similar to a text, if one is similar.
pub(super) fn nearest<'c>(
    text: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    // What is so much longer than any candidate is not like one, and costs time.
    let text: String = text.chars().take(100).collect();
    candidates
        .map(|candidate| (strsim::jaro(&text, candidate), candidate))
        .filter(|(similarity, _)| *similarity > SIMILAR)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_most_similar_is_meant() {
        let near = |text| nearest(text, ["exclude", "disable", "min-confidence"].into_iter());
        assert_eq!(near("exlude"), Some("exclude"));
        assert_eq!(near("disabled"), Some("disable"));
        assert_eq!(near("min_confidence"), Some("min-confidence"));
        assert_eq!(near("allowlist"), None);
        assert_eq!(near(""), None);
    }
}
