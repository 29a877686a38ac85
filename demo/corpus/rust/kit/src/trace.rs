//! Time, and what happened when.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Whole seconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(pub u64);

impl Stamp {
    /// The present.
    pub fn now() -> Self {
        Self(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |span| span.as_secs()))
    }

    pub fn plus(self, span: Duration) -> Self {
        Self(self.0 + span.as_secs())
    }

    /// The time from `earlier` to this; zero when it is not earlier.
    pub fn since(self, earlier: Stamp) -> Duration {
        Duration::from_secs(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minute = self.0 / 60;
        write!(f, "{:02}:{:02}:{:02}", minute / 60 % 24, minute % 60, self.0 % 60)
    }
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub at: Stamp,
    pub source: &'static str,
    pub topic: &'static str,
    pub facts: Vec<String>,
}

/// What happened; clones write to the same list. Topics read `noun.participle`.
#[derive(Debug, Clone, Default)]
pub struct Trace(Rc<RefCell<Vec<Entry>>>);

impl Trace {
    pub fn note(&self, topic: &'static str, at: Stamp) -> Note<'_> {
        Note { trace: self, entry: Entry { at, source: "unknown", topic, facts: Vec::new() } }
    }

    pub fn read(&self, topic: &str) -> Vec<Entry> {
        self.0.borrow().iter().filter(|entry| entry.topic == topic).cloned().collect()
    }
}

/// An entry in the making; `write` ends it.
#[must_use]
pub struct Note<'a> {
    trace: &'a Trace,
    entry: Entry,
}

impl Note<'_> {
    pub fn with_source(mut self, source: &'static str) -> Self {
        self.entry.source = source;
        self
    }

    pub fn with_fact(mut self, name: &str, fact: impl fmt::Display) -> Self {
        self.entry.facts.push(format!("{name}={fact}"));
        self
    }

    pub fn write(self) {
        self.trace.0.borrow_mut().push(self.entry);
    }
}
