//! Group commit: one thread owns the store; while a batch is being made durable the next one gathers. No timer.
//!
//! A lone submission is committed at once; under load a batch holds whatever came while the disk was busy, so the cost of a
//! commit is shared. What a submission becomes, and who signs, is the [`Sequencer`]'s business.

use crate::fault::Fault;
use crate::store::{Head, Store};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Most submissions in one commit.
const BATCH_MAX: usize = 1024;

/// Most submissions waiting; beyond that, submitting waits.
const QUEUE_MAX: usize = 4096;

/// Turns submissions into leaves and signs checkpoints. Lives on the appender's thread.
pub trait Sequencer: Send + 'static {
    /// What is handed in, e.g. an envelope and its receipts.
    type Submission: Send + 'static;

    /// The leaf with which the submission enters the log at `index`. An error goes to the submitter; the batch goes on, and
    /// the next submission gets the same index, so an error must leave no trace.
    ///
    /// # Errors
    /// Whatever keeps the submission out of the log.
    fn leaf(&mut self, index: u64, submission: Self::Submission) -> Result<Vec<u8>, Fault>;

    /// Signs the checkpoint of a batch, after its leaves were written and read back, before they are durable.
    ///
    /// # Errors
    /// Whatever prevents signing; it stops the appender.
    fn checkpoint(&mut self, head: &Head) -> Result<Vec<u8>, Fault>;
}

/// A submission that is in the log, durably.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Its index.
    pub index: u64,
    /// The signed checkpoint of its batch.
    pub checkpoint: Arc<[u8]>,
}

struct Job<S> {
    submission: S,
    answer: SyncSender<Result<Appended, Fault>>,
}

/// The thread that appends.
pub struct Appender<Q: Sequencer> {
    jobs: Option<SyncSender<Job<Q::Submission>>>,
    thread: Option<JoinHandle<(Store, Q, Option<Fault>)>>,
}

/// A way to hand in submissions; cheap to clone, for any thread.
pub struct Submitter<S>(SyncSender<Job<S>>);

impl<S> Clone for Submitter<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// An answer to come.
pub struct Ticket(Receiver<Result<Appended, Fault>>);

impl Ticket {
    /// Waits until the submission is durable, or refused.
    ///
    /// # Errors
    /// The sequencer's or the store's fault.
    pub fn wait(self) -> Result<Appended, Fault> {
        self.0.recv().unwrap_or_else(|_| Err(stopped()))
    }
}

impl<S> Submitter<S> {
    /// Hands in a submission. Waits only if the queue is full.
    ///
    /// # Errors
    /// If the appender has stopped.
    pub fn submit(&self, submission: S) -> Result<Ticket, Fault> {
        let (answer, ticket) = sync_channel(1);
        self.0.send(Job { submission, answer }).map_err(|_| stopped())?;
        Ok(Ticket(ticket))
    }
}

fn stopped() -> Fault {
    Fault::lasting("the appender has stopped; open the record again")
}

impl<Q: Sequencer> Appender<Q> {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(store: Store, sequencer: Q) -> Result<Self, Fault> {
        let (jobs, queue) = sync_channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("appender".to_owned())
            .spawn(move || run(store, sequencer, &queue))
            .map_err(|e| Fault::passing(format!("starting the appender: {e}")))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// A way to hand in submissions.
    ///
    /// # Errors
    /// If the appender has stopped.
    pub fn submitter(&self) -> Result<Submitter<Q::Submission>, Fault> {
        self.jobs.clone().map(Submitter).ok_or_else(stopped)
    }

    /// Commits what waits, ends the thread once the last [`Submitter`] is gone, and gives store and sequencer back.
    ///
    /// # Errors
    /// The fault that had stopped the appender, if any. Then the sequencer may be ahead of the disk: open the record again.
    pub fn stop(mut self) -> Result<(Store, Q), Fault> {
        self.jobs = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok((store, sequencer, None))) => Ok((store, sequencer)),
            Some(Ok((_, _, Some(fault)))) => Err(fault),
            Some(Err(_)) | None => Err(Fault::lasting("the sequencer panicked; open the record again")),
        }
    }
}

fn run<Q: Sequencer>(
    mut store: Store,
    mut sequencer: Q,
    queue: &Receiver<Job<Q::Submission>>,
) -> (Store, Q, Option<Fault>) {
    while let Ok(first) = queue.recv() {
        let expected = store.size();
        let mut leaves = Vec::new();
        let mut answers = Vec::new();
        let mut index = expected;
        for job in std::iter::once(first).chain(queue.try_iter().take(BATCH_MAX - 1)) {
            match sequencer.leaf(index, job.submission) {
                Ok(leaf) => {
                    leaves.push(leaf);
                    answers.push((index, job.answer));
                    index += 1;
                }
                // A submitter that has gone away wants no answer.
                Err(fault) => drop(job.answer.send(Err(fault))),
            }
        }
        if leaves.is_empty() {
            continue;
        }
        match store.append_with(expected, &leaves, |head| sequencer.checkpoint(head)) {
            Ok(_) => {
                let checkpoint: Arc<[u8]> = store.checkpoint().into();
                for (index, answer) in answers {
                    drop(answer.send(Ok(Appended { index, checkpoint: Arc::clone(&checkpoint) })));
                }
            }
            // The sequencer has moved on to leaves that are not in the log: nothing may follow. Everyone waiting is told.
            Err(fault) => {
                for (_, answer) in answers {
                    drop(answer.send(Err(fault.clone())));
                }
                return (store, sequencer, Some(fault));
            }
        }
    }
    (store, sequencer, None)
}
