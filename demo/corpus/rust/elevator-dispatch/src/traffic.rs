//! Who comes when, and where they want to go.

use std::str::FromStr;

use hearth::check::Check;
use hearth::trace::Stamp;
use hearth::{Fault, FaultKind, Outcome};

use crate::building::{Building, Direction, Level};
use crate::car::Rider;

const SOURCE: &str = "elevator.traffic";

/// The share of riders, in percent, that come in from the ground floor and that leave to it; the
/// rest go from desk to desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    pub incoming: u32,
    pub outgoing: u32,
    /// Riders in five minutes, in percent of the people in the building.
    pub intensity: u32,
}

impl FromStr for Profile {
    type Err = Fault;

    fn from_str(name: &str) -> Outcome<Self> {
        match name {
            "morning" => Ok(Self { incoming: 90, outgoing: 5, intensity: 12 }),
            "lunch" => Ok(Self { incoming: 40, outgoing: 45, intensity: 11 }),
            "evening" => Ok(Self { incoming: 4, outgoing: 91, intensity: 14 }),
            _ => {
                let fault = Fault::new(FaultKind::Invalid, format!("there is no {name} traffic"));
                Err(fault.with_source(SOURCE).with_hint("morning, lunch or evening"))
            }
        }
    }
}

/// Numbers that look random but are the same on every run (xorshift64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn seeded(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 32) % u64::from(limit.max(1))) as u32
    }
}

pub struct Traffic {
    building: Building,
    profile: Profile,
    dice: Dice,
}

impl Traffic {
    pub fn new(building: Building, profile: Profile, dice: Dice) -> Outcome<Self> {
        let sum = profile.incoming + profile.outgoing;
        Check::of("share of ground floor traffic").with_source(SOURCE).within(sum, 0..=100)?;
        Check::of("intensity").with_source(SOURCE).within(profile.intensity, 1..=40)?;
        Ok(Self { building, profile, dice })
    }

    /// Those who step up to a landing in this second.
    pub fn arrivals(&mut self, now: Stamp) -> Vec<Rider> {
        // Chances in 30 000: percent of the people, spread over the 300 s of five minutes.
        let chances = self.building.total_people() * self.profile.intensity;
        let (certain, rest) = (chances / 30_000, chances % 30_000);
        let count = certain + u32::from(self.dice.below(30_000) < rest);
        (0..count).filter_map(|_| self.next_rider(now)).collect()
    }

    fn next_rider(&mut self, arrived: Stamp) -> Option<Rider> {
        let desk = self.random_desk();
        let roll = self.dice.below(100);
        let (from, to) = if roll < self.profile.incoming {
            (Level::GROUND, desk)
        } else if roll < self.profile.incoming + self.profile.outgoing {
            (desk, Level::GROUND)
        } else {
            (desk, self.random_desk())
        };
        let direction = Direction::between(from, to)?;
        Some(Rider { from, to, direction, arrived })
    }

    fn random_desk(&mut self) -> Level {
        let index = self.dice.below(self.building.desk_levels());
        Level(index as i16 + 1)
    }
}
