//! Hall calls, the cars that answer them, and a simulation of both.

pub mod building;
pub mod calls;
pub mod car;
pub mod dispatcher;
pub mod simulation;
pub mod stats;
pub mod traffic;
