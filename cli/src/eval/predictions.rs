//! What is measured: the text that a tool gave out for each page, and what it said of title and copies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::Value;

use super::rows::{comparable_id, files, id_of, read};

/// How many ids a message names before it breaks off.
const NAMED_IDS: usize = 5;

/// Predictions by comparable id.
pub(crate) type Predictions = BTreeMap<String, Prediction>;

/// What a tool said of one page.
#[derive(Debug, Default)]
pub(crate) struct Prediction {
    /// The article.
    pub(crate) text: String,
    /// The headline, when one was given.
    pub(crate) title: Option<String>,
    /// Name of the cluster, when one was given.
    pub(crate) cluster: Option<String>,
    /// Comparable ids of pages it is said to be a copy of.
    pub(crate) duplicate_of: Vec<String>,
    /// Expected F1 of the text, when one was given.
    pub(crate) confidence: Option<f64>,
    /// Kind of page, when one was given.
    pub(crate) kind: Option<String>,
    /// Language tag, when one was given.
    pub(crate) language: Option<String>,
    /// Each block of the page and whether it was kept, in page order, when they are known.
    pub(crate) verdicts: Option<Vec<(String, bool)>>,
}

/// Reads the records of all files (in a folder: of its `.json` and `.jsonl` files) as one set.
///
/// # Errors
/// When a file cannot be read, a record has no id or no text, or an id stands twice.
pub(crate) fn read_predictions(paths: &[PathBuf]) -> anyhow::Result<Predictions> {
    let mut predictions = Predictions::new();
    for path in paths {
        for file in files(path)? {
            for row in read(&file)? {
                let context = || format!("prediction {}", file.display());
                let (id, prediction) = parse(&row).with_context(context)?;
                insert(&mut predictions, id, prediction).with_context(context)?;
            }
        }
    }
    Ok(predictions)
}

/// Adds a prediction.
///
/// # Errors
/// When there is one of that id.
pub(crate) fn insert(predictions: &mut Predictions, id: String, prediction: Prediction) -> anyhow::Result<()> {
    if predictions.contains_key(&id) {
        bail!("id twice: {id}");
    }
    predictions.insert(id, prediction);
    Ok(())
}

fn parse(row: &Value) -> anyhow::Result<(String, Prediction)> {
    let id = id_of(row)?;
    let text = match row.get("text") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) => String::new(),
        Some(_) => bail!("text of id {id} is no string"),
        None => bail!("no text for id {id} (an empty page has an empty text)"),
    };
    let filled =
        |field: &str| row.get(field).and_then(Value::as_str).filter(|value| !value.is_empty()).map(str::to_owned);
    let cluster = match row.get("cluster") {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => filled("cluster"),
    };
    let prediction = Prediction {
        text,
        title: filled("title"),
        cluster,
        duplicate_of: copied_ids(row),
        confidence: row.get("confidence").and_then(Value::as_f64),
        kind: filled("kind"),
        language: filled("language"),
        verdicts: None,
    };
    Ok((id, prediction))
}

fn copied_ids(row: &Value) -> Vec<String> {
    let ids = match row.get("duplicate_of") {
        Some(Value::Array(ids)) => ids.as_slice(),
        Some(id) => std::slice::from_ref(id),
        None => &[],
    };
    let given = ids.iter().filter_map(Value::as_str).filter(|id| !id.is_empty());
    given.map(|id| comparable_id(id).to_owned()).collect()
}

/// Checks that every wanted page was predicted, and no page that the truth does not know.
///
/// # Errors
/// When that is not so; the message names the first few ids.
pub(crate) fn check(found: &Predictions, known: &BTreeSet<String>, wanted: &BTreeSet<String>) -> anyhow::Result<()> {
    let unknown: Vec<&str> = found.keys().filter(|id| !known.contains(*id)).map(String::as_str).collect();
    if !unknown.is_empty() {
        bail!("{} ids are not in the truth: {}", unknown.len(), name_some(&unknown));
    }
    let missing: Vec<&str> = wanted.iter().filter(|id| !found.contains_key(*id)).map(String::as_str).collect();
    if !missing.is_empty() {
        bail!(
            "{} of {} ids of the truth are missing in the input: {}",
            missing.len(),
            wanted.len(),
            name_some(&missing)
        );
    }
    let copied = found.iter().flat_map(|(id, prediction)| prediction.duplicate_of.iter().map(move |of| (id, of)));
    if let Some((id, of)) = copied.into_iter().find(|(_, of)| !known.contains(*of)) {
        bail!("{id} is said to be a copy of {of}, which is not in the truth");
    }
    Ok(())
}

fn name_some(ids: &[&str]) -> String {
    let named: Vec<&str> = ids.iter().take(NAMED_IDS).copied().collect();
    let more = if ids.len() > NAMED_IDS { ", …" } else { "" };
    format!("{}{more}", named.join(", "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_of_a_record() {
        let row = json!({"id": "a.html", "text": null, "title": "", "cluster": 7, "duplicate_of": ["b.html", null],
            "confidence": 1, "kind": "forum", "language": null});
        let (id, prediction) = parse(&row).unwrap();
        assert_eq!((id.as_str(), prediction.text.as_str(), prediction.title), ("a", "", None));
        assert_eq!(prediction.cluster.as_deref(), Some("7"));
        assert_eq!(prediction.duplicate_of, ["b"]);
        assert_eq!((prediction.confidence, prediction.kind.as_deref()), (Some(1.0), Some("forum")));
        assert_eq!(prediction.language, None);
        assert!(parse(&json!({"id": "a"})).is_err());
        assert!(parse(&json!({"text": "a"})).is_err());
        assert!(parse(&json!({"id": "a", "text": 1})).is_err());
    }

    #[test]
    fn ids_must_fit_the_truth() {
        let ids = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<BTreeSet<_>>();
        let mut found = Predictions::new();
        insert(&mut found, "a".into(), Prediction::default()).unwrap();
        assert!(insert(&mut found, "a".into(), Prediction::default()).is_err());
        assert!(check(&found, &ids(&["a", "b"]), &ids(&["a"])).is_ok());
        assert!(check(&found, &ids(&["a", "b"]), &ids(&["a", "b"])).unwrap_err().to_string().contains("missing"));
        assert!(check(&found, &ids(&["b"]), &ids(&[])).unwrap_err().to_string().contains("not in the truth"));
        insert(&mut found, "b".into(), Prediction { duplicate_of: vec!["z".into()], ..Prediction::default() }).unwrap();
        assert!(check(&found, &ids(&["a", "b"]), &ids(&["a"])).unwrap_err().to_string().contains("copy of z"));
    }

    #[test]
    fn messages_name_a_few_ids() {
        assert_eq!(name_some(&["a", "b"]), "a, b");
        assert_eq!(name_some(&["1", "2", "3", "4", "5", "6"]), "1, 2, 3, 4, 5, …");
    }
}
