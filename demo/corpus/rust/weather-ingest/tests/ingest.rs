use std::io::Cursor;
use std::time::Duration;

use hearth::trace::{Stamp, Trace};
use hearth::FaultKind;
use weather_ingest::ingest::{Ingest, Tally};
use weather_ingest::physics::{dew_point, sea_level_pressure};
use weather_ingest::station::{Station, StationBook};
use weather_ingest::summary::DaySummary;
use weather_ingest::telegram::{checksum, Quantity};

const START: Stamp = Stamp(1_768_176_000);
const TEN_MINUTES: Duration = Duration::from_secs(600);

fn ingest(trace: &Trace) -> Ingest {
    let mut stations = StationBook::default();
    for line in ["ZUG;Zugspitze;2956;47.42;10.98;10", "HRN;Hörnle;1548;47.66;11.06;10"] {
        stations.add(Station::from_csv(line).unwrap()).unwrap();
    }
    Ingest::new(stations, trace)
}

fn telegram(body: String) -> String {
    format!("{body}*{:02X}", checksum(&body))
}

#[test]
fn a_jump_is_kept_with_a_mark_and_nonsense_is_dropped() {
    let trace = Trace::default();
    let mut ingest = ingest(&trace);
    let later = START.plus(TEN_MINUTES);
    let first = telegram(format!("ZUG {} T=-4.0 H=80", START.0));
    let second = telegram(format!("ZUG {} T=9.5 H=180", later.0));
    let lines = [first.as_str(), second.as_str(), "ZUG 1768177200 T=-4.1*00"].join("\n");
    let tally = ingest.read_all(Cursor::new(lines), later).unwrap();
    assert_eq!(tally, Tally { good: 2, doubtful: 1, dropped: 1 });
    assert_eq!(trace.read("telegram.refused").len(), 1);
    let station = ingest.stations().station("ZUG").unwrap();
    let summary = DaySummary::of(station, ingest.archive(), START).unwrap();
    assert_eq!(summary.temperature.map(|spread| spread.max), Some(-4.0));
}

#[test]
fn unknown_stations_and_missing_series_are_faults() {
    let mut ingest = ingest(&Trace::default());
    let fault = ingest.accept(&telegram(format!("XYZ {} T=1", START.0)), START).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Missing);
    assert!(fault.to_string().contains("add it to the station list"));
    assert!(ingest.archive().series("ZUG", Quantity::Rain).is_err());
}

#[test]
fn formulas_agree_with_the_tables() {
    assert!((dew_point(20.0, 50.0) - 9.3).abs() < 0.1);
    assert!((sea_level_pressure(702.0, 2956.0, -5.0) - 1015.0).abs() < 15.0);
}
