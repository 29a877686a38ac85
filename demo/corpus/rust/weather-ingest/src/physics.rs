//! Quantities that follow from measured ones. Temperatures in °C, pressures in hPa.

const MAGNUS_A: f64 = 17.62;
const MAGNUS_B: f64 = 243.12;
const KELVIN_OFFSET: f64 = 273.15;
const LAPSE_RATE_PER_M: f64 = 0.0065;

/// The temperature at which this air would begin to form dew.
pub fn dew_point(temperature: f64, humidity: f64) -> f64 {
    let gamma = (humidity / 100.0).ln() + MAGNUS_A * temperature / (MAGNUS_B + temperature);
    MAGNUS_B * gamma / (MAGNUS_A - gamma)
}

/// Pressure reduced to sea level, for comparing stations at different altitudes.
pub fn sea_level_pressure(pressure: f64, altitude_m: f64, temperature: f64) -> f64 {
    let rise = LAPSE_RATE_PER_M * altitude_m;
    pressure * (1.0 - rise / (temperature + rise + KELVIN_OFFSET)).powf(-5.257)
}

/// What a temperature would be at another altitude.
pub fn at_altitude(temperature: f64, from_m: f64, to_m: f64) -> f64 {
    temperature - LAPSE_RATE_PER_M * (to_m - from_m)
}
