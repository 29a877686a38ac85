use std::env;
use std::process::ExitCode;
use std::time::Duration;

use elevator_dispatch::building::{Building, Level};
use elevator_dispatch::car::{Car, CarSpec};
use elevator_dispatch::dispatcher::Dispatcher;
use elevator_dispatch::simulation::Simulation;
use elevator_dispatch::traffic::{Dice, Profile, Traffic};
use hearth::check::Check;
use hearth::trace::{Stamp, Trace};
use hearth::Outcome;

const SOURCE: &str = "elevator.main";

const HOUR: Duration = Duration::from_secs(3600);
const SEED: u64 = 20_260_301;
const SPEC: CarSpec =
    CarSpec { capacity: 13, per_level: Duration::from_secs(2), doors: Duration::from_secs(9) };

fn run(profile: &str, cars: &str) -> Outcome<()> {
    let trace = Trace::default();
    let profile: Profile = profile.parse()?;
    let cars: u8 = Check::of("number of cars").with_source(SOURCE).parsed(cars)?;
    Check::of("number of cars").with_source(SOURCE).within(cars, 1..=8)?;
    let mut dispatcher = Dispatcher::new(&trace);
    for index in 0..cars {
        let id = char::from(b'A' + index).to_string();
        dispatcher.add_car(Car::new(&id, SPEC, Level::GROUND)?)?;
    }
    let traffic = Traffic::new(Building::new(-2, 14)?.with_people(45)?, profile, Dice::seeded(SEED))?;
    let mut simulation = Simulation::new(traffic, dispatcher, Stamp::now(), &trace);
    simulation.run(HOUR)?;
    println!("{}\n{}", simulation.waits, simulation.journeys);
    println!("{} calls overdue at the end", trace.read("call.overdue").len());
    Ok(())
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let profile = args.first().map_or("morning", String::as_str);
    let cars = args.get(1).map_or("3", String::as_str);
    match run(profile, cars) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
