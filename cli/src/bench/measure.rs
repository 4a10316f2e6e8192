//! Clocks and rounds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use defarm::{Content, Corpus, CorpusOptions, Options, RawPage, Record, clean_html};

/// A round over single pages goes over all of them again until this much time has passed: the system counts a thread's CPU time in steps
/// of some milliseconds, which must not matter.
const SHORTEST_ROUND: Duration = Duration::from_millis(400);

/// How a time was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// CPU time of the measuring thread.
    ThreadCpu,
    /// Wall clock.
    Wall,
}

/// How fast pages were cleaned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speed {
    /// Time for all pages once, in seconds: the median of the rounds.
    pub(crate) seconds: f64,
    /// How it was taken.
    pub(crate) clock: Clock,
    /// Number of pages.
    pub(crate) pages: usize,
    /// Their size in bytes.
    pub(crate) bytes: usize,
}

impl Speed {
    /// Bytes of pages cleaned in a second.
    pub(crate) fn bytes_per_second(&self) -> f64 {
        self.bytes as f64 / self.seconds
    }

    /// Pages cleaned in a second.
    pub(crate) fn pages_per_second(&self) -> f64 {
        self.pages as f64 / self.seconds
    }
}

/// Measures cleaning all pages as one corpus, with repeats and duplicates, by the wall clock. A first round is not counted.
///
/// # Errors
/// When the run fails.
pub(crate) fn corpus(pages: &[RawPage], threads: usize, rounds: usize) -> anyhow::Result<Speed> {
    let options = CorpusOptions::new().with_threads(threads).with_duplicates(true).with_repeats(true);
    let mut times = Vec::new();
    for round in 0..=rounds {
        // The run takes its pages; copies made beforehand cost no measured time.
        let copies = pages.to_vec();
        let start = Instant::now();
        let corpus = Corpus::new(options.clone()).add(copies.into_iter().map(Ok));
        let mut sink = |record: Record| {
            black_box(record);
            Ok(())
        };
        corpus.run(&mut sink).context("cannot clean the corpus")?;
        if round > 0 {
            times.push(start.elapsed().as_secs_f64());
        }
    }
    let bytes = pages.iter().map(|page| page.content.len()).sum();
    Ok(Speed { seconds: median(times), clock: Clock::Wall, pages: pages.len(), bytes })
}

/// Measures cleaning every HTML page alone on this thread, by its CPU time where the system tells it. A first round is not counted.
///
/// # Errors
/// When a page cannot be cleaned, or there is no HTML page.
pub(crate) fn single_pages(pages: &[RawPage], rounds: usize) -> anyhow::Result<Speed> {
    let html: Vec<&RawPage> = pages.iter().filter(|page| matches!(page.content, Content::Html { .. })).collect();
    if html.is_empty() {
        bail!("there is no HTML page");
    }
    let bytes = html.iter().map(|page| page.content.len()).sum();
    let options = Options::new();
    let (mut cpu_times, mut wall_times) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let (start, cpu_start, mut passes) = (Instant::now(), thread_cpu(), 0.0);
        while passes == 0.0 || start.elapsed() < SHORTEST_ROUND {
            clean_each(&html, &options)?;
            passes += 1.0;
        }
        let cpu = thread_cpu().zip(cpu_start).map(|(end, start)| end.saturating_sub(start));
        if round > 0 {
            wall_times.push(start.elapsed().as_secs_f64() / passes);
            cpu_times.extend(cpu.filter(|cpu| !cpu.is_zero()).map(|cpu| cpu.as_secs_f64() / passes));
        }
    }
    let told = cpu_times.len() == wall_times.len();
    let (times, clock) = if told { (cpu_times, Clock::ThreadCpu) } else { (wall_times, Clock::Wall) };
    Ok(Speed { seconds: median(times), clock, pages: html.len(), bytes })
}

fn clean_each(pages: &[&RawPage], options: &Options) -> anyhow::Result<()> {
    for page in pages {
        if let Content::Html { bytes, .. } = &page.content {
            black_box(clean_html(black_box(bytes), options).with_context(|| page.id.clone())?);
        }
    }
    Ok(())
}

/// CPU time that this thread has used, where the system tells it.
fn thread_cpu() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The median; the mean of the two in the middle when their number is even, 0 of nothing.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    let at = |index: usize| times.get(index).copied().unwrap_or_default();
    if times.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.saturating_sub(1)), at(middle)) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(vec![3.0, 1.0, 9.0]), 3.0);
        assert_eq!(median(vec![3.0, 1.0, 9.0, 5.0]), 4.0);
        assert_eq!(median(vec![]), 0.0);
    }

    #[test]
    fn speeds_of_pages() {
        let speed = Speed { seconds: 0.5, clock: Clock::Wall, pages: 10, bytes: 1000 };
        assert_eq!((speed.bytes_per_second(), speed.pages_per_second()), (2000.0, 20.0));
    }

    #[test]
    fn single_pages_count_html_only() {
        let pages = [RawPage::html("a", "<p>Boats on the lake.</p>"), RawPage::text("b", "Boats")];
        let speed = single_pages(&pages, 1).unwrap();
        assert_eq!((speed.pages, speed.bytes), (1, 25));
        assert!(speed.seconds > 0.0);
        assert!(single_pages(&pages[1..], 1).is_err());
    }
}
