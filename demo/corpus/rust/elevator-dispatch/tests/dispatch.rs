use std::time::Duration;

use elevator_dispatch::building::{Direction, Level};
use elevator_dispatch::calls::CallBoard;
use elevator_dispatch::car::{Car, CarSpec};
use elevator_dispatch::dispatcher::Dispatcher;
use hearth::trace::{Stamp, Trace};

const SPEC: CarSpec =
    CarSpec { capacity: 8, per_level: Duration::from_secs(2), doors: Duration::from_secs(8) };

#[test]
fn the_nearest_car_answers_a_call() {
    let trace = Trace::default();
    let mut calls = CallBoard::new(&trace);
    let mut dispatcher = Dispatcher::new(&trace);
    dispatcher.add_car(Car::new("A", SPEC, Level::GROUND).unwrap()).unwrap();
    dispatcher.add_car(Car::new("B", SPEC, Level(9)).unwrap()).unwrap();
    calls.press(Level(7), Direction::Down, Stamp(100)).unwrap();
    calls.press(Level(7), Direction::Down, Stamp(103)).unwrap();
    assert_eq!(trace.read("call.pressed").len(), 1);
    let call = calls.unassigned().remove(0);
    assert_eq!(dispatcher.assign(&call, Stamp(103)).unwrap(), "B");
    let opened = (103..120).find(|now| !dispatcher.step(Stamp(*now)).unwrap().is_empty());
    assert_eq!(opened, Some(107));
    let fault = dispatcher.car("C").unwrap_err();
    assert_eq!(
        fault.to_string(),
        "elevator.dispatcher: there is no car C (is it the id of a car of this group?)"
    );
}
