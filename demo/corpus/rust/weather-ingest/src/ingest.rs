//! Takes telegrams in, line by line.

use std::io::BufRead;

use hearth::trace::{Stamp, Trace};
use hearth::{Fault, FaultKind, Outcome};

use crate::archive::{Archive, Reading};
use crate::quality::{QualityGate, Verdict};
use crate::station::StationBook;
use crate::telegram::{Quantity, Telegram};

const SOURCE: &str = "weather.ingest";

/// Station clocks may be this many seconds fast.
const MAX_AHEAD_SECS: u64 = 120;

/// How many readings were kept, kept with a mark, and dropped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub good: usize,
    pub doubtful: usize,
    pub dropped: usize,
}

pub struct Ingest {
    stations: StationBook,
    archive: Archive,
    trace: Trace,
    tally: Tally,
}

impl Ingest {
    pub fn new(stations: StationBook, trace: &Trace) -> Self {
        let (archive, tally) = (Archive::default(), Tally::default());
        Self { stations, archive, trace: trace.clone(), tally }
    }

    pub fn stations(&self) -> &StationBook {
        &self.stations
    }

    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Takes in every line; a bad telegram is noted and passed over.
    pub fn read_all(&mut self, lines: impl BufRead, now: Stamp) -> Outcome<Tally> {
        for line in lines.lines() {
            let line = line.map_err(|error| {
                Fault::new(FaultKind::Invalid, error.to_string())
                    .with_source(SOURCE)
                    .with_hint("is it UTF-8?")
            })?;
            if let Err(fault) = self.accept(&line, now) {
                let note = self.trace.note("telegram.refused", now).with_source(SOURCE);
                note.with_fact("line", &line).with_fact("fault", fault).write();
            }
        }
        Ok(self.tally)
    }

    pub fn accept(&mut self, line: &str, now: Stamp) -> Outcome<()> {
        let telegram: Telegram = line.parse()?;
        self.stations.station(&telegram.station)?;
        if telegram.at.since(now).as_secs() > MAX_AHEAD_SECS {
            let message = format!("{} reports from the future", telegram.station);
            return Err(Fault::new(FaultKind::Refused, message).with_source(SOURCE));
        }
        for &(quantity, value) in &telegram.values {
            self.take_in(&telegram, quantity, value)?;
        }
        Ok(())
    }

    fn take_in(&mut self, telegram: &Telegram, quantity: Quantity, value: f64) -> Outcome<()> {
        let Telegram { station, at, .. } = telegram;
        let gate = QualityGate::new(&self.stations, &self.archive);
        let doubtful = match gate.judge(station, quantity, *at, value)? {
            Verdict::Good => false,
            Verdict::Doubtful(reason) => {
                let note = self.trace.note("reading.doubted", *at).with_source(SOURCE);
                note.with_fact("station", station).with_fact("reason", reason).write();
                true
            }
            Verdict::Impossible => {
                let note = self.trace.note("reading.dropped", *at).with_source(SOURCE);
                note.with_fact("station", station).with_fact(quantity.unit(), value).write();
                self.tally.dropped += 1;
                return Ok(());
            }
        };
        self.archive.keep(station, quantity, Reading { at: *at, value, doubtful })?;
        self.tally.good += usize::from(!doubtful);
        self.tally.doubtful += usize::from(doubtful);
        Ok(())
    }
}
