//! Every entry has one place, whatever the parents say.

use proptest::prelude::*;

use super::*;

fn id(number: u128) -> ObjectId {
    let text = format!("{number:032x}");
    text.parse().unwrap_or_else(|_| unreachable!("{text}"))
}

fn entry(kind: EntryKind, number: u128, parent: Parent) -> Entry {
    Entry {
        kind,
        id: id(number),
        title: format!("t{number:06}"),
        parent,
        database_parent: None,
        url: None,
        public_url: None,
        is_public: number % 7 == 3,
        edited: None,
        in_trash: false,
    }
}

fn page(number: u128, parent: Parent) -> Entry {
    entry(EntryKind::Page, number, parent)
}

/// A table of a database that lies somewhere.
fn table(number: u128, database: u128, above: Parent) -> Entry {
    Entry {
        database_parent: Some(above),
        ..entry(
            EntryKind::DataSource,
            number,
            Parent::Database(id(database)),
        )
    }
}

/// Each entry behind the one that it lies in, with a sign for the top.
fn drawn(entries: &[Entry]) -> String {
    let tree = Tree::of(entries);
    let place = |at: usize| match tree.parents[at] {
        Ok(parent) => parent.to_string(),
        Err(top) => format!("{top:?}").to_lowercase()[..1].to_owned(),
    };
    let places: Vec<_> = (0..entries.len()).map(place).collect();
    places.join(" ")
}

#[test]
fn entries_lie_where_the_side_bar_has_them() {
    let top = page(0, Parent::Workspace);
    let child = page(1, Parent::Page(id(0)));
    let orphan = page(2, Parent::Page(id(99)));
    let in_column = page(3, Parent::Block(id(98)));
    let strange = page(4, Parent::Unsaid);
    assert_eq!(
        drawn(&[top, child, orphan, in_column, strange]),
        "w 0 s b u"
    );
}

#[test]
fn rows_lie_in_their_table_and_tables_where_their_database_lies() {
    let home = page(0, Parent::Workspace);
    let tasks = table(1, 50, Parent::Page(id(0)));
    let row = page(2, Parent::DataSource(id(1)));
    let second = table(3, 50, Parent::Page(id(0)));
    // As versions before data sources say it.
    let old_row = page(4, Parent::Database(id(50)));
    let wiki = table(5, 51, Parent::Database(id(50)));
    let top = table(6, 52, Parent::Workspace);
    let said_less = entry(EntryKind::DataSource, 7, Parent::Database(id(50)));
    let all = [home, tasks, row, second, old_row, wiki, top, said_less];
    assert_eq!(drawn(&all), "w 0 1 0 1 1 w s");
    let database = entry(EntryKind::Database, 50, Parent::Workspace);
    let row = page(8, Parent::Database(id(50)));
    assert_eq!(drawn(&[row, database]), "1 w");
}

#[test]
fn circles_are_opened_at_one_entry() {
    let own = page(0, Parent::Page(id(0)));
    let one = page(1, Parent::Page(id(2)));
    let two = page(2, Parent::Page(id(3)));
    let three = page(3, Parent::Page(id(1)));
    let beside = page(4, Parent::Page(id(3)));
    assert_eq!(drawn(&[own, one, two, three, beside]), "u 2 3 u 3");
}

#[test]
fn siblings_are_in_the_order_of_their_titles() {
    let titled = |number, title: &str| Entry {
        title: title.into(),
        ..page(number, Parent::Workspace)
    };
    let entries = [
        titled(0, ""),
        titled(1, "b"),
        titled(3, "A"),
        titled(2, "a"),
    ];
    let tree = Tree::of(&entries);
    assert_eq!(tree.tops(), [(Top::Workspace, vec![3, 2, 1, 0])]);
}

#[test]
fn a_chain_may_be_as_long_as_the_list() {
    let link = |number| page(number, Parent::Page(id(number + 1)));
    let entries: Vec<_> = (0..100_000).map(link).collect();
    let tree = Tree::of(&entries);
    assert_eq!(tree.tops(), [(Top::Shared, vec![99_999])]);
    assert_eq!(tree.amount(99_999).entries, 100_000);
}

fn parent() -> impl Strategy<Value = Parent> {
    let number = || (0_u128..24).prop_map(id);
    prop_oneof![
        Just(Parent::Workspace),
        Just(Parent::Unsaid),
        number().prop_map(Parent::Page),
        number().prop_map(Parent::DataSource),
        number().prop_map(Parent::Database),
        number().prop_map(Parent::Block),
    ]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let kinds = [EntryKind::Page, EntryKind::DataSource, EntryKind::Database];
    let kind = proptest::sample::select(kinds.to_vec());
    let above = proptest::option::of(parent());
    (kind, 0_u128..24, parent(), above).prop_map(|(kind, number, parent, database_parent)| Entry {
        database_parent,
        ..entry(kind, number, parent)
    })
}

proptest! {
    #[test]
    fn every_entry_has_exactly_one_place(entries in proptest::collection::vec(any_entry(), 0..40)) {
        let tree = Tree::of(&entries);
        let mut seen = vec![0; entries.len()];
        let mut open: Vec<_> = tree.tops().iter().flat_map(|(_, all)| all).copied().collect();
        let total: Amount = open.iter().map(|&at| tree.amount(at)).sum();
        while let Some(at) = open.pop() {
            seen[at] += 1;
            for &child in tree.children(at) {
                prop_assert_eq!(tree.parent(child), Some(at));
                open.push(child);
            }
        }
        prop_assert!(seen.iter().all(|times| *times == 1), "{:?}", seen);
        prop_assert_eq!(total.entries, entries.len() as u64);
        let public = entries.iter().filter(|entry| entry.is_public).count();
        prop_assert_eq!(total.public, public as u64);
    }
}
