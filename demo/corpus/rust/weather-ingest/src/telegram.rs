//! What a station sends.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use hearth::check::Check;
use hearth::trace::Stamp;
use hearth::{Fault, FaultKind, Outcome};

const SOURCE: &str = "weather.telegram";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    Temperature,
    Humidity,
    Pressure,
    Wind,
    Rain,
}

impl Quantity {
    pub const ALL: [Quantity; 5] =
        [Self::Temperature, Self::Humidity, Self::Pressure, Self::Wind, Self::Rain];

    pub fn unit(self) -> &'static str {
        match self {
            Self::Temperature => "°C",
            Self::Humidity => "%",
            Self::Pressure => "hPa",
            Self::Wind => "m/s",
            Self::Rain => "mm",
        }
    }

    /// What an instrument can report at all.
    pub fn plausible(self) -> RangeInclusive<f64> {
        match self {
            Self::Temperature => -60.0..=55.0,
            Self::Humidity => 1.0..=100.0,
            Self::Pressure => 300.0..=1090.0,
            Self::Wind => 0.0..=90.0,
            Self::Rain => 0.0..=50.0,
        }
    }

    /// The most it changes within ten minutes, or `None` for what may jump.
    pub fn largest_step(self) -> Option<f64> {
        match self {
            Self::Temperature => Some(6.0),
            Self::Humidity => Some(35.0),
            Self::Pressure => Some(3.0),
            Self::Wind | Self::Rain => None,
        }
    }

    fn from_symbol(symbol: &str) -> Outcome<Self> {
        let known = Self::ALL.into_iter().find(|quantity| quantity.to_string() == symbol);
        let fault = || Fault::new(FaultKind::Invalid, format!("nothing is measured as {symbol:?}"));
        known.ok_or_else(|| fault().with_source(SOURCE))
    }
}

/// The letter in a telegram.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Temperature => "T",
            Self::Humidity => "H",
            Self::Pressure => "P",
            Self::Wind => "W",
            Self::Rain => "R",
        })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Telegram {
    pub station: String,
    pub at: Stamp,
    pub values: Vec<(Quantity, f64)>,
}

impl FromStr for Telegram {
    type Err = Fault;

    fn from_str(line: &str) -> Outcome<Self> {
        let (body, sum) = line.trim().rsplit_once('*').unwrap_or((line, "missing"));
        let expected = format!("{:02X}", checksum(body));
        let complaint = format!("is {sum}, not {expected}");
        Check::of("checksum").with_source(SOURCE).holds(sum == expected, complaint)?;
        let mut words = body.split_whitespace();
        let station = words.next().unwrap_or_default();
        let second = words.next().unwrap_or_default();
        Ok(Self {
            station: Check::of("station code").with_source(SOURCE).not_blank(station)?.to_owned(),
            at: Stamp(Check::of("time").with_source(SOURCE).parsed(second)?),
            values: words.map(parse_value).collect::<Outcome<_>>()?,
        })
    }
}

/// The xor of all bytes.
pub fn checksum(body: &str) -> u8 {
    body.bytes().fold(0, |sum, byte| sum ^ byte)
}

fn parse_value(word: &str) -> Outcome<(Quantity, f64)> {
    let (symbol, number) = word.split_once('=').unwrap_or((word, ""));
    let value = Check::of("reading").with_source(SOURCE).parsed(number)?;
    Ok((Quantity::from_symbol(symbol)?, value))
}
