//! Truth records: the right answer for each page, in one of two shapes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::Value;

use super::rows::{comparable_id, files, id_of, read};

/// The truth of a set of pages. All pages of a set have the same shape.
#[derive(Debug)]
pub(crate) enum Truth {
    /// Gold text of real pages, with the teasers found on them.
    Pages(Vec<PageTruth>),
    /// Pages of which the role of every block is known.
    Blocks(Vec<BlockTruth>),
}

/// What is known of a real page.
#[derive(Debug, Deserialize)]
pub(crate) struct PageTruth {
    /// Comparable id.
    pub(crate) id: String,
    /// article, forum, product, …
    #[serde(default = "article")]
    pub(crate) page_type: String,
    /// Language tag, where it is known.
    pub(crate) lang: Option<String>,
    /// The headline.
    pub(crate) title: Option<String>,
    /// The text that is to be found.
    pub(crate) main_content: String,
    /// Passages that must be in the output.
    #[serde(default)]
    pub(crate) with: Vec<String>,
    /// Passages that must not be in the output.
    #[serde(default)]
    pub(crate) without: Vec<String>,
    /// Headlines of other articles on the page.
    #[serde(default)]
    pub(crate) teasers: Vec<Teaser>,
    /// Copies among the pages.
    #[serde(flatten)]
    pub(crate) family: Family,
}

/// The headline of another article.
#[derive(Debug, Deserialize)]
pub(crate) struct Teaser {
    /// The headline.
    pub(crate) text: String,
    /// Whether it is cut off.
    #[serde(default)]
    pub(crate) trunc: bool,
    /// Whether a cut-off excerpt follows.
    #[serde(default)]
    pub(crate) excerpt: bool,
}

/// What is known of a page block by block.
#[derive(Debug, Deserialize)]
pub(crate) struct BlockTruth {
    /// Comparable id.
    pub(crate) id: String,
    /// How the page is built.
    #[serde(default)]
    pub(crate) theme: String,
    /// Language tag, where it is known.
    pub(crate) lang: Option<String>,
    /// The headline.
    pub(crate) title: Option<String>,
    /// The article blocks, joined by blank lines.
    pub(crate) article: String,
    /// Every visible block, in page order.
    pub(crate) blocks: Vec<Block>,
    /// Passages of the article that look like junk.
    #[serde(default)]
    pub(crate) traps: Vec<Trap>,
    /// Copies among the pages.
    #[serde(flatten)]
    pub(crate) family: Family,
}

/// One visible block.
#[derive(Debug, Deserialize)]
pub(crate) struct Block {
    /// Its text.
    pub(crate) text: String,
    /// title, article, inline_teaser, teaser, sponsor, nav or other.
    pub(crate) kind: String,
    /// A finer word.
    #[serde(default)]
    pub(crate) sub: String,
    /// The label expected of a verdict; not every truth has it.
    pub(crate) label: Option<String>,
}

/// A passage of the article that looks like junk.
#[derive(Debug, Deserialize)]
pub(crate) struct Trap {
    /// What it looks like.
    pub(crate) kind: String,
    /// The passage.
    pub(crate) text: String,
}

/// Where a page stands among its copies and its look-alikes.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Family {
    /// Copies share it; a page without copies has one of its own. `None` where nothing is known of copies.
    pub(crate) dup_cluster: Option<String>,
    /// unique, original, or how the copy was made.
    pub(crate) dup_kind: Option<String>,
    /// Comparable id of the page it is a copy of.
    pub(crate) dup_of: Option<String>,
    /// Groups of pages that look alike and are no copies.
    #[serde(default)]
    pub(crate) neg: Vec<LookAlike>,
}

/// A group of pages that look alike and are no copies.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum LookAlike {
    /// With the reason why they look alike.
    Named {
        /// The reason.
        kind: String,
        /// Name of the group, unique within the reason.
        group: String,
    },
    /// The group alone.
    Group(String),
}

impl LookAlike {
    /// Reason and group.
    pub(crate) fn key(&self) -> (&str, &str) {
        match self {
            Self::Named { kind, group } => (kind, group),
            Self::Group(group) => ("look-alike", group),
        }
    }
}

fn article() -> String {
    "article".into()
}

/// Reads the truth of a file, or of all files of a folder.
///
/// # Errors
/// When a file cannot be read, a record has neither shape or both shapes occur, or an id stands twice.
pub(crate) fn read_truth(path: &Path) -> anyhow::Result<Truth> {
    let mut rows = Vec::new();
    for file in files(path)? {
        rows.extend(read(&file)?);
    }
    parse(rows).with_context(|| format!("truth {}", path.display()))
}

fn parse(rows: Vec<Value>) -> anyhow::Result<Truth> {
    let (mut pages, mut blocks) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for mut row in rows {
        let id = id_of(&row)?;
        if !seen.insert(id.clone()) {
            bail!("id twice: {id}");
        }
        normalise(&mut row, &id);
        let of_blocks = row.get("blocks").is_some() && row.get("article").is_some();
        if of_blocks {
            blocks.push(serde_json::from_value(row).with_context(|| format!("record {id}"))?);
        } else if row.get("main_content").is_some() {
            pages.push(serde_json::from_value(row).with_context(|| format!("record {id}"))?);
        } else {
            bail!("record {id} has neither main_content nor article and blocks");
        }
    }
    match (pages.is_empty(), blocks.is_empty()) {
        (true, true) => bail!("no record"),
        (false, false) => bail!("records with main_content and records with blocks do not go together"),
        (false, true) => Ok(Truth::Pages(pages)),
        (true, false) => Ok(Truth::Blocks(blocks)),
    }
}

/// Puts the ids of a row into the form in which they are compared.
fn normalise(row: &mut Value, id: &str) {
    if let Some(row) = row.as_object_mut() {
        row.insert("id".into(), id.into());
        if let Some(Value::String(of)) = row.get_mut("dup_of") {
            *of = comparable_id(of).to_owned();
        }
    }
}

/// The language of a tag, without script and country.
pub(crate) fn primary_language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().trim().to_lowercase()
}

impl Truth {
    /// Ids of all pages.
    pub(crate) fn ids(&self) -> BTreeSet<String> {
        match self {
            Self::Pages(pages) => pages.iter().map(|page| page.id.clone()).collect(),
            Self::Blocks(pages) => pages.iter().map(|page| page.id.clone()).collect(),
        }
    }

    /// Leaves only pages of the given types (of pages whose type is known; `all` names every type) and, where given, the listed ids.
    ///
    /// # Errors
    /// When a listed id is not in the truth, or no page is left.
    pub(crate) fn select(&mut self, types: &str, ids: Option<&HashSet<String>>) -> anyhow::Result<()> {
        if let Some(ids) = ids {
            let known = self.ids();
            if let Some(unknown) = ids.iter().filter(|id| !known.contains(*id)).min() {
                bail!("the list of ids names {unknown}, which is not in the truth");
            }
        }
        let listed = |id: &str| ids.is_none_or(|ids| ids.contains(id));
        let typed = |of: &str| types == "all" || types.split(',').any(|name| name == of);
        let left = match self {
            Self::Pages(pages) => {
                pages.retain(|page| typed(&page.page_type) && listed(&page.id));
                pages.len()
            }
            Self::Blocks(pages) => {
                pages.retain(|page| listed(&page.id));
                pages.len()
            }
        };
        if left == 0 {
            bail!("no page of the truth is of type {types} and listed");
        }
        Ok(())
    }

    /// Kind of each page, by id, where the truth tells kinds.
    pub(crate) fn kinds(&self) -> BTreeMap<String, String> {
        match self {
            Self::Pages(pages) => pages.iter().map(|page| (page.id.clone(), page.page_type.clone())).collect(),
            Self::Blocks(_) => BTreeMap::new(),
        }
    }

    /// Language of each page, by id; empty where the truth names no language.
    pub(crate) fn languages(&self) -> BTreeMap<String, String> {
        fn named(id: &str, lang: &Option<String>) -> Option<(String, String)> {
            Some((id.to_owned(), primary_language(lang.as_deref()?)))
        }
        match self {
            Self::Pages(pages) => pages.iter().filter_map(|page| named(&page.id, &page.lang)).collect(),
            Self::Blocks(pages) => pages.iter().filter_map(|page| named(&page.id, &page.lang)).collect(),
        }
    }

    /// Puts the pages into groups by name; those without one into a group of their own.
    pub(crate) fn group(&mut self, names: &BTreeMap<String, String>) {
        let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| "not known".to_owned());
        match self {
            Self::Pages(pages) => pages.iter_mut().for_each(|page| page.page_type = name(&page.id)),
            Self::Blocks(pages) => pages.iter_mut().for_each(|page| page.theme = name(&page.id)),
        }
    }

    /// Family of each page, by id.
    pub(crate) fn families(&self) -> HashMap<&str, &Family> {
        match self {
            Self::Pages(pages) => pages.iter().map(|page| (page.id.as_str(), &page.family)).collect(),
            Self::Blocks(pages) => pages.iter().map(|page| (page.id.as_str(), &page.family)).collect(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn shapes_are_told_by_their_fields() {
        let page = json!({"id": "html/1.html.gz", "main_content": "x", "page_type": "forum", "teasers": [{"text": "t", "trunc": true}]});
        let Truth::Pages(pages) = parse(vec![page]).unwrap() else { panic!("page truth expected") };
        assert_eq!((pages[0].id.as_str(), pages[0].teasers[0].trunc, pages[0].teasers[0].excerpt), ("1", true, false));
        let block = json!({"id": "h/1.html", "article": "x", "blocks": [{"text": "x", "kind": "article", "sub": "p"}],
            "dup_of": "h/2.html", "neg": ["g1", {"kind": "template", "group": "g2"}]});
        let Truth::Blocks(blocks) = parse(vec![block]).unwrap() else { panic!("block truth expected") };
        assert_eq!(blocks[0].family.dup_of.as_deref(), Some("h/2"));
        assert_eq!(blocks[0].family.neg[0].key(), ("look-alike", "g1"));
        assert_eq!(blocks[0].family.neg[1].key(), ("template", "g2"));
    }

    #[test]
    fn faulty_truth_is_refused() {
        let page = |id: &str| json!({"id": id, "main_content": ""});
        let block = json!({"id": "b", "article": "", "blocks": []});
        assert!(parse(vec![]).is_err());
        assert!(parse(vec![json!({"main_content": ""})]).is_err());
        assert!(parse(vec![json!({"id": "x"})]).is_err());
        assert!(parse(vec![page("1"), page("1.html")]).unwrap_err().to_string().contains("id twice"));
        assert!(parse(vec![page("1"), block]).is_err());
    }

    #[test]
    fn groups_by_language() {
        let rows =
            vec![json!({"id": "1", "main_content": "", "lang": "pt-BR"}), json!({"id": "2", "main_content": ""})];
        let mut truth = parse(rows).unwrap();
        let languages = truth.languages();
        assert_eq!(languages, BTreeMap::from([("1".to_owned(), "pt".to_owned())]));
        truth.group(&languages);
        assert_eq!(truth.kinds().into_values().collect::<Vec<_>>(), ["pt", "not known"]);
    }

    #[test]
    fn selection() {
        let rows = || {
            vec![json!({"id": "1", "main_content": ""}), json!({"id": "2", "main_content": "", "page_type": "forum"})]
        };
        let mut truth = parse(rows()).unwrap();
        truth.select("article", None).unwrap();
        assert_eq!(truth.ids().into_iter().collect::<Vec<_>>(), ["1"]);
        let mut truth = parse(rows()).unwrap();
        truth.select("all", Some(&HashSet::from(["2".to_owned()]))).unwrap();
        assert_eq!(truth.ids().into_iter().collect::<Vec<_>>(), ["2"]);
        assert!(parse(rows()).unwrap().select("all", Some(&HashSet::from(["3".to_owned()]))).is_err());
        assert!(parse(rows()).unwrap().select("product", None).is_err());
    }
}
