//! Levels, directions and who works where.

use std::fmt;

use hearth::check::Check;
use hearth::Outcome;

const SOURCE: &str = "elevator.building";

/// A storey; 0 is the ground floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(pub i16);

impl Level {
    pub const GROUND: Level = Level(0);

    pub fn next(self, direction: Direction) -> Self {
        match direction {
            Direction::Up => Self(self.0 + 1),
            Direction::Down => Self(self.0 - 1),
        }
    }

    pub fn distance(self, other: Level) -> u32 {
        u32::from(self.0.abs_diff(other.0))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("G"),
            above @ 1.. => write!(f, "{above}"),
            below => write!(f, "B{}", -below),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    /// The way from one level to another; none when they are the same.
    pub fn between(from: Level, to: Level) -> Option<Self> {
        match from.cmp(&to) {
            std::cmp::Ordering::Less => Some(Self::Up),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Self::Down),
        }
    }

    pub fn reversed(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Up { "▲" } else { "▼" })
    }
}

/// The ground floor, levels of desks above it and cellars below.
#[derive(Debug, Clone)]
pub struct Building {
    lowest: Level,
    highest: Level,
    people_per_level: u32,
}

impl Building {
    pub fn new(lowest: i16, highest: i16) -> Outcome<Self> {
        let lowest = Check::of("lowest level").with_source(SOURCE).within(lowest, -9..=0)?;
        let highest = Check::of("highest level").with_source(SOURCE).within(highest, 1..=120)?;
        Ok(Self { lowest: Level(lowest), highest: Level(highest), people_per_level: 1 })
    }

    pub fn with_people(self, people_per_level: u32) -> Outcome<Self> {
        Check::of("people on a level").with_source(SOURCE).within(people_per_level, 1..=2000)?;
        Ok(Self { people_per_level, ..self })
    }

    /// The level, if the building has it.
    pub fn level(&self, level: Level) -> Outcome<Level> {
        Check::of("level").with_source(SOURCE).within(level, self.lowest..=self.highest)
    }

    pub fn desk_levels(&self) -> u32 {
        self.highest.distance(Level::GROUND)
    }

    pub fn total_people(&self) -> u32 {
        self.people_per_level * self.desk_levels()
    }
}
