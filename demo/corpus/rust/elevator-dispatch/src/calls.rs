//! The buttons on the landings.

use std::time::Duration;

use hearth::ledger::{Keyed, Ledger};
use hearth::trace::{Stamp, Trace};
use hearth::Outcome;

use crate::building::{Direction, Level};

const SOURCE: &str = "elevator.calls";
const PRESS_FIRST: &str = "nobody has pressed that button";

/// Somebody on a landing wants to go up or down.
#[derive(Debug, Clone, PartialEq)]
pub struct HallCall {
    pub level: Level,
    pub direction: Direction,
    pub since: Stamp,
    /// The car that is to answer it.
    pub car: Option<String>,
}

impl Keyed for HallCall {
    fn key(&self) -> String {
        call_key(self.level, self.direction)
    }
}

pub fn call_key(level: Level, direction: Direction) -> String {
    format!("{level}{direction}")
}

/// All calls that are lit.
pub struct CallBoard {
    calls: Ledger<HallCall>,
    trace: Trace,
}

impl CallBoard {
    pub fn new(trace: &Trace) -> Self {
        Self { calls: Ledger::named("hall call"), trace: trace.clone() }
    }

    /// Lights a call; pressing it again changes nothing.
    pub fn press(&mut self, level: Level, direction: Direction, at: Stamp) -> Outcome<()> {
        let call = HallCall { level, direction, since: at, car: None };
        if self.calls.find(&call.key()).maybe().is_some() {
            return Ok(());
        }
        let note = self.trace.note("call.pressed", at).with_source(SOURCE);
        note.with_fact("level", level).with_fact("direction", direction).write();
        self.calls.store(call).with_source(SOURCE).one()?;
        Ok(())
    }

    pub fn assign(&mut self, key: &str, car: &str) -> Outcome<()> {
        let call = self.calls.amend(key).with_source(SOURCE).on_missing(PRESS_FIRST).one()?;
        call.car = Some(car.to_owned());
        Ok(())
    }

    /// Puts a call out because a car is there.
    pub fn answer(&mut self, level: Level, direction: Direction, at: Stamp) {
        if let Some(call) = self.calls.take(&call_key(level, direction)).with_source(SOURCE).maybe() {
            let note = self.trace.note("call.answered", at).with_source(SOURCE);
            note.with_fact("level", level).with_fact("secs", at.since(call.since).as_secs()).write();
        }
    }

    /// Calls that no car has, the oldest first.
    pub fn unassigned(&self) -> Vec<HallCall> {
        let mut open: Vec<_> = self.calls.scan().filter(|call| call.car.is_none()).cloned().collect();
        open.sort_by_key(|call| call.since);
        open
    }

    pub fn overdue(&self, now: Stamp, limit: Duration) -> impl Iterator<Item = &HallCall> {
        self.calls.scan().filter(move |call| now.since(call.since) > limit)
    }
}
