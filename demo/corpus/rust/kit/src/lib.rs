//! The shared ground of our services: ledgers, checks, faults and traces.

pub mod check;
pub mod ledger;
pub mod trace;

use std::error::Error;
use std::fmt;

pub type Outcome<T> = Result<T, Fault>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    Missing,
    Conflict,
    Invalid,
    Refused,
}

/// What went wrong, who says so, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    message: String,
    source: &'static str,
    hint: String,
}

impl Fault {
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: "unknown", hint: String::new() }
    }

    pub fn with_source(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.message)?;
        if self.hint.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", self.hint)
    }
}

impl Error for Fault {}
