#include "kilnhall/firing_curve.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kilnhall {

namespace chrono = std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr double kQuartzInversion = 573.0;
constexpr double kFastestThroughQuartz = 160.0;
constexpr double kSafeToOpen = 90.0;
constexpr double kCoolingPerHour = 70.0;

bool crosses_quartz(double from, double to) {
    const auto [low, high] = std::minmax(from, to);
    return low < kQuartzInversion && kQuartzInversion < high;
}

}  // namespace

kit::Result<FiringCurve> FiringCurve::make(std::string name, std::vector<Segment> segments) {
    kit::Checks checks{"curve.make"};
    checks.filled("name", name).require(!segments.empty(), kit::text(name, " has no segments"));
    double from = kRoomCelsius;
    for (const auto& segment : segments) {
        checks.within("temperature", segment.celsius, 60.0, 1320.0)
            .within("rate", segment.per_hour, 10.0, 400.0)
            .within("hold minutes", static_cast<double>(segment.hold.count()), 0.0, 600.0)
            .require(!crosses_quartz(from, segment.celsius) || segment.per_hour <= kFastestThroughQuartz,
                     kit::text(name, " is too fast through ", kQuartzInversion, " °C"));
        from = segment.celsius;
    }
    if (auto checked = checks.verdict(); !checked) return checked.error();

    FiringCurve curve;
    curve.name_ = std::move(name);
    curve.segments_ = std::move(segments);
    return curve;
}

double FiringCurve::peak() const {
    if (segments_.empty()) return kRoomCelsius;
    return std::ranges::max(segments_, {}, &Segment::celsius).celsius;
}

chrono::minutes FiringCurve::duration() const {
    chrono::minutes total{0};
    double from = kRoomCelsius;
    for (const auto& segment : segments_) {
        total += ramp_time(from, segment) + segment.hold;
        from = segment.celsius;
    }
    return total;
}

chrono::minutes FiringCurve::until_open() const {
    const double last = segments_.empty() ? kRoomCelsius : segments_.back().celsius;
    const double to_lose = std::max(0.0, last - kSafeToOpen);
    return duration() + chrono::ceil<chrono::minutes>(to_lose / kCoolingPerHour * 1h);
}

double FiringCurve::celsius_at(chrono::minutes since_lit) const {
    double from = kRoomCelsius;
    chrono::minutes left = since_lit;
    for (const auto& segment : segments_) {
        const auto ramp = ramp_time(from, segment);
        if (left < ramp) {
            const chrono::duration<double> into = left;
            return std::lerp(from, segment.celsius, into / ramp);
        }
        if (left < ramp + segment.hold) return segment.celsius;
        left -= ramp + segment.hold;
        from = segment.celsius;
    }
    const chrono::duration<double, std::ratio<3600>> cooling = left;
    return std::max(kRoomCelsius, from - kCoolingPerHour * cooling.count());
}

double FiringCurve::energy_kwh(double kwh_per_degree, double loss_per_hour) const {
    constexpr auto kStep = 10min;
    constexpr double kStepHours = 10.0 / 60.0;
    double total = 0.0;
    for (auto at = 0min; at < duration(); at += kStep) {
        const double now = celsius_at(at);
        const double rise = celsius_at(std::min(at + kStep, duration())) - now;
        const double lost = loss_per_hour * (now - kRoomCelsius) * kStepHours;
        total += std::max(0.0, rise * kwh_per_degree + lost);
    }
    return total;
}

chrono::minutes FiringCurve::ramp_time(double from, const Segment& segment) {
    const double hours = std::abs(segment.celsius - from) / segment.per_hour;
    return chrono::ceil<chrono::minutes>(hours * 1h);
}

kit::Result<std::vector<FiringCurve>> house_curves() {
    const std::vector<std::pair<std::string, std::vector<Segment>>> recipes{
        {"bisque", {{120, 60, 60min}, {600, 110, 0min}, {1000, 150, 15min}}},
        {"stoneware", {{120, 90, 20min}, {600, 150, 0min}, {1240, 170, 20min}, {1050, 120, 30min}}},
        {"raku", {{200, 120, 0min}, {620, 150, 0min}, {980, 240, 10min}}}};
    std::vector<FiringCurve> curves;
    for (const auto& [name, segments] : recipes) {
        auto curve = FiringCurve::make(name, segments);
        if (!curve) return curve.error();
        curves.push_back(std::move(*curve));
    }
    return curves;
}

}  // namespace kilnhall
