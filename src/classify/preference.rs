//! What is asked of the choice.

/// Which of two faults is the worse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Preference {
    /// Text that does not belong to the article: less is kept.
    Precision,
    /// Neither.
    #[default]
    Balanced,
    /// Text of the article that is missing: more is kept.
    Recall,
}
