use xxhash_rust::xxh3::xxh3_64;

use super::{Anchors, BytesError, Fingerprint, Fingerprinter};

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
        assert!(of(same).is_same_text(&plain) && of(same).sketch() == plain.sketch(), "{same:?}");
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
fn a_sigma_is_a_sigma_wherever_it_stands() {
    assert_eq!(Fingerprint::of("ΟΔΟΣ ΣΑΣ").exact(), Fingerprint::of("οδος σας").exact());
    assert_eq!(Fingerprint::of("ΟΔΟΣ ΣΑΣ").exact(), Fingerprint::of("οδοσ σασ").exact());
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
fn keys_stand_in_the_order_of_the_text() {
    let (first, second) = (prose(0, 300), prose(300, 300));
    let (text, turned) = (Fingerprint::of(&format!("{first} {second}")), Fingerprint::of(&format!("{second} {first}")));
    assert_eq!(text.keys().len(), Fingerprint::KEYS);
    let mut sorted = [text.keys(), turned.keys()].map(<[u32]>::to_vec);
    sorted.iter_mut().for_each(|keys| keys.sort_unstable());
    assert!(sorted[0].iter().filter(|key| sorted[1].contains(key)).count() >= Fingerprint::KEYS - 2);
    assert_ne!(text.keys(), turned.keys());
    assert_eq!(Fingerprint::of("only four words here").keys().len(), 2);
}

#[test]
fn keys_are_the_smallest_however_hashes_are_spread() {
    let even = |n: u64| (1..=n).map(|i| xxh3_64(&i.to_le_bytes())).collect::<Vec<_>>();
    let low = |n: u64| (1..=n).rev().collect::<Vec<_>>();
    let high = |n: u64| (1..=n).map(|i| u64::MAX - i * 7).collect::<Vec<_>>();
    for n in [0, 1, 12, 13, 36, 37, 300, 1000] {
        for hashes in [even(n), low(n), high(n)] {
            let mut sorted = hashes.clone();
            sorted.sort_unstable();
            let smallest = &sorted[..sorted.len().min(Fingerprint::KEYS)];
            let in_order = hashes.iter().filter(|hash| smallest.contains(hash)).map(|&hash| hash as u32);
            let padded: Vec<u32> = in_order.chain(std::iter::repeat(0)).take(Fingerprint::KEYS).collect();
            assert_eq!(super::keys(&hashes)[..], padded, "{n}");
        }
    }
}

fn anchors(text: &str) -> (u16, usize) {
    let fingerprint = Fingerprint::of(text);
    let anchors = fingerprint.anchors();
    (anchors.count(), anchors.kept().iter().filter(|&&anchor| Anchors::is_number(anchor)).count())
}

#[test]
fn anchors_are_numbers_and_names_within_sentences() {
    // Lima, Oslo, 3.5, 2nd; not The, And, Now, He, and I.
    let text = "The ferry to Lima took 3.5 days. And in Oslo I waited: Now for the 2nd time.\nHe left for Lima.";
    assert_eq!(anchors(text), (4, 2));
    assert_eq!(anchors("no names in here, only words"), (0, 0));
    assert_eq!(anchors("she saw Anna's boat and Anna’s dog and Anna"), (1, 0));
    assert_eq!(anchors("он видел Москву и ٣ лодки"), (2, 1));
}

#[test]
fn headlines_have_no_names() {
    let text = "it went to Oslo. Beekeeper Wins Court Fight Over 7 Verges. It went to Lima";
    assert_eq!(anchors(text), (3, 1));
    assert_eq!(anchors("it went to Oslo\nBeekeeper Wins Court Fight Over Verge"), (1, 0));
}

#[test]
fn of_many_anchors_the_smallest_are_kept() {
    let names: Vec<String> = (0..500).map(|i| format!("so in Name{i}x")).collect();
    let fingerprint = Fingerprint::of(&names.join(" "));
    assert_eq!(fingerprint.anchors().count(), 500);
    // Some may be equal in the bits that are kept.
    assert!((Anchors::MOST - 4..=Anchors::MOST).contains(&fingerprint.anchors().kept().len()));
    assert!(fingerprint.anchors().kept().is_sorted());
    let other = Fingerprint::of(&names[..250].join(" "));
    let overlap = fingerprint.overlap(&other);
    // Of the 40 smallest of the one half are in the other, which has no others.
    assert_eq!(overlap.small.known, overlap.small.shared);
    assert!((0.3..0.7).contains(&overlap.large.share()), "{overlap:?}");
    assert!((150.0..350.0).contains(&overlap.large.missing), "{overlap:?}");
}

/// Chinese, Japanese and Thai have no words to be found: what is told apart, and what not, must not depend on that.
#[test]
fn scripts_without_spaces() {
    let pairs = [
        (
            "港口的渡轮昨天中午离开码头，船上只有船长和他的老狗。市议会决定修建一座新的桥，费用由两个镇分担。居民们对这个计划有不同的看法，许多人担心渡轮会消失。船长说他每天清晨都会检查发动机，风大的日子就停航。",
            "昨天中午",
            "今天早上",
            "图书馆的老师每个星期给孩子们读故事，窗外的花园里开满了玫瑰。面包店的主人把剩下的面包送给邻居。冬天的市场很安静，只有卖灯笼的人还在那里。博物馆决定展出一封很旧的信，没有人知道是谁写的。",
        ),
        (
            "港のフェリーは昨日の正午に出発し、乗っていたのは船長と年老いた犬だけだった。市議会は新しい橋を建てることを決め、費用は二つの町が分担する。住民の意見は分かれていて、フェリーがなくなることを心配する人も多い。船長は毎朝エンジンを点検すると話した。",
            "昨日の正午",
            "今日の朝",
            "図書館の先生は毎週子どもたちに物語を読み聞かせている。窓の外の庭には薔薇が咲いていた。パン屋の主人は残ったパンを近所の人に配る。冬の市場は静かで、灯籠を売る人だけがそこにいた。博物館は古い手紙を展示することにしたが、誰が書いたのかは分からない。",
        ),
        (
            "เรือข้ามฟากออกจากท่าเมื่อเที่ยงวานนี้ บนเรือมีเพียงกัปตันกับสุนัขแก่ของเขา สภาเมืองตัดสินใจสร้างสะพานใหม่โดยสองเมืองจะแบ่งค่าใช้จ่ายกัน ชาวบ้านมีความเห็นต่างกันและหลายคนกังวลว่าเรือจะหายไป กัปตันบอกว่าเขาตรวจเครื่องยนต์ทุกเช้า",
            "เที่ยงวานนี้",
            "เช้าวันนี้",
            "ครูในห้องสมุดอ่านนิทานให้เด็กฟังทุกสัปดาห์ นอกหน้าต่างมีสวนกุหลาบบานเต็มไปหมด เจ้าของร้านขนมปังแจกขนมปังที่เหลือให้เพื่อนบ้าน ตลาดในฤดูหนาวเงียบมาก มีแต่คนขายโคมไฟอยู่ที่นั่น พิพิธภัณฑ์จะจัดแสดงจดหมายเก่าฉบับหนึ่ง",
        ),
        (
            "नौका कल दोपहर बंदरगाह से निकली और उस पर केवल कप्तान और उसका बूढ़ा कुत्ता था। नगर परिषद ने एक नया पुल बनाने का फैसला किया और खर्च दोनों कस्बे बाँटेंगे। निवासियों की राय अलग अलग है और कई लोगों को डर है कि नौका बंद हो जाएगी। कप्तान ने कहा कि वह हर सुबह इंजन की जाँच करता है।",
            "कल दोपहर",
            "आज सुबह",
            "पुस्तकालय की शिक्षिका हर सप्ताह बच्चों को कहानियाँ सुनाती है और खिड़की के बाहर बगीचे में गुलाब खिले हैं। रोटी की दुकान का मालिक बची हुई रोटी पड़ोसियों को देता है। सर्दियों में बाज़ार शांत रहता है और वहाँ केवल दीपक बेचने वाला था। संग्रहालय एक पुराना पत्र दिखाएगा।",
        ),
    ];
    for (text, old, new, other) in pairs {
        let edited = text.replacen(old, new, 1);
        assert_ne!(edited, text);
        assert!(similarity(text, &edited) > 0.6, "{}: {text}", similarity(text, &edited));
        assert!(similarity(text, other) < 0.1, "{}: {other}", similarity(text, other));
    }
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

#[test]
fn a_name_is_the_same_with_an_s() {
    for (name, with) in [("Émile", "Émile's"), ("ÉMILE", "Émile’s"), ("Lima", "LIMA's"), ("Ζωή", "Ζωή’s")]
    {
        let anchors = |name: &str| Fingerprint::of(&format!("so the boat of {name} sank")).anchors().kept().to_vec();
        assert_eq!(anchors(name), anchors(with), "{name}");
    }
}

/// Stored fingerprints must stay readable: if this fails, the definition has changed, and its version must.
#[test]
fn the_definition_is_pinned() {
    let texts = [
        "The committee didn't publish its 2,500-page report until Monday, and the ministry hasn't commented on it.",
        "Die Größe der Straße überrascht: 3,5 Meter – so breit wie „früher“ war sie nie, sagt die Bürgermeisterin.",
        "委員会は月曜日に報告書を公表した。コンピュータの利用は急速に増えているという。",
        "คณะกรรมการเผยแพร่รายงาน 2,500 หน้าเมื่อวันจันทร์",
    ];
    let hashes = texts.map(|text| {
        let fingerprint = Fingerprint::of(text);
        let bytes = fingerprint.to_bytes();
        assert_eq!(Fingerprint::from_bytes(&bytes), Ok(fingerprint));
        format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&bytes))
    });
    assert_eq!(hashes, ["2374f290b362ad31", "5bbdd7848268cabd", "c324216c9b8401da", "e1e8e2fcbad7175a"]);
}

#[test]
fn bytes_stand_where_they_are_said_to() {
    let fingerprint = Fingerprint::of("so the ferry to Lima took 3.5 days and then it sank");
    let bytes = fingerprint.to_bytes();
    assert_eq!(bytes[..4], [2, 2, 2, 0]);
    assert_eq!(bytes[4..12], [12, 0, 0, 0, 10, 0, 0, 0]);
    assert_eq!(bytes[12..20], fingerprint.exact().to_le_bytes());
    assert_eq!(bytes[20..28], fingerprint.simhash().to_le_bytes());
    assert_eq!(bytes[28..32], fingerprint.keys()[0].to_le_bytes());
    assert_eq!(bytes[68..76], [0; 8]);
    assert_eq!(bytes[76] & 0xF, fingerprint.sketch().slots().next().unwrap());
    assert_eq!(bytes[172..174], fingerprint.anchors().kept()[0].to_le_bytes());
}

#[test]
fn bytes_that_are_no_fingerprint_are_refused() {
    let good = Fingerprint::of("so the ferry to Lima took 3.5 days and then it sank").to_bytes();
    let with = |at: usize, byte: u8| {
        let mut bytes = good;
        bytes[at] = byte;
        Fingerprint::from_bytes(&bytes)
    };
    assert!(with(20, 0).is_ok());
    assert_eq!(with(0, 1), Err(BytesError::Version(1)));
    assert_eq!(Fingerprint::from_bytes(&[]), Err(BytesError::Length(0)));
    assert_eq!(Fingerprint::from_bytes(&good[..251]), Err(BytesError::Length(251)));
    assert_eq!(with(1, 41), Err(BytesError::Impossible("number of anchors")));
    assert_eq!(with(1, 1), Err(BytesError::Impossible("anchors")));
    assert_eq!(with(8, 11), Err(BytesError::Impossible("number of shingles")));
    assert_eq!(with(8, 9), Err(BytesError::Impossible("keys")));
}
