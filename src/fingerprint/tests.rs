use super::{Fingerprint, Fingerprinter};

/// `size` words that no other `first` has.
fn prose(first: usize, size: usize) -> String {
    (first..first + size).map(|i| format!("word{i}")).collect::<Vec<_>>().join(" ")
}

fn similarity(a: &str, b: &str) -> f64 {
    let (a, b) = (Fingerprint::of(a), Fingerprint::of(b));
    assert_eq!(a.similarity(&b), b.similarity(&a));
    a.similarity(&b)
}

#[test]
fn white_space_punctuation_and_case_do_not_count() {
    let of = |text| Fingerprint::of(text);
    let plain = of("größe der straße ist 3.5 m");
    for same in [
        "Größe der Straße ist 3.5 m.",
        " GRÖßE\r\n\r\nder\u{A0}Straße — ist: 3.5 m",
        "größe, der  straße ist   3.5 \tm\n",
    ] {
        assert_eq!(of(same), plain, "{same:?}");
    }
    for other in [
        "größe der straße ist 35 m",
        "größe der straße ist 3,5",
        "der größe straße ist 3.5 m",
        "größeder straße ist 3.5 m",
    ] {
        assert_ne!(of(other).exact(), plain.exact(), "{other:?}");
    }
}

#[test]
fn exact_is_the_hash_of_the_joined_words() {
    for (text, joined) in [
        ("Eins, zwei  DREI", "eins zwei drei"),
        ("a b c. D e—f Ünd g h", "a b c d e f ünd g h"),
        ("ΟΔΟΣ ΣΑΣ", "οδος σας"),
        ("one", "one"),
        ("?!", ""),
    ] {
        assert_eq!(Fingerprint::of(text).exact(), xxhash_rust::xxh3::xxh3_64(joined.as_bytes()), "{text:?}");
    }
}

#[test]
fn texts_without_words_are_never_the_same() {
    let none = Fingerprint::of(" …\n");
    assert_eq!((none.words(), none.shingles(), none.simhash()), (0, 0, 0));
    assert!(none.is_short() && !none.is_same_text(&none));
    assert_eq!(none.similarity(&none), 0.0);
}

#[test]
fn short_texts_are_only_the_same_or_not() {
    let (one, two) = (Fingerprint::of("Hello"), Fingerprint::of("Hello world"));
    assert!(one.is_short() && two.is_short() && !Fingerprint::of("Hello big world").is_short());
    assert_ne!(one.simhash(), two.simhash());
    assert_ne!(one.simhash(), 0);
    assert_eq!(one.similarity(&two), 0.0);
    assert_eq!(one.similarity(&Fingerprint::of("hello!")), 1.0);
}

#[test]
fn a_repeated_passage_counts_once() {
    let passage = prose(0, 50);
    let (once, thrice) = (Fingerprint::of(&passage), Fingerprint::of(&format!("{passage} {passage} {passage}")));
    assert_eq!(once.shingles(), 48);
    // Two more run over the seam.
    assert_eq!((thrice.words(), thrice.shingles()), (150, 50));
    assert!(once.similarity(&thrice) > 0.85);
}

#[test]
fn similarity_is_that_of_the_shingles() {
    let close = |estimate: f64, truth: f64| assert!((estimate - truth).abs() < 0.15, "{estimate} is not about {truth}");
    let text = prose(0, 402);
    close(similarity(&text, &format!("{} {}", prose(0, 302), prose(1000, 98))), 300.0 / 500.0);
    close(similarity(&text, &prose(200, 402)), 200.0 / 600.0);
    assert!(similarity(&text, &prose(1000, 402)) < 0.03);
}

#[test]
fn similarity_keeps_to_what_the_numbers_of_shingles_allow() {
    let long = Fingerprint::of(&prose(0, 102));
    let mut above = 0;
    for first in 0..20 {
        // All its 10 shingles are among the 100.
        let short = Fingerprint::of(&prose(first, 12));
        above += usize::from(short.sketch().jaccard(long.sketch()) > 0.1);
        assert!(short.similarity(&long) <= 0.1);
    }
    assert!(above > 0, "no estimate was too high");
}

#[test]
fn buffers_carry_nothing_over() {
    let texts = [prose(0, 300), "Größe".into(), String::new(), prose(5, 40), "ab cd ef".into()];
    let mut fingerprinter = Fingerprinter::new();
    for text in texts.iter().chain(texts.iter().rev()) {
        assert_eq!(fingerprinter.fingerprint(text), Fingerprint::of(text));
    }
}

#[test]
fn shown_as_sixteen_digits() {
    let mut fingerprint = Fingerprint::of("a b c");
    fingerprint.simhash = 0xAB;
    assert_eq!(fingerprint.to_string(), "00000000000000ab");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Stored fingerprints must stay readable: if this fails, the definition has changed.
#[test]
fn the_definition_is_pinned() {
    let texts = [
        "The committee didn't publish its 2,500-page report until Monday, and the ministry hasn't commented on it.",
        "Die Größe der Straße überrascht: 3,5 Meter – so breit wie „früher“ war sie nie, sagt die Bürgermeisterin.",
        "委員会は月曜日に報告書を公表した。コンピュータの利用は急速に増えているという。",
    ];
    let pinned = [
        concat!(
            "c5b8b0ba2df602cdd61555c318c7694b110000000f000000",
            "0000000000000000000000000000000000000000770000000000000000000000",
            "b2000000de000047006c0000000000b50000000000000000000000b80b000000",
            "000000000000000000000000000000d300d10000000000000000009600000000",
            "00008ffaf4000000000000000001000000000000000000000000000000000000",
        ),
        concat!(
            "b222e512e13ecab5c089e5307d320ba2110000000f000000",
            "000000f300000000000098000000000000000000005800000000000000000000",
            "0000000000000000000000460000e10000000000000000000000000000000000",
            "008d000000000000000000000011000000c9000000550000000000aa000000f2",
            "00000000c500000000000000000000000000000000640000002c000000000000",
        ),
        concat!(
            "76b4a9b2c080a8ba04846ad38b103708200000001e000000",
            "00570004001500002300b9000000000000004a00000000000000000066000000",
            "0000000000fa290000000024000000009e000000cd0000000000000000000000",
            "000000000000a60000000000bf00000000000000003d830000c40014e100008c",
            "004e000000000000000000000900006800380000000000000000970000000000",
        ),
    ];
    for (text, pinned) in texts.into_iter().zip(pinned) {
        let fingerprint = Fingerprint::of(text);
        assert_eq!(hex(&fingerprint.to_bytes()), pinned, "{text}");
        assert_eq!(Fingerprint::from_bytes(&fingerprint.to_bytes()), fingerprint);
    }
}
