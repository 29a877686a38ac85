//! Checked readings, one series for each station and quantity.

use std::time::Duration;

use hearth::ledger::{Keyed, Ledger};
use hearth::trace::Stamp;
use hearth::{Fault, FaultKind, Outcome};

use crate::telegram::Quantity;

const SOURCE: &str = "weather.archive";
const NO_SERIES: &str = "the station has not reported this yet";

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub at: Stamp,
    pub value: f64,
    pub doubtful: bool,
}

#[derive(Debug)]
pub struct Series {
    station: String,
    quantity: Quantity,
    readings: Vec<Reading>,
}

impl Keyed for Series {
    fn key(&self) -> String {
        series_key(&self.station, self.quantity)
    }
}

fn series_key(station: &str, quantity: Quantity) -> String {
    format!("{station}/{quantity}")
}

impl Series {
    fn insert(&mut self, reading: Reading) -> Outcome<()> {
        match self.readings.binary_search_by_key(&reading.at, |known| known.at) {
            Ok(_) => {
                let message = format!("{} has a reading at {}", self.key(), reading.at);
                Err(Fault::new(FaultKind::Conflict, message).with_source(SOURCE))
            }
            Err(place) => {
                self.readings.insert(place, reading);
                Ok(())
            }
        }
    }

    /// The readings from one moment up to, but not at, another.
    pub fn between(&self, from: Stamp, until: Stamp) -> &[Reading] {
        let start = self.readings.partition_point(|reading| reading.at < from);
        let end = self.readings.partition_point(|reading| reading.at < until);
        &self.readings[start..end.max(start)]
    }

    /// Up to `count` readings before a moment, the latest first.
    pub fn before(&self, at: Stamp, count: usize) -> impl Iterator<Item = &Reading> {
        let end = self.readings.partition_point(|reading| reading.at < at);
        self.readings[..end].iter().rev().take(count)
    }

    /// Pauses that are longer than `limit`.
    pub fn gaps(&self, limit: Duration) -> Vec<(Stamp, Stamp)> {
        let pairs = self.readings.windows(2).map(|pair| (pair[0].at, pair[1].at));
        pairs.filter(|(earlier, later)| later.since(*earlier) > limit).collect()
    }
}

pub struct Archive {
    series: Ledger<Series>,
}

impl Default for Archive {
    fn default() -> Self {
        Self { series: Ledger::named("series") }
    }
}

impl Archive {
    pub fn keep(&mut self, station: &str, quantity: Quantity, reading: Reading) -> Outcome<()> {
        let key = series_key(station, quantity);
        if self.series.find(&key).maybe().is_none() {
            let series = Series { station: station.to_owned(), quantity, readings: Vec::new() };
            self.series.store(series).with_source(SOURCE).one()?;
        }
        self.series.amend(&key).with_source(SOURCE).on_missing(NO_SERIES).one()?.insert(reading)
    }

    pub fn series(&self, station: &str, quantity: Quantity) -> Outcome<&Series> {
        let key = series_key(station, quantity);
        self.series.find(&key).with_source(SOURCE).on_missing(NO_SERIES).one()
    }

    /// The last reading before a moment that is no older than `max_age`.
    pub fn latest(
        &self,
        station: &str,
        quantity: Quantity,
        at: Stamp,
        max_age: Duration,
    ) -> Option<Reading> {
        let series = self.series.find(&series_key(station, quantity)).maybe()?;
        let reading = *series.before(at, 1).next()?;
        (at.since(reading.at) <= max_age).then_some(reading)
    }
}
