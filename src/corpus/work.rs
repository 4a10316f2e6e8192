//! Work on many threads, results in input order.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// So many jobs a thread may be under way or wait for their turn: enough that one slow page does not idle the others, few enough that
/// memory holds only some pages.
const JOBS_A_THREAD: usize = 16;

/// Who works, and how much may be under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crew {
    threads: usize,
    /// So many bytes of items, or a single item.
    most: usize,
}

impl Crew {
    /// So many threads, whose items weigh nothing.
    pub(super) fn of(threads: usize) -> Self {
        Self { threads, most: usize::MAX }
    }

    /// Not more than so many bytes of items under way; a single item may have more.
    pub(super) fn with_most(self, bytes: usize) -> Self {
        Self { most: bytes, ..self }
    }
}

/// Calls `work` on every item, on the threads of the crew, and `take` on every result, in the order of the items, on the calling thread, which also
/// draws the items. `weigh` tells the bytes of an item. Ends at the first error of `take`, and panics where `work` does.
pub(super) fn in_order<T, R, E>(
    crew: Crew,
    items: impl Iterator<Item = T>,
    weigh: impl Fn(&T) -> usize,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send,
    R: Send,
{
    let Crew { threads, most } = crew;
    if threads <= 1 {
        return items.map(work).try_for_each(take);
    }
    let limit = threads * JOBS_A_THREAD;
    let (jobs, queue) = mpsc::channel::<(usize, T)>();
    let (answers, results) = mpsc::channel::<Answer<R>>();
    let queue = Mutex::new(queue);
    let (queue, work) = (&queue, &work);
    // Whatever way the closure is left, it drops `jobs`, and with that the workers end.
    thread::scope(move |scope| {
        for _ in 0..threads {
            let answers = answers.clone();
            scope.spawn(move || {
                while let Some((at, item)) = next(queue) {
                    // A panic is passed on at once: the others would wait for this item's turn, and the scope for them.
                    let answer = panic::catch_unwind(AssertUnwindSafe(|| work(item)));
                    // Nobody listens any more once `take` has failed.
                    if answers.send((at, answer)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(answers);
        let mut order = Order { results, waiting: BTreeMap::new(), next: 0, weights: VecDeque::new(), weight: 0 };
        for (at, item) in items.enumerate() {
            let weight = weigh(&item);
            while at - order.next >= limit || at > order.next && order.weight.saturating_add(weight) > most {
                order.receive(&mut take)?;
            }
            order.weights.push_back(weight);
            order.weight = order.weight.saturating_add(weight);
            if jobs.send((at, item)).is_err() {
                break;
            }
        }
        drop(jobs);
        while order.receive(&mut take)? {}
        Ok(())
    })
}

fn next<T>(queue: &Mutex<Receiver<T>>) -> Option<T> {
    // The lock is poisoned by a panic within `recv` only, of which there is none.
    queue.lock().ok()?.recv().ok()
}

/// Which item it was, and its result or the panic.
type Answer<R> = (usize, thread::Result<R>);

/// Results that came before their turn.
struct Order<R> {
    results: Receiver<Answer<R>>,
    waiting: BTreeMap<usize, R>,
    next: usize,
    /// What the items from the next on weigh, as far as they are under way, and all of them.
    weights: VecDeque<usize>,
    weight: usize,
}

impl<R> Order<R> {
    /// Waits for one result and passes on all whose turn it is; false when no more will come.
    fn receive<E>(&mut self, take: &mut impl FnMut(R) -> Result<(), E>) -> Result<bool, E> {
        let Ok((at, answer)) = self.results.recv() else { return Ok(false) };
        self.waiting.insert(at, answer.unwrap_or_else(|panic| panic::resume_unwind(panic)));
        while let Some(result) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.weight = self.weight.saturating_sub(self.weights.pop_front().unwrap_or(0));
            take(result)?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::{Crew, in_order};

    #[test]
    fn results_come_in_order() {
        for threads in [1, 2, 8] {
            let mut seen = Vec::new();
            let slow = |n: u64| {
                std::thread::sleep(std::time::Duration::from_micros(n % 7 * 50));
                n * 2
            };
            let done: Result<(), ()> = in_order(
                Crew::of(threads),
                0..300,
                |_| 1,
                slow,
                |n| {
                    seen.push(n);
                    Ok(())
                },
            );
            assert_eq!(done, Ok(()));
            assert_eq!(seen, (0..300).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_panic_ends_the_work() {
        for threads in [1, 2, 4] {
            let work = |n: u32| assert!(n != 3, "the third");
            let run = || in_order(Crew::of(threads), 0.., |_| 1, work, |()| Ok::<(), ()>(()));
            assert!(std::panic::catch_unwind(run).is_err());
        }
    }

    #[test]
    fn an_error_ends_the_work() {
        for threads in [1, 4] {
            let mut taken = 0;
            let done = in_order(
                Crew::of(threads),
                0..,
                |_| 1,
                |n: u32| n,
                |n| {
                    taken += 1;
                    if n == 50 { Err("full") } else { Ok(()) }
                },
            );
            assert_eq!(done, Err("full"));
            assert_eq!(taken, 51);
        }
    }

    #[test]
    fn no_more_is_under_way_than_may_be() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let drawn = (1..200).inspect(|n| {
            most.fetch_max(now.fetch_add(n % 50, Ordering::Relaxed) + n % 50, Ordering::Relaxed);
        });
        let done: Result<(), ()> = in_order(
            Crew::of(4).with_most(100),
            drawn,
            |n| n % 50,
            |n| n,
            |n| {
                now.fetch_sub(n % 50, Ordering::Relaxed);
                Ok(())
            },
        );
        assert_eq!(done, Ok(()));
        // The one that is drawn and waits until there is room is not under way.
        assert!(most.into_inner() <= 100 + 49);
    }
}
