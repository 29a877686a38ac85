use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::io::BufReader;
use std::process::ExitCode;

use hearth::check::Check;
use hearth::trace::{Stamp, Trace};
use hearth::Outcome;
use weather_ingest::ingest::Ingest;
use weather_ingest::station::{Station, StationBook};
use weather_ingest::summary::DaySummary;

const SOURCE: &str = "weather.main";

const SECS_PER_DAY: u64 = 86_400;

fn read_stations(text: &str) -> Outcome<StationBook> {
    let mut stations = StationBook::default();
    for line in text.lines().filter(|line| !line.is_empty()) {
        stations.add(Station::from_csv(line)?)?;
    }
    Ok(stations)
}

fn run(stations_file: &str, telegrams_file: &str, day: &str) -> Result<(), Box<dyn Error>> {
    let day: u64 = Check::of("day").with_source(SOURCE).parsed(day)?;
    let start = Stamp(day * SECS_PER_DAY);
    let trace = Trace::default();
    let stations = read_stations(&fs::read_to_string(stations_file)?)?;
    let mut ingest = Ingest::new(stations, &trace);
    let tally = ingest.read_all(BufReader::new(File::open(telegrams_file)?), Stamp::now())?;
    println!("{} readings good, {} doubtful, {} dropped", tally.good, tally.doubtful, tally.dropped);
    for entry in trace.read("telegram.refused") {
        eprintln!("{} {}", entry.source, entry.facts.join(", "));
    }
    for station in ingest.stations().all() {
        match DaySummary::of(station, ingest.archive(), start) {
            Ok(summary) => println!("{summary}"),
            Err(fault) => println!("{:<14} {fault}", station.name),
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let [stations_file, telegrams_file, day] = args.as_slice() else {
        eprintln!("usage: weather-ingest STATIONS TELEGRAMS DAY");
        return ExitCode::from(2);
    };
    match run(stations_file, telegrams_file, day) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
