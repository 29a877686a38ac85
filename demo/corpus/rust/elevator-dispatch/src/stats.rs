//! How long things took.

use std::fmt;
use std::time::Duration;

/// Durations of one kind, kept in order.
#[derive(Debug, Clone)]
pub struct Samples {
    label: &'static str,
    seconds: Vec<u64>,
}

impl Samples {
    pub fn labelled(label: &'static str) -> Self {
        Self { label, seconds: Vec::new() }
    }

    pub fn add(&mut self, sample: Duration) {
        let seconds = sample.as_secs();
        let place = self.seconds.partition_point(|known| *known <= seconds);
        self.seconds.insert(place, seconds);
    }

    pub fn count(&self) -> usize {
        self.seconds.len()
    }

    pub fn mean(&self) -> f64 {
        let sum: u64 = self.seconds.iter().sum();
        sum as f64 / self.count().max(1) as f64
    }

    /// The duration that a share of all samples does not exceed; zero without samples.
    pub fn percentile(&self, percent: usize) -> u64 {
        let rank = (self.count() * percent).div_ceil(100);
        self.seconds.get(rank.saturating_sub(1)).copied().unwrap_or(0)
    }
}

impl fmt::Display for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mean, most) = (self.mean(), self.percentile(95));
        write!(f, "{}: {} times, mean {mean:.1} s, 95 % within {most} s", self.label, self.count())
    }
}
