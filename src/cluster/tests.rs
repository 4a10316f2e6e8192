use std::convert::Infallible;
use std::ops::ControlFlow;

use super::{ClusterOptions, Clusters, Edge, Keep, Member, Relation, cluster, copies_among, edges, edges_of};
use crate::external::InMemory;
use crate::fingerprint::Fingerprint;

/// A page by id, text and date.
struct Page(&'static str, String, Option<&'static str>);

fn page(id: &'static str, text: impl Into<String>) -> Page {
    Page(id, text.into(), None)
}

/// Words `from` to `to` of a language of numbers.
fn prose(from: usize, to: usize) -> String {
    (from..to).map(|i| format!("w{i}")).collect::<Vec<_>>().join(" ")
}

fn run(pages: &[&Page], options: &ClusterOptions) -> Clusters {
    let fingerprints: Vec<Fingerprint> = pages.iter().map(|page| Fingerprint::of(&page.1)).collect();
    let members: Vec<Member<'_>> = pages
        .iter()
        .zip(&fingerprints)
        .map(|(page, fingerprint)| Member {
            id: page.0,
            url: None,
            length: page.1.chars().count(),
            date: page.2,
            fingerprint,
        })
        .collect();
    cluster(&members, options)
}

/// `page → canonical` by id, sorted; the same for the pages backwards and turned around at every place.
fn joined(pages: &[Page], options: &ClusterOptions) -> Vec<(&'static str, &'static str)> {
    let of = |pages: &[&Page]| {
        let clusters = run(pages, options);
        let mut ids: Vec<_> =
            clusters.canonical.iter().zip(pages).map(|(&canonical, page)| (page.0, pages[canonical].0)).collect();
        ids.sort_unstable();
        ids
    };
    let mut order: Vec<&Page> = pages.iter().collect();
    let first = of(&order);
    for _ in pages {
        order.rotate_left(1);
        assert_eq!(of(&order), first);
        let mut backwards = order.clone();
        backwards.reverse();
        assert_eq!(of(&backwards), first);
    }
    first
}

#[test]
fn the_canonical_is_the_longest_then_the_earliest_then_the_smallest_id() {
    let text = "the same words again";
    let dated = |id, date| Page(id, text.into(), Some(date));
    let pages = [dated("a", "2026-02-01"), dated("c", "2026-01-01"), dated("b", "2026-01-01"), page("_", text)];
    assert_eq!(joined(&pages, &ClusterOptions::new()), [("_", "b"), ("a", "b"), ("b", "b"), ("c", "b")]);
    let longer = [page("a", text), page("z", format!("{text} !!!"))];
    assert_eq!(joined(&longer, &ClusterOptions::new()), [("a", "z"), ("z", "z")]);
}

#[test]
fn edited_copies_join_and_others_do_not() {
    let edited = prose(0, 400).replace("w100 w101", "x y");
    let pages = [page("original", prose(0, 401)), page("edited", edited), page("other", prose(1000, 1400))];
    let joined = joined(&pages, &ClusterOptions::new());
    assert_eq!(joined, [("edited", "original"), ("original", "original"), ("other", "other")]);
}

#[test]
fn copies_of_a_copy_keep_its_similarity() {
    let edited = prose(0, 400).replace("w100 w101", "x y");
    let (original, copy, again) = (page("a", prose(0, 401)), page("b", edited.clone()), page("c", edited));
    let clusters = run(&[&original, &copy, &again], &ClusterOptions::new());
    assert_eq!(clusters.canonical, [0, 0, 0]);
    assert_eq!(clusters.similarity[0], 1.0);
    assert!((0.5..1.0).contains(&clusters.similarity[1]));
    assert_eq!(clusters.similarity[1], clusters.similarity[2]);
}

#[test]
fn overlapping_pages_in_any_order() {
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let pages: Vec<Page> = ids.iter().zip(0..).map(|(id, i)| page(id, prose(1000 + 9 * i, 1300 + 9 * i))).collect();
    let joined = joined(&pages, &ClusterOptions::new());
    assert!(joined.iter().any(|(id, canonical)| id != canonical), "{joined:?}");
}

#[test]
fn a_threshold_is_one_of_five_grams() {
    // Of 400 words one in twenty is another: that leaves three quarters of the 5-grams, .6 of those of both.
    let (a, b) = (page("a", prose(0, 401)), page("b", changed(0, 400, 20)));
    let at = |threshold| run(&[&a, &b], &ClusterOptions::new().with_threshold(threshold));
    let joined = at(0.4);
    assert_eq!(joined.canonical[0], joined.canonical[1]);
    let similarity = joined.similarity[0].min(joined.similarity[1]);
    assert!((0.45..0.75).contains(&similarity), "{similarity}");
    assert_eq!(at(0.9).canonical, [0, 1]);
    assert_eq!(run(&[&a, &a], &ClusterOptions::new().with_threshold(1.0)).canonical, [0, 0]);
}

#[test]
fn chains_do_not_pull_everything_together() {
    // Each is a window of 300 words, 4 words further than the one before: neighbours are alike, the ends have nothing in common.
    let pages: Vec<Page> = (0..100).map(|i| page("", prose(1000 + 4 * i, 1300 + 4 * i))).collect();
    let options = ClusterOptions::new().with_threshold(0.5);
    let clusters = run(&pages.iter().collect::<Vec<_>>(), &options);
    for (i, (&canonical, &similarity)) in clusters.canonical.iter().zip(&clusters.similarity).enumerate() {
        assert_eq!(clusters.canonical[canonical], canonical);
        assert!(similarity >= super::rule::floor(0.5), "{i} joined {canonical} at {similarity}");
        assert!(i.abs_diff(canonical) <= 40, "{i} joined {canonical}");
    }
    let stars = clusters.canonical.iter().enumerate().filter(|&(i, &canonical)| i == canonical).count();
    assert!((2..30).contains(&stars), "{stars} clusters");
}

#[test]
fn short_texts_join_the_same_text_only_and_empty_ones_nothing() {
    let pages = [
        page("a", "Sold out"),
        page("b", "sold out!"),
        page("c", "Sold"),
        page("d", ""),
        page("e", ""),
        page("f", " … "),
    ];
    let joined = joined(&pages, &ClusterOptions::new());
    assert_eq!(joined, [("a", "b"), ("b", "b"), ("c", "c"), ("d", "d"), ("e", "e"), ("f", "f")]);
}

#[test]
fn a_hundred_thousand_copies() {
    let fingerprint = Fingerprint::of(&prose(0, 50));
    let members = vec![Member { id: "", url: None, length: 1, date: None, fingerprint: &fingerprint }; 100_000];
    let clusters = cluster(&members, &ClusterOptions::new());
    assert!(clusters.canonical.iter().all(|&canonical| canonical == 0));
}

/// Words as in `prose`, every `step`th replaced.
fn changed(from: usize, to: usize, step: usize) -> String {
    let word = |i: usize| if i.is_multiple_of(step) { format!("x{i}x") } else { format!("w{i}") };
    (from..to).map(word).collect::<Vec<_>>().join(" ")
}

/// Sentences of words in lower case, with a name and a number in each.
fn article(first: usize, sentences: usize) -> Vec<String> {
    const WORDS: [&str; 12] = [
        "harbour", "ferry", "river", "bridge", "bread", "garden", "letter", "museum", "lantern", "market", "violin",
        "orchard",
    ];
    let word = |sentence: usize, place: usize| {
        let mixed =
            xxhash_rust::xxh3::xxh3_64(&[(sentence as u64).to_le_bytes(), (place as u64).to_le_bytes()].concat());
        format!("{}{}", WORDS[mixed as usize % WORDS.len()], char::from(b'a' + (mixed >> 32) as u8 % 26))
    };
    (first..first + sentences)
        .map(|at| {
            let words: Vec<String> = (0..14).map(|place| word(at, place)).collect();
            format!("So {} in Name{at}x had {} of the {}.", words[..7].join(" "), at * 37 + 11, words[7..].join(" "))
        })
        .collect()
}

/// Replaces one word in so many, but for names, numbers and those that every sentence has.
fn spun(text: &[String], one_in: usize) -> String {
    let words: Vec<String> = text.iter().flat_map(|sentence| sentence.split(' ')).map(str::to_owned).collect();
    let spin = |(at, word): (usize, &String)| {
        let plain = word.starts_with(|c: char| c.is_lowercase()) && !word.ends_with('.');
        if plain && at.is_multiple_of(one_in) { format!("other{at}") } else { word.clone() }
    };
    words.iter().enumerate().map(spin).collect::<Vec<_>>().join(" ")
}

fn relation(a: &str, b: &str) -> Option<Relation> {
    let [a, b] = [a, b].map(Fingerprint::of);
    ClusterOptions::new().relation(&a, &b).map(|(relation, _)| relation)
}

#[test]
fn kinds_of_copies() {
    let article = article(0, 40);
    let text = article.join(" ");
    assert_eq!(relation(&text, &text.to_uppercase()), Some(Relation::Exact));
    let light =
        [&article[..20], &["Nobody knew why the old boat had come back so late.".to_owned()], &article[22..]].concat();
    assert_eq!(relation(&text, &light.join(" ")), Some(Relation::Near));
    // Not one in twenty: that is at the bound between lightly edited and spun.
    for one_in in [12, 8, 5] {
        assert_eq!(relation(&text, &spun(&article, one_in)), Some(Relation::Spun), "one word in {one_in}");
    }
    assert_eq!(relation(&text, &article[..24].join(" ")), Some(Relation::Truncated));
    let turned: Vec<String> = article.chunks(5).rev().flatten().cloned().collect();
    assert_eq!(relation(&text, &turned.join(" ")), Some(Relation::Reordered));
    assert_eq!(relation(&text, &self::article(100, 40).join(" ")), None);
}

/// A page of a template: the same sentences about something else.
fn filled_in(template: &[String], with: usize) -> String {
    let fields = (0..8).map(|field| format!(" Here Firm{with}f{field} stood at {}.", with * 100 + field));
    let fields: Vec<String> = fields.collect();
    template.iter().zip(fields.iter().cycle()).map(|(sentence, field)| format!("{sentence}{field} ")).collect()
}

#[test]
fn pages_of_one_template_are_no_copies() {
    let plain: Vec<String> =
        article(0, 16).iter().map(|sentence| sentence.replace("Name", "name").replace(char::is_numeric, "")).collect();
    let (one, other) = (filled_in(&plain, 1), filled_in(&plain, 2));
    assert!(Fingerprint::of(&one).similarity(&Fingerprint::of(&other)) > 0.4);
    assert_eq!(relation(&one, &other), Some(Relation::Template));
    let pages = [page("a", one.clone()), page("b", other), page("c", format!("{one} And nobody knew why."))];
    assert_eq!(joined(&pages, &ClusterOptions::new()), [("a", "c"), ("b", "b"), ("c", "c")]);
}

#[test]
fn a_bad_centre_is_none() {
    // The longest has other words and is too far from the excerpt; both are copies of the original.
    let article = article(0, 40);
    let long = format!("{} {}", spun(&article, 4), prose(0, 200));
    let pages = [page("long", long), page("original", article.join(" ")), page("part", article[..14].join(" "))];
    let joined = joined(&pages, &ClusterOptions::new());
    assert_eq!(joined, [("long", "original"), ("original", "original"), ("part", "original")]);
}

#[test]
fn which_one_is_kept() {
    let text = article(0, 30).join(" ");
    let pages = [
        ("b", Some("http://b.example/"), text.clone(), Some("2026-01-05")),
        ("c", Some("http://c.example/"), format!("{text} And so on."), Some("2026-01-01")),
        ("d", Some("http://a.example/"), text[..text.len() - 60].to_owned(), None),
        ("a", None, text.clone(), Some("2026-01-09")),
    ];
    let fingerprints = pages.each_ref().map(|page| Fingerprint::of(&page.2));
    let kept = |keep| {
        let members = pages.iter().zip(&fingerprints).map(|((id, url, text, date), fingerprint)| Member {
            id,
            url: *url,
            length: text.len(),
            date: *date,
            fingerprint,
        });
        let members: Vec<Member<'_>> = members.collect();
        let clusters = cluster(&members, &ClusterOptions::new().with_keep(keep));
        assert!(clusters.canonical.iter().all(|&canonical| canonical == clusters.canonical[0]), "{clusters:?}");
        pages[clusters.canonical[0]].0
    };
    assert_eq!([Keep::Longest, Keep::First, Keep::Newest, Keep::UrlOrder].map(kept), ["c", "b", "a", "d"]);
}

#[test]
fn all_pairs_are_told() {
    let article = article(0, 30);
    let texts = [article.join(" "), spun(&article, 10), article.join(" "), self::article(50, 30).join(" ")];
    let fingerprints = texts.each_ref().map(|text| Fingerprint::of(text));
    let members =
        fingerprints.each_ref().map(|fingerprint| Member { id: "", url: None, length: 0, date: None, fingerprint });
    let mut found = Vec::new();
    let done: Result<(), Infallible> =
        edges(&members, &ClusterOptions::new(), |Edge { canonical, copy, relation, .. }| {
            found.push((canonical, copy, relation));
            Ok(())
        });
    assert_eq!(done, Ok(()));
    assert_eq!(found, [(0, 1, Relation::Spun), (0, 2, Relation::Exact), (1, 2, Relation::Spun)]);
}

/// So many pages that comparing each with each would take minutes.
const MANY: usize = 20_000;

#[test]
fn pages_of_one_template_in_no_time() {
    let plain: Vec<String> =
        article(0, 8).iter().map(|sentence| sentence.replace("Name", "name").replace(char::is_numeric, "")).collect();
    // Every page but the last hundred is another; those are copies of pages far behind the first.
    let page =
        |i: usize| if i < MANY { filled_in(&plain, i) } else { format!("{} And so on.", filled_in(&plain, i - 7_000)) };
    let fingerprints: Vec<Fingerprint> = (0..MANY + 100).map(|i| Fingerprint::of(&page(i))).collect();
    let members: Vec<Member<'_>> = fingerprints
        .iter()
        .map(|fingerprint| Member { id: "", url: None, length: 0, date: None, fingerprint })
        .collect();
    let clusters = cluster(&members, &ClusterOptions::new());
    let joined: Vec<(usize, usize)> =
        clusters.canonical.iter().copied().enumerate().filter(|(i, canonical)| i != canonical).collect();
    let right = joined.iter().filter(|&&(i, canonical)| i >= MANY && canonical == i - 7_000).count();
    assert_eq!((joined.len(), right), (100, 100));
}

/// Pages of an endless text, of a template, with the same words, short ones, and such that nobody else has.
fn mixed() -> Vec<Page> {
    let name = |i: usize| -> &'static str { Box::leak(format!("page {i}").into_boxed_str()) };
    let template = |i: usize| {
        let fields = (0..6).map(|field| format!("in Q{}x{field} it was {}", i * 7 + field, i * 1000 + field));
        format!("{} {}", prose(20_000, 20_300), fields.collect::<Vec<_>>().join(" "))
    };
    let text = |i: usize| match i % 5 {
        0 => prose(1000 + 9 * i, 1300 + 9 * i),
        1 => template(i),
        2 => template(i / 2),
        3 => changed(i % 40 * 1000, i % 40 * 1000 + 300, 20 + i),
        _ => format!("closed {}", i % 30),
    };
    (0..400).map(|i| Page(name(i), text(i), None)).collect()
}

#[test]
fn any_room_gives_the_same() {
    let pages = mixed();
    let fingerprints: Vec<Fingerprint> = pages.iter().map(|page| Fingerprint::of(&page.1)).collect();
    let members: Vec<Member<'_>> = pages
        .iter()
        .zip(&fingerprints)
        .map(|(page, fingerprint)| Member {
            id: page.0,
            url: Some(page.0),
            length: page.1.len(),
            date: None,
            fingerprint,
        })
        .collect();
    for keep in [Keep::Longest, Keep::Newest, Keep::UrlOrder, Keep::First] {
        let options = ClusterOptions::new().with_keep(keep);
        let copies = |room| {
            let mut copies = copies_among(&members[..], &options, room).unwrap();
            std::iter::from_fn(|| copies.next().unwrap()).collect::<Vec<_>>()
        };
        let pairs = |room| {
            let mut pairs = Vec::new();
            let done: Result<(), Infallible> = edges_of(&members[..], &options, room, |edge| {
                pairs.push(edge);
                Ok(ControlFlow::Continue(()))
            });
            let Ok(()) = done;
            pairs
        };
        let (expected, pairs_expected) = (copies(InMemory::ALL), pairs(InMemory::ALL));
        assert!(expected.len() > 100 && pairs_expected.len() > 1000, "{} {}", expected.len(), pairs_expected.len());
        for room in [0, 100, 5000] {
            assert_eq!(copies(InMemory::with_room(room)), expected);
            assert_eq!(pairs(InMemory::with_room(room)), pairs_expected);
        }
    }
}

#[test]
fn all_pairs_are_those_of_every_page_with_every_other() {
    let pages = mixed();
    let fingerprints: Vec<Fingerprint> = pages.iter().map(|page| Fingerprint::of(&page.1)).collect();
    let members: Vec<Member<'_>> = pages
        .iter()
        .zip(&fingerprints)
        .map(|(page, fingerprint)| Member { id: page.0, url: None, length: 0, date: None, fingerprint })
        .collect();
    let options = ClusterOptions::new().with_keep(Keep::First);
    let mut found = Vec::new();
    let done: Result<(), Infallible> = edges(&members, &options, |Edge { canonical, copy, relation, .. }| {
        found.push((copy, canonical, relation));
        Ok(())
    });
    let Ok(()) = done;
    let (mut expected, mut missed) = (0, Vec::new());
    for (copy, fingerprint) in fingerprints.iter().enumerate() {
        for (canonical, other) in fingerprints[..copy].iter().enumerate() {
            if let Some((relation, _)) = options.relation(fingerprint, other)
                && !fingerprint.is_short()
            {
                expected += 1;
                if !found.contains(&(copy, canonical, relation)) {
                    missed.push((copy, canonical));
                }
            }
        }
    }
    // Texts with a third of their shingles in common share a key in 999 of a thousand cases.
    assert!(missed.len() * 500 <= expected, "{} of {expected}: {missed:?}", missed.len());
    let long = found.iter().filter(|&&(copy, ..)| !fingerprints[copy].is_short());
    assert_eq!(long.count(), expected - missed.len());
}
