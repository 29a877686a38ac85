//! Whether a reading is to be believed.

use std::time::Duration;

use hearth::trace::Stamp;
use hearth::Outcome;

use crate::archive::Archive;
use crate::physics::at_altitude;
use crate::station::StationBook;
use crate::telegram::Quantity;

const STEP_SPAN: Duration = Duration::from_secs(600);
const NEIGHBOUR_AGE: Duration = Duration::from_secs(3600);
const NEIGHBOUR_KM: f64 = 40.0;
const MIN_NEIGHBOURS: usize = 2;
/// How far a temperature may be from what its neighbours suggest, in °C.
const NEIGHBOUR_TOLERANCE: f64 = 8.0;
/// An instrument that gives the very same value this often is stuck.
const STUCK_COUNT: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Good,
    Doubtful(&'static str),
    Impossible,
}

/// The rules, from the cheapest to the most expensive.
pub struct QualityGate<'a> {
    stations: &'a StationBook,
    archive: &'a Archive,
}

impl<'a> QualityGate<'a> {
    pub fn new(stations: &'a StationBook, archive: &'a Archive) -> Self {
        Self { stations, archive }
    }

    pub fn judge(&self, station: &str, quantity: Quantity, at: Stamp, value: f64) -> Outcome<Verdict> {
        if !quantity.plausible().contains(&value) {
            return Ok(Verdict::Impossible);
        }
        if self.jumps(station, quantity, at, value) {
            return Ok(Verdict::Doubtful("jump"));
        }
        if self.is_stuck(station, quantity, at, value) {
            return Ok(Verdict::Doubtful("stuck"));
        }
        if quantity == Quantity::Temperature && self.is_outlier(station, at, value)? {
            return Ok(Verdict::Doubtful("outlier"));
        }
        Ok(Verdict::Good)
    }

    fn jumps(&self, station: &str, quantity: Quantity, at: Stamp, value: f64) -> bool {
        let before = self.archive.latest(station, quantity, at, STEP_SPAN);
        match (before, quantity.largest_step()) {
            (Some(before), Some(limit)) => !before.doubtful && (value - before.value).abs() > limit,
            _ => false,
        }
    }

    fn is_stuck(&self, station: &str, quantity: Quantity, at: Stamp, value: f64) -> bool {
        // No rain, no wind and fog are steady for hours.
        if value == 0.0 || quantity == Quantity::Humidity {
            return false;
        }
        let Ok(series) = self.archive.series(station, quantity) else {
            return false;
        };
        let same = series.before(at, STUCK_COUNT).take_while(|reading| reading.value == value);
        same.count() == STUCK_COUNT
    }

    fn is_outlier(&self, station: &str, at: Stamp, value: f64) -> Outcome<bool> {
        let here = self.stations.station(station)?;
        let mut expected = Vec::new();
        for other in self.stations.neighbours(station, NEIGHBOUR_KM)? {
            let reading = self.archive.latest(&other.code, Quantity::Temperature, at, NEIGHBOUR_AGE);
            if let Some(reading) = reading.filter(|reading| !reading.doubtful) {
                expected.push(at_altitude(reading.value, other.altitude_m, here.altitude_m));
            }
        }
        if expected.len() < MIN_NEIGHBOURS {
            return Ok(false);
        }
        expected.sort_by(f64::total_cmp);
        let median = expected[expected.len() / 2];
        Ok((value - median).abs() > NEIGHBOUR_TOLERANCE)
    }
}
