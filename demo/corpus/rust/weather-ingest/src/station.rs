//! Where the stations are and how often they report.

use std::time::Duration;

use hearth::check::Check;
use hearth::ledger::{Keyed, Ledger};
use hearth::{Fault, FaultKind, Outcome};

const SOURCE: &str = "weather.station";
const ADD_STATION: &str = "add it to the station list";

const EARTH_RADIUS_KM: f64 = 6371.0;

#[derive(Debug, Clone)]
pub struct Station {
    pub code: String,
    pub name: String,
    pub altitude_m: f64,
    pub latitude: f64,
    pub longitude: f64,
    pub interval: Duration,
}

impl Keyed for Station {
    fn key(&self) -> String {
        self.code.clone()
    }
}

impl Station {
    /// Reads `code;name;altitude;latitude;longitude;minutes between telegrams`.
    pub fn from_csv(line: &str) -> Outcome<Self> {
        let fields: Vec<&str> = line.split(';').collect();
        let &[code, name, altitude, latitude, longitude, minutes] = fields.as_slice() else {
            let fault = Fault::new(FaultKind::Invalid, format!("not a station: {line}"));
            return Err(fault.with_source(SOURCE).with_hint("six fields, split by semicolons"));
        };
        let altitude_m = Check::of("altitude").with_source(SOURCE).parsed(altitude)?;
        let latitude = Check::of("latitude").with_source(SOURCE).parsed(latitude)?;
        let longitude = Check::of("longitude").with_source(SOURCE).parsed(longitude)?;
        let minutes = Check::of("interval").with_source(SOURCE).parsed(minutes)?;
        let minutes = Check::of("interval").with_source(SOURCE).within(minutes, 1..=180)?;
        Ok(Self {
            code: Check::of("station code").with_source(SOURCE).not_blank(code)?.to_owned(),
            name: Check::of("station name").with_source(SOURCE).not_blank(name)?.to_owned(),
            altitude_m: Check::of("altitude")
                .with_source(SOURCE)
                .within(altitude_m, -430.0..=8850.0)?,
            latitude: Check::of("latitude").with_source(SOURCE).within(latitude, -90.0..=90.0)?,
            longitude: Check::of("longitude").with_source(SOURCE).within(longitude, -180.0..=180.0)?,
            interval: Duration::from_secs(60 * minutes),
        })
    }

    /// Along the great circle.
    pub fn distance_km(&self, other: &Station) -> f64 {
        let (here, there) = (self.latitude.to_radians(), other.latitude.to_radians());
        let turn = (other.longitude - self.longitude).to_radians();
        let across = here.cos() * there.cos() * (turn / 2.0).sin().powi(2);
        let square = ((there - here) / 2.0).sin().powi(2) + across;
        2.0 * EARTH_RADIUS_KM * square.sqrt().asin()
    }
}

/// All stations that may report.
pub struct StationBook {
    stations: Ledger<Station>,
}

impl Default for StationBook {
    fn default() -> Self {
        Self { stations: Ledger::named("station") }
    }
}

impl StationBook {
    pub fn add(&mut self, station: Station) -> Outcome<&Station> {
        self.stations.store(station).with_source(SOURCE).one()
    }

    pub fn station(&self, code: &str) -> Outcome<&Station> {
        self.stations.find(code).with_source(SOURCE).on_missing(ADD_STATION).one()
    }

    pub fn all(&self) -> impl Iterator<Item = &Station> {
        self.stations.scan()
    }

    /// The other stations within some kilometres, the nearest first.
    pub fn neighbours(&self, code: &str, within_km: f64) -> Outcome<Vec<&Station>> {
        let centre = self.station(code)?;
        let mut near: Vec<_> = self
            .all()
            .filter(|other| other.code != code)
            .map(|other| (centre.distance_km(other), other))
            .filter(|(km, _)| *km <= within_km)
            .collect();
        near.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        Ok(near.into_iter().map(|(_, station)| station).collect())
    }
}
