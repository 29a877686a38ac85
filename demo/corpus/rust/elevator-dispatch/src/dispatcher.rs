//! Which car answers which call.

use std::time::Duration;

use hearth::ledger::{Keyed, Ledger};
use hearth::trace::{Stamp, Trace};
use hearth::{Fault, FaultKind, Outcome};

use crate::building::Direction;
use crate::calls::HallCall;
use crate::car::Car;

const SOURCE: &str = "elevator.dispatcher";
const CHECK_CAR_ID: &str = "is it the id of a car of this group?";

/// Doors of a car that have just opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    pub car: String,
    pub direction: Direction,
}

/// A group of cars that share their landings.
pub struct Dispatcher {
    cars: Ledger<Car>,
    trace: Trace,
}

impl Dispatcher {
    pub fn new(trace: &Trace) -> Self {
        Self { cars: Ledger::named("car"), trace: trace.clone() }
    }

    pub fn add_car(&mut self, car: Car) -> Outcome<&Car> {
        self.cars.store(car).with_source(SOURCE).one()
    }

    pub fn car(&self, id: &str) -> Outcome<&Car> {
        self.cars.find(id).with_source(SOURCE).on_missing(CHECK_CAR_ID).one()
    }

    pub fn car_mut(&mut self, id: &str) -> Outcome<&mut Car> {
        self.cars.amend(id).with_source(SOURCE).on_missing(CHECK_CAR_ID).one()
    }

    /// Gives a call to the car that can be there first; refused while no car can take anybody.
    pub fn assign(&mut self, call: &HallCall, at: Stamp) -> Outcome<String> {
        let (id, wait) = self.best_car(call).ok_or_else(|| {
            let fault = Fault::new(FaultKind::Refused, "every car is full");
            fault.with_source(SOURCE).with_hint("try again in a second")
        })?;
        self.car_mut(&id)?.plan_pickup(call.level, call.direction);
        let note = self.trace.note("call.assigned", at).with_source(SOURCE);
        note.with_fact("car", &id)
            .with_fact("level", call.level)
            .with_fact("wait", wait.as_secs())
            .write();
        Ok(id)
    }

    /// The doors that open in this second.
    pub fn step(&mut self, now: Stamp) -> Outcome<Vec<Opening>> {
        let ids: Vec<String> = self.cars.scan().map(Keyed::key).collect();
        let mut openings = Vec::new();
        for car in ids {
            if let Some(direction) = self.car_mut(&car)?.step(now) {
                openings.push(Opening { car, direction });
            }
        }
        Ok(openings)
    }

    fn best_car(&self, call: &HallCall) -> Option<(String, Duration)> {
        let able = self.cars.scan().filter(|car| !car.is_full());
        let timed = able.map(|car| (car.time_to(call.level, call.direction), car));
        let (wait, car) = timed.min_by_key(|(wait, _)| *wait)?;
        Some((car.key(), wait))
    }
}
