//! The generated hosts of the committed corpus.

/// A host: name, masthead, theme, languages of its articles.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Host name.
    pub host: &'static str,
    /// Masthead.
    pub name: &'static str,
    /// Theme.
    pub theme: &'static str,
    /// Languages of its articles.
    pub langs: &'static [&'static str],
    /// Network: hosts of a network tease each other's articles.
    pub network: usize,
}

const EN: &[&str] = &["en"];
const DE: &[&str] = &["de"];
const MANY: &[&str] = &["ru", "ja", "ar", "es", "fr", "it", "zh", "hi"];

const fn host(
    host: &'static str,
    name: &'static str,
    theme: &'static str,
    langs: &'static [&'static str],
    network: usize,
) -> Host {
    Host { host, name, theme, langs, network }
}

/// All generated hosts.
pub const HOSTS: &[Host] = &[
    host("millbrookdispatch.example", "Millbrook Dispatch", "wordpress", EN, 0),
    host("plainharbour.example", "Plain Harbour", "semantic", EN, 0),
    host("viralquarry.example", "Viral Quarry", "hashed", EN, 0),
    host("cardstacknews.example", "Cardstack News", "bootstrap", EN, 1),
    host("endlessreader.example", "Endless Reader", "infinite", EN, 1),
    host("countyledger.example", "The County Ledger Online", "oldtable", EN, 1),
    host("quickpages.example", "Quick Pages", "amp", EN, 0),
    host("notesfromtown.example", "Notes From Town", "bare", EN, 1),
    host("feeddrain.example", "Feed Drain", "flat", EN, 0),
    host("storymill.example", "Story Mill", "brbr", EN, 1),
    host("appnewsly.example", "Appnewsly", "react", EN, 0),
    host("longformquarterly.example", "Longform Quarterly", "magazine", EN, 1),
    host("heimatblick.example", "Heimatblick", "german", DE, 2),
    host("tagesnotiz.example", "Tagesnotiz", "wordpress", DE, 2),
    host("weltkiosk.example", "Weltkiosk", "multilang", MANY, 3),
    host("sevenwinds.example", "Seven Winds", "bootstrap", MANY, 3),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::THEMES;

    #[test]
    fn every_theme_has_a_host_and_every_host_a_theme() {
        for (theme, _) in THEMES {
            assert!(HOSTS.iter().any(|h| h.theme == *theme), "{theme}");
        }
        for host in HOSTS {
            assert!(THEMES.iter().any(|(t, _)| *t == host.theme), "{}", host.theme);
            assert!(host.host.ends_with(".example"));
        }
    }
}
