//! Work on many threads, results in input order.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};

/// So many jobs a thread may be under way or wait for their turn: enough that one slow page does not idle the others, few enough that
/// memory holds only some pages.
const JOBS_A_THREAD: usize = 16;

/// Calls `work` on every item, on `threads` threads, and `take` on every result, in the order of the items, on the calling thread, which also
/// draws the items. Ends at the first error of `take`.
pub(super) fn in_order<T, R, E>(
    threads: usize,
    items: impl Iterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send,
    R: Send,
{
    if threads <= 1 {
        return items.map(work).try_for_each(take);
    }
    let limit = threads * JOBS_A_THREAD;
    let (jobs, queue) = mpsc::channel::<(usize, T)>();
    let (answers, results) = mpsc::channel::<(usize, R)>();
    let queue = Mutex::new(queue);
    let (queue, work) = (&queue, &work);
    // Whatever way the closure is left, it drops `jobs`, and with that the workers end.
    std::thread::scope(move |scope| {
        for _ in 0..threads {
            let answers = answers.clone();
            scope.spawn(move || {
                while let Some((at, item)) = next(queue) {
                    // Nobody listens any more once `take` has failed.
                    if answers.send((at, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(answers);
        let mut order = Order { results, waiting: BTreeMap::new(), next: 0 };
        for (at, item) in items.enumerate() {
            while at - order.next >= limit {
                order.receive(&mut take)?;
            }
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
    // A poisoned lock means that another worker panicked; the scope will pass that on, so there is nothing left to do.
    queue.lock().ok()?.recv().ok()
}

/// Results that came before their turn.
struct Order<R> {
    results: Receiver<(usize, R)>,
    waiting: BTreeMap<usize, R>,
    next: usize,
}

impl<R> Order<R> {
    /// Waits for one result and passes on all whose turn it is; false when no more will come.
    fn receive<E>(&mut self, take: &mut impl FnMut(R) -> Result<(), E>) -> Result<bool, E> {
        let Ok((at, result)) = self.results.recv() else { return Ok(false) };
        self.waiting.insert(at, result);
        while let Some(result) = self.waiting.remove(&self.next) {
            self.next += 1;
            take(result)?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_come_in_order() {
        for threads in [1, 2, 8] {
            let mut seen = Vec::new();
            let slow = |n: u64| {
                std::thread::sleep(std::time::Duration::from_micros(n % 7 * 50));
                n * 2
            };
            let done: Result<(), ()> = in_order(threads, 0..300, slow, |n| {
                seen.push(n);
                Ok(())
            });
            assert_eq!(done, Ok(()));
            assert_eq!(seen, (0..300).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_ends_the_work() {
        for threads in [1, 4] {
            let mut taken = 0;
            let done = in_order(
                threads,
                0..,
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
}
