#ifndef KILNHALL_FIRING_CURVE_HPP
#define KILNHALL_FIRING_CURVE_HPP

#include <chrono>
#include <string>
#include <vector>

#include "kit/result.hpp"

namespace kilnhall {

inline constexpr double kRoomCelsius = 18.0;

/// A ramp to a temperature and the time it is held there.
struct Segment {
    double celsius = 0.0;
    double per_hour = 100.0;  // °C per hour, up or down
    std::chrono::minutes hold{0};
};

/// How warm the kiln should be at each moment of a firing.
class FiringCurve {
public:
    FiringCurve() = default;

    /// Checks the segments and builds the curve.
    static kit::Result<FiringCurve> make(std::string name, std::vector<Segment> segments);

    const std::string& name() const { return name_; }
    double peak() const;

    /// From lighting to the end of the last hold.
    std::chrono::minutes duration() const;

    /// From lighting until the door may be opened.
    std::chrono::minutes until_open() const;

    double celsius_at(std::chrono::minutes since_lit) const;

    /// Heat the kiln needs over the whole curve, for a kiln of the given mass and leak.
    double energy_kwh(double kwh_per_degree, double loss_per_hour) const;

private:
    static std::chrono::minutes ramp_time(double from, const Segment& segment);

    std::string name_;
    std::vector<Segment> segments_;
};

/// The curves every potter in the hall knows.
kit::Result<std::vector<FiringCurve>> house_curves();

}  // namespace kilnhall

#endif  // KILNHALL_FIRING_CURVE_HPP
