//! A building in use, second by second.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use hearth::trace::{Stamp, Trace};
use hearth::{FaultKind, Outcome};

use crate::building::{Direction, Level};
use crate::calls::{call_key, CallBoard};
use crate::car::Rider;
use crate::dispatcher::{Dispatcher, Opening};
use crate::stats::Samples;
use crate::traffic::Traffic;

const SOURCE: &str = "elevator.simulation";

const SECOND: Duration = Duration::from_secs(1);
const LONG_WAIT: Duration = Duration::from_secs(90);

pub struct Simulation {
    now: Stamp,
    traffic: Traffic,
    dispatcher: Dispatcher,
    calls: CallBoard,
    queues: BTreeMap<String, VecDeque<Rider>>,
    pub waits: Samples,
    pub journeys: Samples,
    trace: Trace,
}

impl Simulation {
    pub fn new(traffic: Traffic, dispatcher: Dispatcher, start: Stamp, trace: &Trace) -> Self {
        Self {
            now: start,
            traffic,
            dispatcher,
            calls: CallBoard::new(trace),
            queues: BTreeMap::new(),
            waits: Samples::labelled("waiting"),
            journeys: Samples::labelled("whole journey"),
            trace: trace.clone(),
        }
    }

    pub fn run(&mut self, span: Duration) -> Outcome<()> {
        let end = self.now.plus(span);
        while self.now < end {
            for rider in self.traffic.arrivals(self.now) {
                self.queue_up(rider)?;
            }
            self.assign_calls()?;
            for opening in self.dispatcher.step(self.now)? {
                self.serve(&opening)?;
            }
            self.now = self.now.plus(SECOND);
        }
        for call in self.calls.overdue(self.now, LONG_WAIT) {
            let note = self.trace.note("call.overdue", self.now).with_source(SOURCE);
            note.with_fact("level", call.level).with_fact("since", call.since).write();
        }
        Ok(())
    }

    fn queue_up(&mut self, rider: Rider) -> Outcome<()> {
        self.calls.press(rider.from, rider.direction, self.now)?;
        self.queues.entry(call_key(rider.from, rider.direction)).or_default().push_back(rider);
        Ok(())
    }

    fn assign_calls(&mut self) -> Outcome<()> {
        for call in self.calls.unassigned() {
            match self.dispatcher.assign(&call, self.now) {
                Ok(car) => self.calls.assign(&call_key(call.level, call.direction), &car)?,
                Err(fault) if fault.kind == FaultKind::Refused => break,
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }

    /// Lets people out and in; who finds no room presses the button again.
    fn serve(&mut self, opening: &Opening) -> Outcome<()> {
        let Opening { car, direction } = opening;
        let level = self.dispatcher.car(car)?.level();
        for rider in self.dispatcher.car_mut(car)?.alight() {
            self.journeys.add(self.now.since(rider.arrived));
        }
        self.calls.answer(level, *direction, self.now);
        self.board_queue(car, level, *direction)
    }

    fn board_queue(&mut self, car: &str, level: Level, direction: Direction) -> Outcome<()> {
        let queue = self.queues.entry(call_key(level, direction)).or_default();
        let car = self.dispatcher.car_mut(car)?;
        while !car.is_full() {
            let Some(rider) = queue.pop_front() else {
                return Ok(());
            };
            self.waits.add(self.now.since(rider.arrived));
            car.board(rider)?;
        }
        match queue.front() {
            Some(_) => self.calls.press(level, direction, self.now),
            None => Ok(()),
        }
    }
}
