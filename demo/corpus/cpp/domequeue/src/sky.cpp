#include "domequeue/sky.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace domequeue {

namespace chrono = std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr double kHourAngle = 15.0 * kDegree;
constexpr double kLowestUseful = 5.0;

// 2000-01-01 12:00, the epoch that sidereal time is counted from.
constexpr kit::Instant kEpoch = chrono::sys_days{chrono::year{2000} / 1 / 1} + 12h;

double wrapped(double value, double period) {
    const double rest = std::fmod(value, period);
    return rest < 0.0 ? rest + period : rest;
}

}  // namespace

kit::Status check_target(const Target& target, const Site& site) {
    const double highest = 90.0 - std::abs(site.latitude - target.dec_degrees);
    return kit::Checks{"sky.check_target"}
        .filled("name", target.name)
        .within("right ascension", target.ra_hours, 0.0, 24.0)
        .within("declination", target.dec_degrees, -90.0, 90.0)
        .within("magnitude", target.magnitude, -2.0, 22.0)
        .require(highest > site.lowest_altitude,
                 kit::text(target.name, " never rises above ", site.lowest_altitude, "° at ", site.name))
        .verdict();
}

double sidereal_hours(kit::Instant at, double longitude) {
    const chrono::duration<double, chrono::days::period> days = at - kEpoch;
    const double greenwich = 18.697374558 + 24.06570982441908 * days.count();
    return wrapped(greenwich + longitude / 15.0, 24.0);
}

double altitude(const Target& target, const Site& site, kit::Instant at) {
    const double hour_angle = (sidereal_hours(at, site.longitude) - target.ra_hours) * kHourAngle;
    const double latitude = site.latitude * kDegree;
    const double declination = target.dec_degrees * kDegree;
    const double sine = std::sin(latitude) * std::sin(declination) +
                        std::cos(latitude) * std::cos(declination) * std::cos(hour_angle);
    return std::asin(std::clamp(sine, -1.0, 1.0)) / kDegree;
}

std::optional<double> airmass(double altitude_degrees) {
    if (altitude_degrees < kLowestUseful) return std::nullopt;
    // Pickering's formula, good down to the horizon.
    const double lifted = altitude_degrees + 244.0 / (165.0 + 47.0 * std::pow(altitude_degrees, 1.1));
    return 1.0 / std::sin(lifted * kDegree);
}

std::optional<Window> first_window(const Target& target, const Site& site, const Window& night,
                                   chrono::minutes step) {
    std::optional<Window> window;
    for (auto at = night.begins; at < night.ends; at += step) {
        const bool high_enough = altitude(target, site, at) >= site.lowest_altitude;
        if (high_enough && !window) window = Window{.begins = at, .ends = night.ends};
        if (!high_enough && window) {
            window->ends = at;
            break;
        }
    }
    return window;
}

}  // namespace domequeue
