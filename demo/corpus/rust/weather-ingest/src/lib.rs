//! From the telegrams of weather stations to checked series and summaries of days.

pub mod archive;
pub mod ingest;
pub mod physics;
pub mod quality;
pub mod station;
pub mod summary;
pub mod telegram;
