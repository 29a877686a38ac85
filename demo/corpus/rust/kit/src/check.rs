//! Guards for values that come from outside.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::{Fault, FaultKind, Outcome};

/// Checks one value, under the label that a complaint calls it by.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    label: &'static str,
    source: &'static str,
}

impl Check {
    pub fn of(label: &'static str) -> Self {
        Self { label, source: "unknown" }
    }

    pub fn with_source(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    pub fn within<T: PartialOrd + Display>(self, value: T, range: RangeInclusive<T>) -> Outcome<T> {
        let (low, high) = (range.start(), range.end());
        self.holds(range.contains(&value), format!("must be from {low} to {high}, not {value}"))?;
        Ok(value)
    }

    /// Gives the text back without surrounding space.
    pub fn not_blank(self, text: &str) -> Outcome<&str> {
        self.holds(!text.trim().is_empty(), "must not be blank")?;
        Ok(text.trim())
    }

    pub fn parsed<T: FromStr>(self, text: &str) -> Outcome<T> {
        text.parse().map_err(|_| self.complain(format!("cannot be {text:?}")))
    }

    pub fn holds(self, condition: bool, complaint: impl Display) -> Outcome<()> {
        condition.then_some(()).ok_or_else(|| self.complain(complaint))
    }

    fn complain(self, complaint: impl Display) -> Fault {
        Fault::new(FaultKind::Invalid, format!("{} {complaint}", self.label)).with_source(self.source)
    }
}
