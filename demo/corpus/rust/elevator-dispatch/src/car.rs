//! One car: where it is, who is in it and where it will stop.

use std::collections::BTreeSet;
use std::time::Duration;

use hearth::check::Check;
use hearth::ledger::Keyed;
use hearth::trace::Stamp;
use hearth::{Fault, FaultKind, Outcome};

use crate::building::{Direction, Level};

const SOURCE: &str = "elevator.car";

#[derive(Debug, Clone, Copy)]
pub struct CarSpec {
    pub capacity: usize,
    pub per_level: Duration,
    /// Opening, waiting and closing.
    pub doors: Duration,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Rider {
    pub from: Level,
    pub to: Level,
    pub direction: Direction,
    pub arrived: Stamp,
}

#[derive(Debug)]
pub struct Car {
    id: String,
    spec: CarSpec,
    level: Level,
    heading: Option<Direction>,
    riders: Vec<Rider>,
    pickups: BTreeSet<(Level, Direction)>,
    busy_until: Stamp,
}

impl Keyed for Car {
    fn key(&self) -> String {
        self.id.clone()
    }
}

impl Car {
    pub fn new(id: &str, spec: CarSpec, level: Level) -> Outcome<Self> {
        let id = Check::of("car id").with_source(SOURCE).not_blank(id)?.to_owned();
        Check::of("capacity").with_source(SOURCE).within(spec.capacity, 4..=40)?;
        Check::of("seconds per level").with_source(SOURCE).within(spec.per_level.as_secs(), 1..=20)?;
        Check::of("door seconds").with_source(SOURCE).within(spec.doors.as_secs(), 3..=60)?;
        let (riders, pickups) = (Vec::new(), BTreeSet::new());
        Ok(Self { id, spec, level, heading: None, riders, pickups, busy_until: Stamp(0) })
    }

    pub fn level(&self) -> Level {
        self.level
    }

    pub fn is_full(&self) -> bool {
        self.riders.len() >= self.spec.capacity
    }

    pub fn plan_pickup(&mut self, level: Level, direction: Direction) {
        self.pickups.insert((level, direction));
    }

    pub fn board(&mut self, rider: Rider) -> Outcome<()> {
        if self.is_full() {
            let fault = Fault::new(FaultKind::Refused, format!("car {} is full", self.id));
            return Err(fault.with_source(SOURCE).with_hint("press the button again"));
        }
        self.riders.push(rider);
        Ok(())
    }

    /// Lets out everybody who wants to be here.
    pub fn alight(&mut self) -> Vec<Rider> {
        let here = self.level;
        let (leaving, staying) = self.riders.drain(..).partition(|rider| rider.to == here);
        self.riders = staying;
        leaving
    }

    /// Moves on by one level, or opens the doors; then it gives the direction it will leave in.
    pub fn step(&mut self, now: Stamp) -> Option<Direction> {
        if now < self.busy_until {
            return None;
        }
        self.heading = self.choose_heading();
        let heading = self.heading?;
        let pickup = self.pickups.remove(&(self.level, heading));
        if pickup || self.riders.iter().any(|rider| rider.to == self.level) {
            self.busy_until = now.plus(self.spec.doors);
            return Some(heading);
        }
        self.level = self.level.next(heading);
        self.busy_until = now.plus(self.spec.per_level);
        None
    }

    /// How long it takes to be at a level and leave it in a direction, if nobody else calls.
    pub fn time_to(&self, level: Level, direction: Direction) -> Duration {
        let turn = match self.heading {
            Some(heading) if !self.is_on_the_way(level, direction) => self.farthest_stop(heading),
            _ => self.level,
        };
        let travelled = self.level.distance(turn) + turn.distance(level);
        let stops = self.stops().filter(|stop| *stop != level).count() as u32;
        self.spec.per_level * travelled + self.spec.doors * stops
    }

    fn stops(&self) -> impl Iterator<Item = Level> + '_ {
        let levels: BTreeSet<Level> = self
            .riders
            .iter()
            .map(|rider| rider.to)
            .chain(self.pickups.iter().map(|(level, _)| *level))
            .collect();
        levels.into_iter()
    }

    fn is_on_the_way(&self, level: Level, direction: Direction) -> bool {
        let way = Direction::between(self.level, level);
        self.heading == Some(direction) && (way.is_none() || way == self.heading)
    }

    fn farthest_stop(&self, heading: Direction) -> Level {
        let ahead = self.stops().filter(|stop| Direction::between(self.level, *stop) == Some(heading));
        ahead.max_by_key(|stop| self.level.distance(*stop)).unwrap_or(self.level)
    }

    /// Goes on while anything is left ahead, then turns.
    fn choose_heading(&self) -> Option<Direction> {
        let current = self.heading.unwrap_or(Direction::Up);
        let has_work = |direction: &Direction| {
            self.pickups.contains(&(self.level, *direction))
                || self.farthest_stop(*direction) != self.level
        };
        let ends_here = self.stops().any(|stop| stop == self.level);
        let next = [current, current.reversed()].into_iter().find(has_work);
        next.or(ends_here.then_some(current))
    }
}
