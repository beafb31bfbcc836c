use std::sync::Arc;

use application::ports::HashingUnavailable;
use tokio::{sync::Semaphore, task};

use super::broken;

/// Lets few hash at a time and few more wait, so that a flood of log-ins costs neither all cores nor all memory, and is
/// told so at once instead of queueing for minutes.
pub(super) struct HashingQueue {
    /// One for each job that waits or runs.
    places: Arc<Semaphore>,
    /// One for each job that runs.
    threads: Arc<Semaphore>,
}

impl HashingQueue {
    pub(super) fn new(concurrency: usize, waiting: usize) -> Self {
        let semaphore = |permits: usize| Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)));
        Self { places: semaphore(concurrency.saturating_add(waiting)), threads: semaphore(concurrency) }
    }

    /// Runs `job` on a blocking thread, in the order of arrival. A caller that goes away leaves the queue; a job that
    /// has begun cannot be stopped, and holds its thread until it ends.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, HashingUnavailable> + Send + 'static,
    ) -> Result<T, HashingUnavailable> {
        let place =
            Arc::clone(&self.places).try_acquire_owned().map_err(|_| HashingUnavailable::Overloaded)?;
        let thread = Arc::clone(&self.threads).acquire_owned().await.map_err(broken)?;
        let run = move || {
            let result = job();
            drop((thread, place));
            result
        };
        task::spawn_blocking(run).await.map_err(broken)?
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            atomic::{AtomicBool, Ordering},
            mpsc::{Receiver, Sender, channel},
        },
        time::Duration,
    };

    use super::{Arc, HashingQueue, HashingUnavailable};

    /// Occupies a thread of the queue until the sender is dropped.
    async fn occupy(queue: &Arc<HashingQueue>) -> Sender<()> {
        let (release, released): (Sender<()>, Receiver<()>) = channel();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let queue = Arc::clone(queue);
        tokio::spawn(async move {
            let job = move || {
                started.send(()).unwrap();
                Ok(released.recv().is_err())
            };
            queue.run(job).await
        });
        has_started.await.unwrap();
        release
    }

    /// Polls a future once: far enough to take its place in the queue.
    async fn enqueue<F: Future>(future: &mut std::pin::Pin<Box<F>>) {
        let once = tokio::time::timeout(Duration::ZERO, future).await;
        assert!(once.is_err(), "it waits");
    }

    #[tokio::test]
    async fn beyond_the_queue_jobs_are_refused_at_once() {
        let queue = Arc::new(HashingQueue::new(1, 2));
        let release = occupy(&queue).await;
        let mut first = Box::pin(queue.run(|| Ok(1)));
        let mut second = Box::pin(queue.run(|| Ok(2)));
        enqueue(&mut first).await;
        enqueue(&mut second).await;

        let third = queue.run(|| Ok(3)).await;

        assert!(matches!(third, Err(HashingUnavailable::Overloaded)));
        drop(release);
        assert_eq!((first.await.unwrap(), second.await.unwrap()), (1, 2));
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_leaves_the_queue() {
        let queue = Arc::new(HashingQueue::new(1, 1));
        let release = occupy(&queue).await;
        let mut impatient = Box::pin(queue.run(|| Ok(1)));
        enqueue(&mut impatient).await;

        drop(impatient);
        let mut patient = Box::pin(queue.run(|| Ok(2)));
        enqueue(&mut patient).await;

        drop(release);
        assert_eq!(patient.await.unwrap(), 2);
    }

    #[tokio::test]
    async fn a_job_that_has_begun_keeps_its_thread_when_its_caller_goes_away() {
        let queue = HashingQueue::new(1, 1);
        let (release, released) = channel::<()>();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let ended = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ended);
        let mut abandoned = Box::pin(queue.run(move || {
            started.send(()).unwrap();
            let closed = released.recv().is_err();
            end.store(true, Ordering::SeqCst);
            Ok(closed)
        }));
        enqueue(&mut abandoned).await;
        has_started.await.unwrap();

        drop(abandoned);
        let mut next = Box::pin(queue.run(move || Ok(ended.load(Ordering::SeqCst))));
        enqueue(&mut next).await;
        assert!(matches!(queue.run(|| Ok(())).await, Err(HashingUnavailable::Overloaded)));

        drop(release);
        assert!(next.await.unwrap(), "it ran after the abandoned one");
    }

    #[tokio::test]
    async fn a_job_that_panics_is_an_error_and_frees_its_place() {
        let queue = HashingQueue::new(1, 0);

        let panicked = queue.run(|| -> Result<(), _> { panic!("a bug") }).await;

        assert!(matches!(panicked, Err(HashingUnavailable::Broken(_))));
        assert_eq!(queue.run(|| Ok(1)).await.unwrap(), 1);
    }
}
