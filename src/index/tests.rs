#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::store::tests::Folder;
use super::{Document, Index, IndexError, SEALED, SimHashIndex, Texts};
use crate::fingerprint::Fingerprint;

/// A text of its own, without numbers.
fn text(number: usize, words: usize) -> String {
    let letter = |digit: usize| char::from(b'a' + (digit % 26) as u8);
    let word = |i: usize| {
        let mixed = xxhash_rust::xxh3::xxh3_64(&(number * 1000 + i).to_le_bytes()) as usize;
        String::from_iter([mixed, mixed / 26, mixed / 676, mixed / 17_576].map(letter))
    };
    (0..words).map(word).collect::<Vec<_>>().join(" ")
}

fn document(number: usize) -> Document {
    let text = text(number, 20);
    Document {
        url: (!number.is_multiple_of(3)).then(|| format!("https://s{}.example/{number}", number % 7)),
        length: text.len() as u64,
        ..Document::new(format!("d{number}"), Fingerprint::of(&text))
    }
}

/// Some documents, many near others: the first words are those of another one.
fn documents(count: usize) -> Vec<Document> {
    let near = |number: usize| {
        let text = format!("{} {}", text(number / 4, 15), text(number, number % 4 * 3));
        Document { length: text.len() as u64, ..Document::new(format!("n{number}"), Fingerprint::of(&text)) }
    };
    (0..count).map(near).collect()
}

fn folder_index(folder: &Folder) -> Index {
    Index::open_to_write(folder.path("index"), Texts::Prose).unwrap()
}

fn read(folder: &Folder) -> Result<Index, IndexError> {
    Index::open(folder.path("index"), Texts::Prose)
}

fn assert_same(a: &Index, b: &Index, queries: &[Document]) {
    assert_eq!(a.len(), b.len());
    for query in queries {
        for bits in [0, 3, 7] {
            assert_eq!(a.near(&query.fingerprint, bits).unwrap(), b.near(&query.fingerprint, bits).unwrap());
        }
        assert_eq!(a.sharing(&query.fingerprint).unwrap(), b.sharing(&query.fingerprint).unwrap());
    }
    for number in 0..a.len() as u32 {
        assert_eq!(a.document(number).unwrap(), b.document(number).unwrap());
        assert_eq!(a.fingerprint(number).unwrap(), b.fingerprint(number).unwrap());
        assert_eq!(a.standing(number), b.standing(number));
    }
    assert!(matches!(a.document(a.len() as u32), Err(IndexError::NoDocument { .. })));
}

/// What is done to an index between queries.
#[derive(Debug, Clone)]
enum Step {
    Add(usize),
    Seal,
    Compact,
    Reopen,
    Supersede(prop::sample::Index, prop::sample::Index),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1..12_usize).prop_map(Step::Add),
        2 => Just(Step::Seal),
        1 => Just(Step::Compact),
        2 => Just(Step::Reopen),
        1 => any::<(prop::sample::Index, prop::sample::Index)>().prop_map(|(a, b)| Step::Supersede(a, b)),
    ];
    prop::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_folder_answers_as_memory_does(steps in steps()) {
        let folder = Folder::new("steps");
        let mut memory = Index::new();
        let mut stored = folder_index(&folder);
        let all = documents(24 * 12);
        let mut rest = all.iter();
        for step in steps {
            match step {
                Step::Add(count) => for document in rest.by_ref().take(count) {
                    assert_eq!(memory.add(document.clone()).unwrap(), stored.add(document.clone()).unwrap());
                },
                Step::Seal => stored.seal().unwrap(),
                Step::Compact => stored.compact().unwrap(),
                Step::Reopen => {
                    drop(stored);
                    stored = folder_index(&folder);
                }
                Step::Supersede(a, b) if memory.len() > 1 => {
                    let (a, b) = (a.index(memory.len()) as u32, b.index(memory.len()) as u32);
                    memory.supersede(a, b).unwrap();
                    stored.supersede(a, b).unwrap();
                }
                Step::Supersede(..) => {}
            }
        }
        assert_same(&memory, &stored, &all[..40]);
        stored.verify().unwrap();
        drop(stored);
        let index = read(&folder).unwrap();
        assert_same(&memory, &index, &all[..40]);
    }
}

#[test]
fn many_documents_become_few_segments_that_find_all() {
    let folder = Folder::new("many");
    let count = 5 * SEALED + 100;
    let mut index = folder_index(&folder);
    for number in 0..count {
        assert_eq!(index.add(document(number)).unwrap() as usize, number);
    }
    let size = index.size();
    // Four were merged, one stands behind them.
    assert_eq!((size.segments, size.recent as usize), (2, 100));
    let check = |index: &Index| {
        for number in (0..count).step_by(997) {
            let wanted = document(number);
            let near = index.near(&wanted.fingerprint, 0).unwrap();
            assert_eq!(near.iter().map(|near| near.number as usize).collect::<Vec<_>>(), [number]);
            assert!(index.sharing(&wanted.fingerprint).unwrap().contains(&(number as u32)));
            assert_eq!(index.document(number as u32).unwrap(), wanted);
        }
    };
    check(&index);
    drop(index);
    check(&read(&folder).unwrap());
    let mut index = folder_index(&folder);
    index.compact().unwrap();
    let size = index.size();
    assert_eq!((size.segments, size.recent), (1, 0));
    assert!(size.bytes_of_fingerprints < 400 * count as u64, "{} bytes", size.bytes_of_fingerprints / count as u64);
    check(&index);
    assert_eq!(fs::read_dir(folder.path("index")).unwrap().count(), 3, "a segment, a log, the lock");
}

#[test]
fn pages_of_a_template_are_found_after_merges() {
    let folder = Folder::new("template");
    let page = |i: usize| {
        let fields = (0..6).map(|field| format!("in Q{}x{field} it was {}", i * 7 + field, i * 1000 + field));
        Fingerprint::of(&format!("{} {}", text(0, 300), fields.collect::<Vec<_>>().join(" ")))
    };
    let mut index = folder_index(&folder);
    for i in 0..600 {
        index.insert(i.to_string(), &page(i)).unwrap();
        // Segments in which few or none of the pages find their keys filled up: these are filled in the merge.
        if i % 40 == 39 {
            index.seal().unwrap();
        }
    }
    index.compact().unwrap();
    assert_eq!(index.size().segments, 1);
    for i in 0..600 {
        let sharing = index.sharing(&page(i)).unwrap();
        assert!(sharing.contains(&(i as u32)), "{i}");
        assert!(sharing.len() < 16 * 50, "{}", sharing.len());
    }
}

#[test]
fn copies_without_end_cost_no_more() {
    let folder = Folder::new("copies");
    let mut index = folder_index(&folder);
    for i in 0..2000 {
        index.insert(i.to_string(), &Fingerprint::of(&text(0, 60))).unwrap();
    }
    index.compact().unwrap();
    assert_eq!(index.near(&Fingerprint::of(&text(0, 60)), 3).unwrap().len(), 2000);
    assert_eq!(index.sharing(&Fingerprint::of(&text(0, 60))).unwrap(), (0..50).collect::<Vec<_>>());
}

#[test]
fn short_texts_are_found_by_all_their_words() {
    let folder = Folder::new("short");
    let mut index = folder_index(&folder);
    index.insert("a", &Fingerprint::of("Closed today")).unwrap();
    index.insert("b", &Fingerprint::of("Open today")).unwrap();
    for _ in 0..2 {
        assert_eq!(index.sharing(&Fingerprint::of("closed today!")).unwrap(), [0]);
        index.compact().unwrap();
    }
}

#[test]
fn one_writes_and_others_read_what_was_there() {
    let folder = Folder::new("lock");
    assert!(matches!(read(&folder), Err(IndexError::NoIndex { .. })));
    let mut writer = folder_index(&folder);
    writer.add(document(0)).unwrap();
    let Err(IndexError::InUse { .. }) = Index::open_to_write(folder.path("index"), Texts::Prose) else {
        panic!("two write")
    };
    let mut early = read(&folder).unwrap();
    assert!(matches!(early.add(document(1)), Err(IndexError::ReadOnly)));
    assert!(matches!(early.supersede(0, 0), Ok(())));
    writer.add(document(1)).unwrap();
    writer.seal().unwrap();
    let middle = read(&folder).unwrap();
    writer.add(document(2)).unwrap();
    writer.compact().unwrap();
    // The segment that it reads is gone from the folder.
    assert_eq!((early.len(), middle.len(), read(&folder).unwrap().len()), (1, 2, 3));
    assert_eq!(middle.document(1).unwrap(), document(1));
    drop(writer);
    assert_eq!(folder_index(&folder).len(), 3);
}

#[test]
fn readers_never_see_less_than_was_written() {
    let folder = Folder::new("readers");
    let mut writer = folder_index(&folder);
    let done = &std::sync::atomic::AtomicBool::new(false);
    let folder = &folder;
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let (mut last, mut times) = (0, 0);
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let len = read(folder).unwrap().len();
                assert!(len >= last, "{len} after {last}");
                (last, times) = (len, times + 1);
            }
            times
        });
        for number in 0..1200 {
            writer.add(document(number)).unwrap();
            match number % 60 {
                20 | 40 => writer.seal().unwrap(),
                59 => writer.compact().unwrap(),
                _ => {}
            }
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
    });
}

#[test]
fn other_texts_and_other_folders_are_refused() {
    let folder = Folder::new("other");
    drop(folder_index(&folder));
    assert_eq!(Index::texts_of(folder.path("index")).unwrap(), Texts::Prose);
    let error = Index::open(folder.path("index"), Texts::Whole).unwrap_err();
    assert!(error.to_string().ends_with("an index of prose, it cannot be compared with whole texts"), "{error}");
    assert!(matches!(Index::open_to_write(folder.path("index"), Texts::Whole), Err(IndexError::OtherTexts { .. })));
    fs::create_dir(folder.path("mine")).unwrap();
    fs::write(folder.path("mine/notes.txt"), "").unwrap();
    assert!(matches!(Index::open_to_write(folder.path("mine"), Texts::Prose), Err(IndexError::OtherFiles { .. })));
    assert!(!folder.path("mine/lock").exists());
    assert!(matches!(Index::open(folder.path("mine/notes.txt"), Texts::Prose), Err(IndexError::NoIndex { .. })));
}

/// Two segments and a log.
fn small(folder: &Folder) -> Vec<PathBuf> {
    let mut index = folder_index(folder);
    for number in 0..30 {
        index.add(document(number)).unwrap();
        if number % 10 == 9 && number < 20 {
            index.seal().unwrap();
        }
    }
    index.supersede(3, 25).unwrap();
    drop(index);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.path("index")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap() != "lock");
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn a_change_cut_short_leaves_the_index_as_it_was_or_as_it_became() {
    let folder = Folder::new("cut-short");
    small(&folder);
    // Every state on the way of one to seal and one to merge: the files before, and some of those after.
    copy(&folder.path("index"), &folder.path("before"));
    let mut index = folder_index(&folder);
    index.compact().unwrap();
    drop(index);
    copy(&folder.path("index"), &folder.path("after"));
    let sealed = "segment-0000000020-0000000030";
    let merged = "segment-0000000000-0000000030";
    let states: &[&[&str]] = &[&[], &[merged], &[merged, "log-0000000030"]];
    for state in states {
        let path = folder.path("state");
        let _ = fs::remove_dir_all(&path);
        copy(&folder.path("before"), &path);
        fs::write(path.join(format!("{sealed}.part")), b"half of a segment").unwrap();
        for name in *state {
            fs::copy(folder.path("after").join(name), path.join(name)).unwrap();
        }
        for _ in 0..2 {
            let index = Index::open(&path, Texts::Prose).unwrap();
            assert_eq!((index.len(), index.standing(3)), (30, 25), "{state:?}");
            drop(index);
            // Whoever writes next tidies up.
            let mut index = Index::open_to_write(&path, Texts::Prose).unwrap();
            assert_eq!(index.len(), 30);
            index.verify().unwrap();
            assert_eq!(index.add(document(30)).unwrap(), 30);
            drop(index);
            let index = Index::open(&path, Texts::Prose).unwrap();
            assert_eq!(index.document(30).unwrap(), document(30));
            assert!(!path.join(format!("{sealed}.part")).exists());
            let _ = fs::remove_dir_all(&path);
            copy(&folder.path("before"), &path);
        }
    }
}

#[test]
fn a_missing_file_is_told() {
    let folder = Folder::new("missing");
    let files = small(&folder);
    fs::remove_file(&files[1]).unwrap();
    assert!(matches!(read(&folder), Err(IndexError::Damaged { .. })));
    assert!(matches!(Index::open_to_write(folder.path("index"), Texts::Prose), Err(IndexError::Damaged { .. })));
}

#[test]
fn damage_is_told_and_never_a_panic() {
    let folder = Folder::new("damaged");
    let files = small(&folder);
    let segment = files.iter().find(|file| file.to_string_lossy().contains("segment-0000000000")).unwrap();
    let bytes = fs::read(segment).unwrap();
    let queries = documents(4);
    let use_it = |index: &Index| -> Result<(), IndexError> {
        for query in &queries {
            index.near(&query.fingerprint, 7)?;
            index.sharing(&query.fingerprint)?;
        }
        index.documents().try_for_each(|document| document.map(drop))
    };
    // Most of so small a segment are starts of empty buckets: every place is too many.
    for at in (0..bytes.len()).step_by(bytes.len() / 700).chain(0..200).chain(bytes.len() - 400..bytes.len()) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        fs::write(segment, &changed).unwrap();
        match read(&folder) {
            Err(IndexError::Damaged { path, .. }) => assert_eq!(&path, segment),
            Err(IndexError::Version { .. }) => assert!((8..10).contains(&at)),
            Err(error) => panic!("{at}: {error}"),
            Ok(index) => {
                // What was changed is used, or not: it is always found when it is looked for.
                let _ = use_it(&index);
                assert!(matches!(index.verify(), Err(IndexError::Damaged { .. })), "{at}");
                let mut writer = folder_index(&folder);
                assert!(matches!(writer.compact(), Err(IndexError::Damaged { .. })), "{at}");
            }
        }
    }
    for end in [0, 1, 27, 28, 5000, bytes.len() - 1] {
        fs::write(segment, &bytes[..end]).unwrap();
        assert!(matches!(read(&folder), Err(IndexError::Damaged { .. })), "{end}");
    }
    fs::write(segment, &bytes).unwrap();
    use_it(&read(&folder).unwrap()).unwrap();
}

#[test]
fn too_many_bits_are_refused() {
    let index = Index::new();
    let fingerprint = Fingerprint::of("The ferry left at noon.");
    assert!(matches!(index.near(&fingerprint, SimHashIndex::MAX_BITS + 1), Err(IndexError::TooManyBits { .. })));
}
