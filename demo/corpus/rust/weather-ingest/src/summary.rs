//! A day of a station in a few numbers.

use std::fmt;
use std::time::Duration;

use hearth::trace::Stamp;
use hearth::Outcome;

use crate::archive::{Archive, Reading};
use crate::physics::{dew_point, sea_level_pressure};
use crate::station::Station;
use crate::telegram::Quantity;

const DAY: Duration = Duration::from_secs(86_400);
/// Pauses longer than this many intervals count as gaps.
const GAP_INTERVALS: u32 = 3;

/// Least, mean and greatest of the readings that are beyond doubt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub min: f64,
    pub mean: f64,
    pub max: f64,
}

impl Spread {
    pub fn of(readings: &[Reading]) -> Option<Self> {
        let values: Vec<f64> = trusted(readings).collect();
        let min = values.iter().copied().reduce(f64::min)?;
        let max = values.iter().copied().reduce(f64::max)?;
        Some(Self { min, mean: values.iter().sum::<f64>() / values.len() as f64, max })
    }
}

fn trusted(readings: &[Reading]) -> impl Iterator<Item = f64> + '_ {
    readings.iter().filter(|reading| !reading.doubtful).map(|reading| reading.value)
}

#[derive(Debug, Clone)]
pub struct DaySummary {
    pub station: String,
    pub temperature: Option<Spread>,
    pub dew_point: Option<f64>,
    pub sea_level_pressure: Option<f64>,
    pub rain_mm: f64,
    pub gaps: usize,
}

impl DaySummary {
    pub fn of(station: &Station, archive: &Archive, start: Stamp) -> Outcome<Self> {
        let until = start.plus(DAY);
        let spread_of = |quantity: Quantity| -> Option<Spread> {
            let series = archive.series(&station.code, quantity).ok()?;
            Spread::of(series.between(start, until))
        };
        let temperatures = archive.series(&station.code, Quantity::Temperature)?;
        let temperature = spread_of(Quantity::Temperature);
        let humidity = spread_of(Quantity::Humidity);
        let pressure = spread_of(Quantity::Pressure);
        let mean = temperature.map(|spread| spread.mean);
        let rain = archive.series(&station.code, Quantity::Rain);
        Ok(Self {
            station: station.name.clone(),
            temperature,
            dew_point: mean.zip(humidity).map(|(mean, humidity)| dew_point(mean, humidity.mean)),
            sea_level_pressure: mean
                .zip(pressure)
                .map(|(mean, pressure)| sea_level_pressure(pressure.mean, station.altitude_m, mean)),
            rain_mm: rain.map_or(0.0, |series| trusted(series.between(start, until)).sum()),
            gaps: temperatures.gaps(station.interval * GAP_INTERVALS).len(),
        })
    }
}

impl fmt::Display for DaySummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<14}", self.station)?;
        if let Some(Spread { min, mean, max }) = self.temperature {
            let unit = Quantity::Temperature.unit();
            write!(f, " {min:.1} / {mean:.1} / {max:.1} {unit}")?;
        }
        if let Some(dew_point) = self.dew_point {
            write!(f, ", dew point {dew_point:.1} {}", Quantity::Temperature.unit())?;
        }
        if let Some(pressure) = self.sea_level_pressure {
            write!(f, ", {pressure:.0} {}", Quantity::Pressure.unit())?;
        }
        write!(f, ", {:.1} {}, {} gaps", self.rain_mm, Quantity::Rain.unit(), self.gaps)
    }
}
