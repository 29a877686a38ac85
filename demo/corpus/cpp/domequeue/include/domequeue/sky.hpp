#ifndef DOMEQUEUE_SKY_HPP
#define DOMEQUEUE_SKY_HPP

#include <chrono>
#include <optional>
#include <string>

#include "kit/event_log.hpp"
#include "kit/result.hpp"

namespace domequeue {

/// A fixed place among the stars, J2000.
struct Target {
    std::string name;
    double ra_hours = 0.0;
    double dec_degrees = 0.0;
    double magnitude = 0.0;
};

/// The ground the telescope stands on; east and north are positive.
struct Site {
    std::string name;
    double latitude = 0.0;
    double longitude = 0.0;
    double lowest_altitude = 25.0;  // the dome's slit begins here, in °
};

/// A span of time; the end is not part of it.
struct Window {
    kit::Instant begins;
    kit::Instant ends;

    std::chrono::seconds length() const { return ends - begins; }
    bool holds(kit::Instant at) const { return begins <= at && at < ends; }
};

kit::Status check_target(const Target& target, const Site& site);

/// Local sidereal time in hours, 0 to 24.
double sidereal_hours(kit::Instant at, double longitude);

/// Height above the horizon in degrees, without refraction.
double altitude(const Target& target, const Site& site, kit::Instant at);

/// How much air the light crosses; 1 in the zenith, nothing below 5°.
std::optional<double> airmass(double altitude_degrees);

/// The first unbroken span of the night in which the target is high enough.
std::optional<Window> first_window(const Target& target, const Site& site, const Window& night,
                                   std::chrono::minutes step);

}  // namespace domequeue

#endif  // DOMEQUEUE_SKY_HPP
